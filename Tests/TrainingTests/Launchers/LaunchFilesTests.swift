import Corpus
import Formats
import Recipes
import TestSupport
import Testing
import Values

@testable import Training

struct LaunchFilesTests {
  private func inputs(
    _ settings: SettingsSpec = SettingsSpec(), launcher: Launcher = .trl, devices: Int = 1,
    hasGPU: Bool = false
  ) -> LaunchInputs {
    LaunchInputs(
      name: "t", model: "../../models/m",
      settings: settings.resolved(rows: 1_000, launcher: launcher, devices: devices), updates: 115,
      cutoff: 16_384, template: "qwen", hasHeldOut: true, hasGPU: hasGPU)
  }

  private func text(_ files: LaunchFiles, _ name: String) throws -> String {
    try #require(files.files.first { $0.name == name }?.text, "no \(name)")
  }

  @Test func trlIsToldAllThatItWouldElseGuess() throws {
    let files = inputs().files(for: .trl)
    let record = try #require(try JSONParser().parse(text(files, "launch/settings.json")).record)
    let arguments = try #require(record["arguments"]?.record)
    #expect(arguments["max_length"] == 16_384)
    #expect(arguments["completion_only_loss"] == true)
    #expect(arguments["packing"] == false)
    #expect(arguments["bf16"] == true)
    #expect(arguments["learning_rate"]?.double == 2e-5)
    #expect(arguments["warmup_steps"] == 12)
    #expect(arguments["use_cpu"] == true)
    #expect(arguments["logging_steps"] == 1)
    // The weights that are updated have 32 bits.
    #expect(record["dtype"] == "float32")
    #expect(files.arguments == ["launch/train.py", "launch/settings.json"])
    #expect(try text(files, "launch/train.py").contains("SFTTrainer"))
  }

  @Test func severalGPUsAreTheLaunchersOwnMeans() throws {
    let trl = inputs(devices: 4, hasGPU: true).files(for: .trl)
    #expect(trl.arguments?.prefix(2) == ["-m", "accelerate.commands.launch"])
    #expect(try text(trl, "launch/accelerate.yaml").contains("num_processes: 4"))
    let factory = inputs(launcher: .llamafactory, devices: 4, hasGPU: true).files(
      for: .llamafactory)
    #expect(factory.variables == ["FORCE_TORCHRUN": "1", "NPROC_PER_NODE": "4"])
  }

  @Test func optionsOfTheUsersWin() throws {
    var changed = inputs()
    changed.options = ["max_length": 99, "use_liger_kernel": true]
    let record = try JSONParser().parse(text(changed.files(for: .trl), "launch/settings.json"))
    #expect(record.record?["arguments"]?.record?["max_length"] == 99)
    #expect(record.record?["arguments"]?.record?["use_liger_kernel"] == true)
  }

  /// What Retort writes as YAML, PyYAML reads as what was meant: numbers as numbers.
  @Test(.enabled(if: Oracle.isThere, Comment(rawValue: Oracle.absence)))
  func yamlIsReadByPython() async throws {
    var learning = SettingsSpec()
    learning.learningRate = 1e-5
    learning.weightDecay = 0.0001
    var changed = inputs(learning, launcher: .llamafactory)
    changed.system = "You: \"all\" #1\n"
    for (launcher, name) in [
      (Launcher.llamafactory, "launch/train.yaml"), (.axolotl, "launch/axolotl.yaml"),
    ] {
      let yaml = try text(changed.files(for: launcher), name)
      let said = try await Oracle.python(
        "import sys, yaml, json; print(json.dumps(yaml.safe_load(sys.argv[1])))", [yaml])
      let record = try #require(try JSONParser().parse(said).record)
      #expect(record["learning_rate"]?.double == 1e-5)
      #expect(record["weight_decay"]?.double == 0.0001)
      #expect(record["output_dir"] == "output")
      if launcher == .llamafactory {
        #expect(record["default_system"]?.string == "You: \"all\" #1\n")
        #expect(record["cutoff_len"] == 16_384)
        #expect(record["template"] == "qwen")
        #expect(record["eval_dataset"] == "held_out")
      } else {
        #expect(record["excess_length_strategy"] == "truncate")
        #expect(
          record["datasets"]?.list?.first?.record?["field_messages"] == "conversations")
      }
    }
  }

  /// The versions that files are written for are those that are installed.
  @Test func versionsAreThoseOfThePinnedWheels() {
    for launcher in [Launcher.trl, .llamafactory] {
      #expect(
        TrainingEnvironment.version(of: "transformers", in: launcher)
          == launcher.versions.transformers)
      #expect(TrainingEnvironment.version(of: "trl", in: launcher) == launcher.versions.trl)
    }
    #expect(
      TrainingEnvironment.version(of: "llamafactory", in: .llamafactory)
        == Launcher.llamafactory.versions.launcher)
  }

  private func rows(_ records: [Record], _ rows: LaunchRows) throws -> (
    counts: LaunchRows.Counts, train: [Record], heldOut: [Record]
  ) {
    let scratch = Scratch()
    let path = try scratch.write("in.jsonl", records.map { $0.json + "\n" }.joined())
    let counts = try rows.write(try JSONLinesReader(path: path), to: scratch.path)
    func read(_ name: String) throws -> [Record] {
      guard let data = try? scratch.read(name) else { return [] }
      return try String(decoding: data, as: UTF8.self).split(separator: "\n")
        .compactMap { try JSONParser().parse(String($0)).record }
    }
    return (counts, try read("train.jsonl"), try read("held-out.jsonl"))
  }

  private func row(_ question: String, _ answer: String) -> Record {
    [
      "conversations": .list([
        .record(["from": "human", "value": .string(question)]),
        .record(["from": "gpt", "value": .string(answer)]),
      ])
    ]
  }

  /// All answers of a question are on one side, also when others come or go.
  @Test func questionsAreKeptBackWhole() throws {
    let all = (0..<400).map { row("question \($0 % 100)", "answer \($0)") }
    let maker = LaunchRows(launcher: .trl, form: .promptCompletion, system: nil, heldOut: 0.2)
    func questions(_ records: [Record]) -> Set<String> {
      Set(
        records.compactMap { $0["prompt"]?.list?.first?.record?["content"]?.string })
    }
    let (counts, train, heldOut) = try rows(all, maker)
    #expect(questions(train).isDisjoint(with: questions(heldOut)))
    #expect(counts.heldOut == 4 * counts.heldOutQuestions)
    #expect((10...30).contains(counts.heldOutQuestions))
    #expect(counts.train + counts.heldOut == 400)
    let fewer = try rows(Array(all.reversed().prefix(100)), maker)
    #expect(questions(fewer.heldOut) == questions(heldOut))
  }

  @Test func eachLauncherReadsItsOwnForm() throws {
    var withSystem = row("q", "a")
    withSystem["conversations"] = .list(
      [.record(["from": "system", "value": "s"])] + (withSystem["conversations"]?.list ?? []))
    let records = [row("q", "a"), withSystem, row("q", "")]
    let trl = try rows(
      records, LaunchRows(launcher: .trl, form: .promptCompletion, system: "d", heldOut: 0))
    #expect(
      trl.train[0].json
        == #"{"prompt":[{"role":"system","content":"d"},{"role":"user","content":"q"}],"completion":[{"role":"assistant","content":"a"}]}"#
    )
    #expect(trl.train[1].json.contains(#"{"role":"system","content":"s"}"#))
    let factory = try rows(
      records, LaunchRows(launcher: .llamafactory, form: .promptCompletion, system: "d", heldOut: 0)
    )
    // Its default system text stands in the launcher's own file.
    #expect(
      factory.train[0].json
        == #"{"system":"","conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}"#
    )
    #expect(factory.train[1]["system"] == "s")
  }

  @Test func rowsThatAreNoChatsAreCountedAndLeftOut() throws {
    let (counts, train, _) = try rows(
      [row("q", "a"), ["text": "x"], ["conversations": .list([])]],
      LaunchRows(launcher: .trl, form: .messages, system: nil, heldOut: 0))
    #expect(counts.unfit == 2)
    #expect(train.count == 1)
    #expect(train[0]["messages"]?.list?.count == 2)
  }
}
