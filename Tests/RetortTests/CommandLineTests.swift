import Foundation
import TestSupport
import Testing

struct CommandLineTests {
  private static let funnel = """
    stage     counted    in  kept  questions  dropped  calls    spent  because
    source    rows        5     5                   0
    random    questions   5     4                   1                  it was not drawn (1)
    answer    answers     8     8          4        0      8  unknown
    grade     answers     8     8          4        0
    complete  answers     8     8          4        0

    """

  @Test func runTellsTheFunnelAndWhereTheDatasetLies() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    let first = try await rig.retort("run", "recipe.yaml")
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.hasPrefix(Self.funnel))
    #expect(first.output.hasSuffix("8 rows in the dataset:\n.retort/runs/told/export\n"))
    #expect(first.output.contains("8 calls made, spent now unknown, spent in all unknown"))
    #expect(first.errors.contains("answer  8 answers in, 8 kept, 0 dropped"))
    #expect(!first.errors.contains("\u{1B}") && !first.output.contains("\u{1B}"))

    let again = try await rig.retort("run", "recipe.yaml")
    #expect(again.exitCode == 0 && again.output.contains("0 calls made, spent now $0.00"))
    #expect(teacher.requests == 8)
    await teacher.stop()
  }

  @Test func quietSaysOnlyTheResult() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    let quiet = try await rig.retort("run", "recipe.yaml", "--quiet")
    #expect(quiet.output == ".retort/runs/told/export\n" && quiet.errors.isEmpty)
    let json = try await rig.retort("run", "recipe.yaml", "--json", "-q")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["rows"] as? Int == 8 && object?["calls_made"] as? Int == 0)
    #expect((object?["funnel"] as? [Any])?.count == 5)
    await teacher.stop()
  }

  @Test func planTellsAllFaultsAndEndsWithTwo() async throws {
    let rig = try CommandLineRig(teacher: "http://127.0.0.1:9/v1")
    try rig.scratch.write(
      "bad.yaml",
      """
      name: bad
      teachers: { t: { endpoint: "http://127.0.0.1:9/v1", model: m, key: abc } }
      sources: [{ name: s, domain: math, path: nowhere.jsonl }]
      questions: [{ deduplicate: fuzy }, randm]
      answers: { teacher: t }
      """)
    let plan = try await rig.retort("plan", "bad.yaml")
    #expect(plan.exitCode == 2 && plan.output.isEmpty)
    #expect(
      plan.errors == """
        bad.yaml:2:68: error: teacher "t": a secret stands in the recipe
          hint: put it into an environment variable and write its name here: key: $TEACHER_KEY
        bad.yaml:3:42: error: source "s": no such file: nowhere.jsonl
          hint: paths start at the recipe's folder: .
        bad.yaml:4:28: error: deduplicate: "fuzy" is not a known mode
          hint: did you mean "fuzzy"?
        bad.yaml:4:36: error: there is no question filter "randm"
          hint: did you mean "random"?
        error: bad.yaml cannot be run: 4 faults

        """)
    let run = try await rig.retort("run", "bad.yaml")
    #expect(run.exitCode == 2 && run.errors == plan.errors)
  }

  @Test func showAndWhyTellOfARun() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    _ = try await rig.retort("run", "recipe.yaml")
    let show = try await rig.retort("show", "told", "--samples", "1")
    #expect(show.exitCode == 0 && show.output.hasPrefix(Self.funnel))
    #expect(show.output.contains("question "))
    let dropped = try await rig.retort("show", "told", "--json", "--dropped", "1")
    let record = try JSONSerialization.jsonObject(with: Data(dropped.output.utf8)) as? [String: Any]
    let left = record?["dropped"] as? [[String: Any]] ?? []
    for row in left {
      let line = "\(row["stage"] ?? ""): \((row["name"] as? String ?? "").prefix(12))"
      #expect(show.output.contains(line), "\(line)")
    }
    #expect(left.isEmpty == !show.output.contains("\nleft:\n"))
    let id = try #require(
      show.output.split(separator: "\n").first { $0.contains("#") }?.prefix { $0 != "#" })
    let why = try await rig.retort("why", "told", String(id.prefix(10)))
    #expect(why.output.hasPrefix(id) && why.output.contains("source: s (math): question "))
    #expect(why.output.contains("ended: 2 in what stage complete kept"))
    let none = try await rig.retort("why", "told", "ffff0000ffff")
    #expect(none.exitCode == 2 && none.errors.hasPrefix("error: there is no row"))
    let noRun = try await rig.retort("show", "tolt")
    #expect(noRun.exitCode == 2 && noRun.errors.contains("hint: did you mean \"told\"?"))
    await teacher.stop()
  }

  @Test func doctorNamesWhatIsMissing() async throws {
    let scratch = Scratch()
    let doctor = try await RetortProcess.run(
      ["doctor"], in: scratch.path, environment: ["RETORT_DEPS": "\(scratch.path)/none"])
    #expect(doctor.exitCode == 1)
    #expect(doctor.output.split(separator: "\n").count { $0.hasPrefix("missing") } >= 2)
    #expect(doctor.output.contains("make setup"))
  }

  @Test func withoutArrowParquetIsRefusedInOneLine() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    let recipe = "\(rig.scratch.path)/recipe.yaml"
    let yaml = try Data(contentsOf: URL(fileURLWithPath: recipe)).text
    try rig.scratch.write("recipe.yaml", yaml.replacing("to: [jsonl]", with: "to: [parquet]"))
    let run = try await rig.retort("run", "recipe.yaml", environment: ["RETORT_DEPS": "/none"])
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("error: Parquet files need Arrow, which is not set up"))
    #expect(run.errors.contains("hint: make setup"))
    await teacher.stop()
  }

  @Test func aKeyIsNowhereToBeFound() async throws {
    let key = "planted-key-0123456789"
    let teacher = try await ScriptedTeacher.start { request in
      guard request.headers["authorization"] == "Bearer \(key)" else {
        return .status(401, body: "no key")
      }
      // Endpoints quote keys in their errors.
      return switch request.number {
      case 3: .status(400, body: #"{"error":{"message":"not with \#(key)"}}"#)
      case 5: .status(500, body: "trouble with Bearer \(key)")
      case 6: .status(200, body: "no JSON, but Bearer \(key)")
      default: .standard(request)
      }
    }
    let rig = try CommandLineRig(teacher: teacher.url)
    let yaml = try Data(contentsOf: URL(fileURLWithPath: "\(rig.scratch.path)/recipe.yaml")).text
    try rig.scratch.write(
      "recipe.yaml", yaml.replacing("model: m", with: "model: m, key: $PLANTED"))
    let run = try await rig.retort("run", "recipe.yaml", environment: ["PLANTED": key])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!(run.output + run.errors).contains(key))
    for (name, data) in rig.scratch.files(below: ".") {
      #expect(data.firstRange(of: Data(key.utf8)) == nil, "the key is in \(name)")
    }
    let calls = try await rig.retort("calls", "list", "--failed", "--json")
    #expect(calls.output.contains("not with [key]"), "\(calls.errors)")
    let without = try await rig.retort("run", "recipe.yaml", "--workspace", "other")
    #expect(without.exitCode == 1 && without.errors.contains("hint: export PLANTED=…"))
    await teacher.stop()
  }
}

extension Data {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
