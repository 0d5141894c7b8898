import Filters
import TestSupport
import Testing
import Values

/// What the examples of the filters that look at one row do not show.
struct RowFilterTests {
  private func dropped(_ step: String, _ texts: [String]) async throws -> [String] {
    try await FilterRig.run(step, over: texts.map { Samples.question($0) }).dropped
      .map { "\($0.row.text): \($0.reason)" }
  }

  private func dropped(_ step: String, answers: [String]) async throws -> [Record] {
    let question = Samples.question("why?")
    let rows = answers.enumerated().map { Samples.trace(question, sample: Int64($0), text: $1) }
    return try await FilterRig.run(step, over: rows).dropped.map(\.evidence)
  }

  @Test func lengthsAreInCharactersOrWords() async throws {
    #expect(try await dropped("length: 3", ["äöü", "äöüß"]) == ["äöüß: it is too long"])
    #expect(
      try await dropped("length: { min: 2, unit: words }", [" a  b\n", "ab"]) == [
        "ab: it is too short"
      ])
    for (step, finding) in [
      ("length", "length needs \"min\" or \"max\""),
      ("length: { min: 5, max: 4 }", "length: min is larger than max"),
    ] {
      #expect(throws: FilterRig.BadStep(findings: [finding])) {
        try FilterRig.filters("questions: [\(step)]")
      }
    }
  }

  @Test func patternsTellWhatMatched() async throws {
    let outcome = try await FilterRig.run(
      "pattern: { drop: ['\\d{3}', 'x'], keep: 'a' }",
      over: ["a 1234", "ab", "b", "ax"].map { Samples.question($0) })
    #expect(outcome.kept.map(\.text) == ["ab"])
    #expect(outcome.dropped[0].evidence == ["expression": "\\d{3}", "match": "123"])
    let slow = Samples.question(String(repeating: "a", count: 60) + "b")
    let runaway = try await FilterRig.run("pattern: '^(a+)+$'", over: [slow])
    #expect(runaway.dropped.map(\.reason) == ["the expression takes too long on it"])
    #expect(
      throws: FilterRig.BadStep(findings: [
        "pattern: \"(a\" is no expression: missing closing parenthesis"
      ])
    ) { try FilterRig.filters("questions: [pattern: '(a']") }
  }

  @Test func unknownLanguagesAreFaults() throws {
    #expect(
      throws: FilterRig.BadStep(findings: ["language: no language has the code \"klingon\""])
    ) { try FilterRig.filters("questions: [language: klingon]") }
    #expect(throws: FilterRig.BadStep(findings: ["language needs the field \"languages\""])) {
      try FilterRig.filters("questions: [language: { unknown: keep }]")
    }
  }

  @Test func textsWithoutALanguageStayUnlessTold() async throws {
    #expect(try await dropped("language: en", ["$x^2$"]) == [])
    #expect(
      try await dropped("language: { languages: en, unknown: drop }", ["$x^2$"])
        == ["$x^2$: its language cannot be told"])
  }

  @Test func loopsAreShown() async throws {
    let loop = "so\n" + String(repeating: "I think again.\n\n", count: 25) + "It is 4.\n"
    let evidence = try await dropped("no_loops", answers: [loop, "fine"])
    #expect(evidence == [["in": "answer", "times": 25, "line": "I think again."]])
    // Short lines come in a row in good answers.
    #expect(try await dropped("no_loops: 2", answers: ["}\n}\n}\n"]).isEmpty)
  }

  @Test func paragraphsEndAtEmptyLinesAndCodeIsNone() async throws {
    let texts = [
      "aaaa\nbbbb", "aaaa\n \nbbbb", "```\naaaaaaaaaaaa\n```\nbbb", "ääääääää", "ääääääääx",
    ]
    let evidence = try await dropped("no_long_paragraphs: 8", answers: texts)
    #expect(evidence == [["characters": 9], ["characters": 9]])
  }
}

struct PartFilterTests {
  /// What decides on each row can be kept to those of a domain, whatever it is.
  @Test(arguments: ["length: { max: 3, of: math }", "pattern: { drop: ['e'], of: math }"])
  func onlyRowsOfThePartCanLeave(_ step: String) async throws {
    let questions = ["where", "why"].flatMap { text in
      ["math", "physics"].map { Samples.question(text, source: "s", domain: $0) }
    }
    let checked = try FilterRig.filters("questions: [\(step)]")
    let outcome = try await FilterRig.Outcome.of(
      checked.questionFilters[0], questions, FilterRig.Lengths())
    #expect(outcome.kept == Array(questions[1...]))
    let all = try FilterRig.filters("questions: [\(step.replacing(", of: math", with: ""))]")
    #expect(all.questionFilters[0].identity != checked.questionFilters[0].identity)
  }

  @Test func aPartThatIsNotThereIsTold() {
    let error = #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("keep: [english: { of: history }]")
    }
    #expect(error?.findings == ["english: no source and no domain is named \"history\""])
  }
}
