import Formats
import Foundation
import Synchronization
import TestSupport
import Testing
import Values

/// Rows in the shapes that datasets have, through every command that looks at what is asked: it is what a person would
/// say that they ask, and what was looked at is told.
struct ConversationsThroughCommandsTests {
  /// What the questions are about.
  private static let things = [
    "a cat", "prime number", "two numbers", "long story", "following story", "two and two",
    "this mat", "numbers 1", "poem",
  ]

  /// A row and what it asks; no two ask the same.
  private static let shapes: [(row: String, asks: String)] = SampleConversations.shapes.enumerated()
    .compactMap { number, shape in
      func own(_ text: String) -> String {
        things.reduce(text) { $0.replacing($1, with: "\($1) \(number)") }
      }
      return shape.asks.map { (own(shape.row), own($0)) }
    }

  private func retort(_ scratch: Scratch, _ arguments: String...) async throws
    -> RetortProcess.Result
  {
    try await RetortProcess.run(arguments, in: scratch.path)
  }

  @Test(arguments: [0, 1, 2, 3]) func filesAreReadAsAPersonReadsThem(_ quarter: Int) async throws {
    #expect(Self.shapes.count >= 60)
    for number in stride(from: quarter, to: Self.shapes.count, by: 4) {
      let (row, asks) = Self.shapes[number]
      let scratch = Scratch()
      let plain = (["question": .string(asks)] as Record).json + "\n"
      try scratch.write("shape.jsonl", row + "\n")
      try scratch.write("plain.jsonl", plain)
      let shown = try await retort(scratch, "show", "shape.jsonl")
      #expect(shown.exitCode == 0 && shown.output.contains("column"), "\(row)\n\(shown)")
      let audit = try await retort(scratch, "audit", "shape.jsonl")
      #expect(audit.exitCode == 0, "\(row)\n\(audit)")
      #expect(audit.output.contains("questions: "), "\(row)\n\(audit.output)")
      let length = asks.unicodeScalars.count
      #expect(audit.output.contains(#/unique questions +1 /#), "\(row)\n\(audit.output)")
      #expect(
        audit.output.contains(try Regex("question characters +\(length) ")),
        "\(row)\n\(audit.output)")
      let same = try await retort(
        scratch, "deduplicate", "shape.jsonl", "plain.jsonl", "-o", "same.jsonl", "--json")
      #expect(same.exitCode == 0 && same.output.contains("\"dropped\":1"), "\(row)\n\(same)")
      #expect(same.errors.contains("compared: "), "\(row)\n\(same.errors)")
      let found = try await retort(
        scratch, "decontaminate", "shape.jsonl", "--against", "plain.jsonl", "-o", "clean.jsonl",
        "--json")
      #expect(
        found.exitCode == 0 && found.output.contains("\"contaminated\":1"), "\(row)\n\(found)")
      #expect(found.errors.contains("compared: "), "\(row)\n\(found.errors)")
    }
  }

  @Test func aRunAsksWhatAPersonWould() async throws {
    let scratch = Scratch()
    let asked = Mutex<[String]>([])
    let teacher = try await ScriptedTeacher.start { request in
      let turns = (request.body["messages"]?.list ?? []).compactMap(\.record)
      let users = turns.filter { $0["role"]?.string == "user" }
      asked.withLock {
        $0.append(users.compactMap { $0["content"]?.string }.joined(separator: "\n\n"))
      }
      return .answer("So.")
    }
    var sources = ""
    // What asks with a picture is not asked without it.
    let asking = Self.shapes.filter { !$0.row.contains("image_url") }
    for (number, shape) in asking.enumerated() {
      try scratch.write("shape\(number).jsonl", shape.row + "\n")
      sources += "  - { name: s\(number), domain: math, path: shape\(number).jsonl }\n"
    }
    try scratch.write(
      "r.yaml",
      """
      name: shapes
      teachers: { t: { endpoint: "\(teacher.url)", model: m } }
      sources:
      \(sources)
      answers: { teacher: t }
      """)
    let run = try await RetortProcess.run(["run", "r.yaml"], in: scratch.path)
    #expect(run.exitCode == 0, "\(run)")
    #expect(asked.withLock { $0.sorted() } == asking.map(\.asks).sorted())
    // The dataset of a run is looked at by its name.
    let audit = try await retort(scratch, "audit", "shapes", "--json")
    #expect(audit.exitCode == 0, "\(audit)")
    #expect(audit.output.hasPrefix("{\"rows\":\(asking.count),"), "\(audit.output)")
    await teacher.stop()
  }
}
