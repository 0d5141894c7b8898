import Foundation
import Machine
import TestSupport
import Testing
import Training
import Values

/// Trainings from the command line, by the launchers themselves, on the processor.
@Suite(.timeLimit(.minutes(60)), .serialized)
struct TrainCommandTests {
  private static let trl = TrainingRig.isThere(.trl)

  /// Eight rows, thirty updates: the loss falls, TRL counts the labels that the preflight counted, a kill in the middle
  /// costs what came behind the last checkpoint, and the manifest binds what came of it.
  @Test(.enabled(if: trl, Comment(rawValue: TrainingRig.absence(.trl))))
  func aCanaryIsTrainedKilledAndGoneOnWith() async throws {
    let rig = try await TrainingRig(
      .trl, rows: 8,
      settings:
        "{ batch: 8, per_device: 8, learning_rate: 0.01, epochs: 30, save_steps: 4, keep_checkpoints: 3, precision: fp32 }",
      more: "held_out: off")
    let first = try RetortProcess(["train", "training.yaml"], in: rig.scratch.path)
    var saved: [Record] = []
    for _ in 0..<20_000 where saved.count < 2 {
      saved = rig.events("saved")
      if rig.lines("manifest.json").count > 0 { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    first.kill()
    _ = try await first.wait()
    #expect(!Files.exists("\(rig.training)/manifest.json"))
    // The kernel ends the launcher with Retort: a second one has the folder to itself.
    let second = try await RetortProcess.run(
      ["train", "training.yaml", "--json"], in: rig.scratch.path)
    #expect(second.exitCode == 0, "\(second.errors)")
    #expect(second.errors.contains("going on behind update"))

    let steps = rig.events("step")
    let losses = Dictionary(
      steps.compactMap { step in
        step["step"]?.integer.flatMap { number in step["loss"]?.double.map { (number, $0) } }
      }, uniquingKeysWith: { $1 })
    #expect(Set(losses.keys) == Set(1...30))
    let (begin, end) = (try #require(losses[1]), try #require(losses[30]))
    #expect(end < 0.2 * begin, "\(begin) to \(end)")

    let expected = try #require(try rig.record("stamp.json")["expected"]?.record)
    let prepared = try #require(rig.events("prepared").first)
    #expect(prepared["trained"] == expected["trainedTokens"])
    #expect(prepared["tokens"] == expected["tokens"])
    #expect(rig.events("begin").first?["updates"] == 30)
    #expect(try #require(rig.events("session").last)["behind"]?.integer ?? 0 >= 4)

    let manifest = try rig.record("manifest.json")
    #expect(manifest["outcome"]?.record?["updates"] == 30)
    #expect(manifest["cost"]?.record?["sessions"] == 2)
    #expect(manifest["stamp"]?.string?.count == 64)
    #expect(manifest["versions"]?.record?["torch"] == "2.13.0")
    let weights = try #require(manifest["weights"]?.record)
    for field in weights.fields {
      #expect(
        field.value.string
          == (try Files.digest(of: "\(rig.training)/\(field.name)").description))
    }
    #expect(weights["model/model.safetensors"] != nil)
    // llama.cpp's form of the weights is the same model.
    let perplexity = try #require(manifest["perplexity"]?.record)
    let (exact, half) = (
      try #require(perplexity["safetensors"]?.double),
      try #require(perplexity["gguf"]?.record?["f16"]?.double)
    )
    #expect(abs(half / exact - 1) < 0.001)
    #expect(
      Files.names(in: "\(rig.training)/tensorboard").first?.hasPrefix("events.out.tfevents") == true
    )

    try await theStudentIsAModel(rig)
    // Nothing is done again, and what is another training is refused.
    let again = try await RetortProcess.run(["train", "training.yaml", "-q"], in: rig.scratch.path)
    #expect(again.exitCode == 0)
    #expect(rig.events("session").count == 2)
    let other = try await RetortProcess.run(
      ["train", "training.yaml", "--set", "settings.seed=2"], in: rig.scratch.path)
    #expect(other.exitCode == 2)
    #expect(other.errors.contains("--anew"))
  }

  /// It is planned as a teacher, by the content of its weights.
  private func theStudentIsAModel(_ rig: TrainingRig) async throws {
    try rig.scratch.write(
      "recipe.yaml",
      """
      name: next
      teachers: { student: { trained: canary }, half: { trained: { name: canary, weights: f16 } } }
      sources: [{ name: made, domain: math, synthetic: { kinds: [arithmetic], rows: 3 } }]
      answers: { teacher: student, samples: 1, max_tokens: 4 }
      export: { format: messages, to: [jsonl] }

      """)
    let plan = try await RetortProcess.run(["plan", "recipe.yaml"], in: rig.scratch.path)
    #expect(plan.exitCode == 0, "\(plan.errors)")
    let file = "\(rig.training)/gguf/canary-q8_0.gguf"
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    try (whole + Data([0])).write(to: URL(fileURLWithPath: file))
    let changed = try await RetortProcess.run(["plan", "recipe.yaml"], in: rig.scratch.path)
    #expect(changed.exitCode == 2)
    #expect(changed.errors.contains("were changed after it"))
    try whole.write(to: URL(fileURLWithPath: file))
    try rig.scratch.write(
      "bad.yaml",
      String(decoding: try rig.scratch.read("recipe.yaml"), as: UTF8.self)
        .replacing("trained: canary }", with: "trained: canari }"))
    let missing = try await RetortProcess.run(["plan", "bad.yaml"], in: rig.scratch.path)
    #expect(missing.exitCode == 2)
    #expect(missing.errors.contains("there is no training \"canari\""))
  }

  /// LLaMA-Factory takes the files that Retort writes, and says what the stamp says.
  @Test(
    .enabled(
      if: TrainingRig.isThere(.llamafactory), Comment(rawValue: TrainingRig.absence(.llamafactory)))
  )
  func llamaFactoryMakesEightUpdates() async throws {
    let rig = try await TrainingRig(
      .llamafactory, rows: 32,
      settings:
        "{ batch: 4, per_device: 2, learning_rate: 0.001, epochs: 1, save_steps: 4, precision: fp32 }",
      more: "held_out: off")
    let run = try await RetortProcess.run(["train", "training.yaml"], in: rig.scratch.path)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(rig.events("begin").first?["updates"] == 8)
    #expect(rig.events("step").count == 8)
    #expect(try rig.record("manifest.json")["launcher"] == "llamafactory")
  }

  @Test func withoutALauncherItSaysHowToSetItUp() async throws {
    let scratch = Scratch()
    try scratch.write("rows.jsonl", "{\"instruction\":\"q\",\"output\":\"a\"}\n")
    try scratch.write(
      "training.yaml", "name: t\ndata: rows.jsonl\nstudent: smollm2-135m\nwith: trl\n")
    let run = try await RetortProcess.run(
      ["train", "training.yaml"], in: scratch.path,
      environment: [
        "RETORT_DEPS": "\(scratch.path)/deps", "XDG_CACHE_HOME": "\(scratch.path)/cache",
      ])
    #expect(run.exitCode != 0)
    #expect(
      run.errors.contains("make setup") || run.errors.contains("retort setup train --with trl"))
  }
}
