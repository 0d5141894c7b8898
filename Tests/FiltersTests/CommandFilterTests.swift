import Corpus
import Filters
import Foundation
import Pipeline
import Recipes
import TestSupport
import Testing
import Values

/// Steps of one's own: programs that are fed rows and write decisions.
struct CommandFilterTests {
  private func run(_ program: String, over count: Int) async throws
    -> FilterRig.Outcome<
      Question
    >
  {
    let scratch = Scratch()
    try scratch.write("step.py", program)
    let checked = try FilterRig.filters(
      "questions: [{ command: { run: python3 step.py } }]", in: scratch)
    let questions = (0..<count).map { Samples.question("question \($0)") }
    return try await FilterRig.Outcome.of(
      checked.questionFilters[0], questions, FilterRig.Lengths())
  }

  private static let odd = """
    import json, sys
    for line in sys.stdin:
        row = json.loads(line)
        number = int(row["text"].split()[1])
        print(json.dumps({"id": row["id"], "keep": number % 2 == 0, "reason": "it is odd", "evidence": {"n": number}}))
    """

  /// More rows than pipes hold, both ways.
  @Test func decidesOnEveryRow() async throws {
    let outcome = try await run(Self.odd, over: 5000)
    #expect(outcome.kept.count == 2500 && outcome.dropped.count == 2500)
    #expect(outcome.kept.allSatisfy { "02468".contains($0.text.last ?? "1") })
    #expect(Set(outcome.dropped.map(\.reason)) == ["it is odd"])
  }

  /// One that reads everything before it writes anything.
  @Test func mayWriteWhenItHasReadAll() async throws {
    let program = """
      import json, sys
      rows = [json.loads(line) for line in sys.stdin]
      for row in rows:
          print(json.dumps({"id": row["id"], "keep": row is rows[0]}))
      """
    let outcome = try await run(program, over: 3000)
    #expect(outcome.kept.count == 1)
    #expect(Set(outcome.dropped.map(\.reason)) == ["the program says so"])
  }

  @Test func rowsOfOthersAreNotShownToIt() async throws {
    let scratch = Scratch()
    try scratch.write("step.py", Self.odd)
    let checked = try FilterRig.filters(
      "questions: [{ command: { run: python3 step.py, of: math } }]", in: scratch)
    let questions = (0..<9).map { number in
      Samples.question("question \(number)", source: "x", domain: number < 6 ? "math" : "code")
    }
    let outcome = try await FilterRig.Outcome.of(
      checked.questionFilters[0], questions, FilterRig.Lengths())
    #expect(outcome.kept.map(\.text) == [0, 2, 4, 6, 7, 8].map { "question \($0)" })
  }

  /// Kinds of programs that do not do as they should.
  @Test(arguments: [
    ("import sys\nfor line in list(sys.stdin)[1:]: print(line)", "where that on"),
    ("import sys\nsys.stdin.read()", "it wrote no decision on"),
    (odd + "\nprint('{\"id\": \"x\", \"keep\": true}')", "more decisions than there are rows"),
    ("import sys\nsys.stdin.readline()\nprint('what')", "it wrote no JSON object: what"),
    ("import sys\nsys.stdin.readline()\nprint('{\"keep\": true}')", "has no id"),
    ("import sys\nsys.exit('no such column')", "it ended with 1; no such column"),
    ("import os\nos.kill(os.getpid(), 9)", "it ended with 137"),
    ("import sys\nprint('x' * 3_000_000)", "more than 1 MB"),
    // One that neither reads on nor ends by itself.
    ("import time\nprint('what', flush=True)\ntime.sleep(100_000)", "it wrote no JSON object"),
  ])
  func isToldWhatItDidWrong(_ program: String, _ cause: String) async throws {
    await #expect {
      _ = try await run(program, over: 4)
    } throws: { error in
      let told = (error as? RetortError)?.cause ?? "\(error)"
      return (error as? RetortError)?.kind == .input && told.contains(cause)
    }
  }

  /// What it is made of decides whether it is done again.
  @Test func anotherContentIsAnotherFilter() throws {
    let scratch = Scratch()
    func identity(_ step: String) throws -> Record {
      try FilterRig.filters("questions: [{ command: { run: \(step) } }]", in: scratch)
        .questionFilters[0].identity
    }
    try scratch.write("step.py", "1")
    try scratch.write("words.txt", "1")
    let first = try identity("python3 step.py")
    #expect(try identity("python3 step.py") == first)
    try scratch.write("step.py", "2")
    #expect(try identity("python3 step.py") != first)
    let other = try identity("python3 step.py, files: words.txt")
    try scratch.write("words.txt", "2")
    #expect(try identity("python3 step.py, files: words.txt") != other)
    #expect(throws: FilterRig.BadStep.self) { try identity("python3 step.py, files: none.txt") }
  }
}
