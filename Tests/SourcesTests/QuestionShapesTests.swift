import Corpus
import Foundation
import Pipeline
import Recipes
import TestSupport
import Testing
import Values

/// What a run asks of rows in the shapes that datasets have.
struct QuestionShapesTests {
  private struct BadRecipe: Error {
    let findings: [String]
  }

  private struct Outcome {
    var kept: [Question] = []
    var dropped: [Drop] = []
    var notes: [String] = []
  }

  private func read(_ files: [String: String], path: String = "q.jsonl", _ more: String = "")
    throws -> Outcome
  {
    let scratch = Scratch()
    for (name, text) in files { try scratch.write(name, text) }
    let yaml = """
      name: rig
      bad_rows: 1
      teachers: { t: { local: smollm2-135m } }
      sources: [{ name: s, domain: math, path: "\(path)" \(more) }]
      answers: { teacher: t }
      """
    let log = FindingLog()
    guard let checked = Preflight(folder: scratch.path, log: log).check(yaml) else {
      throw BadRecipe(findings: log.findings.map(\.message))
    }
    var outcome = Outcome()
    outcome.notes = try checked.sourcing.read(
      keep: { outcome.kept.append($0) }, copy: { _ in }, drop: { outcome.dropped.append($0) }
    ).notes
    return outcome
  }

  private func read(_ text: String, _ more: String = "") throws -> Outcome {
    try read(["q.jsonl": text], more)
  }

  /// A row, what is asked, and what stands before it: the system prompt, then who said what.
  private static let shapes: [(row: String, asked: String, before: [String])] = [
    (#"{"question":"Why?"}"#, "Why?", []), (#"{"problem":"Why?"}"#, "Why?", []),
    (#"{"prompt":"Why?","completion":"So."}"#, "Why?", []),
    (#"{"instruction":"Add.","input":"1 and 2","output":"3"}"#, "Add.\n\n1 and 2", []),
    (#"{"instruction":"Add.","input":"","output":"3"}"#, "Add.", []),
    (#"{"instruction":"Add.","input":null,"output":"3"}"#, "Add.", []),
    (
      #"{"instruction":"And 3?","input":"","output":"6","history":[["Add 1 and 2.","3"]]}"#,
      "And 3?",
      ["user: Add 1 and 2.", "assistant: 3"]
    ),
    (
      #"{"messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":"So."}]}"#,
      "Why?",
      []
    ),
    (
      #"{"conversations":[{"from":"human","value":"Why?"},{"from":"gpt","value":"So."}]}"#, "Why?",
      []
    ),
    (
      #"{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Why?"}]}"#,
      "Why?",
      ["system: Be kind."]
    ),
    (
      #"{"messages":[{"role":"user","content":[{"type":"text","text":"Why?"}]}]}"#, "Why?", []
    ),
    (
      #"{"messages":[{"role":"instruction","content":"A?"},{"role":"response","content":"B."},{"role":"instruction","content":"C?"},{"role":"response","content":"D."}]}"#,
      "C?", ["user: A?", "assistant: B."]
    ),
    (
      #"{"prompt":[{"role":"user","content":"Why?"}],"chosen":[{"role":"assistant","content":"So."}]}"#,
      "Why?", []
    ),
    (#"{"messages":"[{\"role\":\"user\",\"content\":\"Why?\"}]"}"#, "Why?", []),
    // What a tool said behind the question is what is asked for.
    (
      #"{"messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":null,"tool_calls":[{}]},{"role":"tool","content":"x"}]}"#,
      "Why?", []
    ),
  ]

  @Test(arguments: shapes.indices)
  func theWholeQuestionIsAsked(_ number: Int) throws {
    let shape = Self.shapes[number]
    let question = try #require(try read(shape.row + "\n").kept.first, "\(shape.row)")
    #expect(question.text == shape.asked)
    let before =
      (question.context?.system.map { ["system: \($0)"] } ?? [])
      + (question.context?.turns ?? []).map { "\($0.speaker): \($0.text)" }
    #expect(before == shape.before)
  }

  @Test func namedColumnsAreTakenWhole() throws {
    let alpaca = #"{"instruction":"Add.","input":"1 and 2"}"# + "\n"
    #expect(try read(alpaca, ", question: instruction").kept.map(\.text) == ["Add.\n\n1 and 2"])
    #expect(try read(alpaca, #", question: "{{instruction}}""#).kept.map(\.text) == ["Add."])
    let chat =
      #"{"messages":[{"role":"user","content":"A?"},{"role":"assistant","content":"B."},{"role":"user","content":"C?"}]}"#
      + "\n"
    #expect(
      try read(chat, #", question: "messages[role=user][0].content""#).kept.map(\.text) == ["A?"])
    let whole = try read(chat, ", question: messages").kept
    #expect(whole.map(\.text) == ["C?"] && whole.first?.context?.turns.count == 2)
    // What is no question is left out, with the reason.
    let tool =
      #"{"messages":[{"role":"tool","content":"x"},{"role":"user","content":"A?"}]}"# + "\n"
    let left = try read(tool, ", messages: messages")
    #expect(left.kept.isEmpty)
    #expect(
      left.dropped.first?.evidence["problem"]?.string?.contains("neither user nor assistant")
        == true)
  }

  @Test func keysOfAllKindsNameRows() throws {
    let keys = [
      #""id":10254939386542155531,"#, #""id":10254939386542155532,"#, #""id":"x","#, #""id":1.5,"#,
      #""id":null,"#, "", #""id":7,"#,
    ]
    let rows = keys.enumerated().map { "{\($0.element)\"question\":\"q\($0.offset)\"}\n" }
    let outcome = try read(rows.joined(), ", key: id")
    #expect(outcome.kept.count == keys.count && outcome.dropped.isEmpty && outcome.notes.isEmpty)
    #expect(outcome.kept[0].id == RowID(source: "s", key: "10254939386542155531"))
    #expect(outcome.kept[4].id == RowID(source: "s", key: "q4"))
    let shared = try read(rows.joined() + "{\"id\":7,\"question\":\"other\"}\n", ", key: id")
    #expect(shared.dropped.map(\.reason) == ["another row of its source has its key"])
    #expect(shared.notes.count == 1)
  }

  @Test func referencesOfAnySizeStayThemselves() throws {
    let outcome = try read(
      #"{"question":"q","answer":18446744073709551615}"# + "\n", ", reference: answer")
    #expect(outcome.kept.first?.reference == "18446744073709551615")
  }

  @Test func aColumnThatComesLateIsOne() throws {
    let rows =
      (0..<300).map { "{\"question\":\"q\($0)\"}\n" }
      + (300..<310).map { "{\"question\":\"q\($0)\",\"answer\":\"\($0)\",\"level\":2}\n" }
    let outcome = try read(rows.joined(), ", reference: answer, difficulty: level")
    #expect(outcome.kept.count == 310 && outcome.kept.count { $0.reference != nil } == 10)
    #expect(throws: BadRecipe.self) { try read(rows.joined(), ", reference: solution") }
  }

  @Test func anEmptyShardIsTold() throws {
    let outcome = try read(
      ["a.jsonl": "{\"question\":\"q\"}\n", "b.jsonl": "", "c.jsonl": "{\"question\":\"r\"}\n"],
      path: "*.jsonl")
    #expect(outcome.kept.count == 2)
    #expect(outcome.notes.count == 1 && outcome.notes[0].contains("b.jsonl"))
  }

  @Test func filesSayHowTheyAreReadInTheRecipe() throws {
    let csv = "1;\"a;b?\"\n2;c?\n"
    #expect(
      try read(["q.csv": csv], path: "q.csv", ", question: column_2, header: no, delimiter: \";\"")
        .kept.map(\.text) == ["a;b?", "c?"])
    #expect(
      try read(
        ["q.json": #"{"x":[{"question":"no"}],"rows":[{"question":"yes"}]}"#], path: "q.json",
        ", field: rows"
      )
      .kept.map(\.text) == ["yes"])
    for wrong in [", encoding: martian", ", delimiter: two", ", split: test"] {
      #expect(throws: BadRecipe.self) { try read("{\"question\":\"q\"}\n", wrong) }
    }
    for address in ["hf://datasets/o/n", "https://example.org/q.jsonl"] {
      #expect {
        try read([:], path: address)
      } throws: { error in
        (error as? BadRecipe)?.findings.first?.contains("is no file on this machine") == true
      }
    }
  }

  @Test func rowsForTestingDoNotSlipIntoTraining() throws {
    let outcome = try read(
      ["set/train.jsonl": "{\"question\":\"a\"}\n", "set/test.jsonl": "{\"question\":\"b\"}\n"],
      path: "set")
    #expect(outcome.kept.map(\.text) == ["a"])
    let held = try read(
      ["set/train.jsonl": "{\"question\":\"a\"}\n", "set/test.jsonl": "{\"question\":\"b\"}\n"],
      path: "set", ", split: test")
    #expect(held.kept.map(\.text) == ["b"])
  }
}
