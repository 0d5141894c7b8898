import Corpus
import Formats
import Foundation
import Machine
import Pipeline
import Recipes
import TestSupport
import Testing
import Values

struct SourceStageTests {
  private struct Outcome {
    var kept: [Question] = []
    var copies: [Question] = []
    var dropped: [Drop] = []
    var rows = 0
    var notes: [String] = []
  }

  private struct BadRecipe: Error {
    let findings: [String]
  }

  private func read(
    _ lines: Data, name: String = "q.jsonl", badRows: Double = 1, columns: String = ""
  ) throws -> Outcome {
    let scratch = Scratch()
    try scratch.write(name, lines)
    let yaml = """
      name: rig
      bad_rows: \(badRows)
      teachers: { t: { local: smollm2-135m } }
      sources: [{ name: s, domain: math, path: "\(name)" \(columns) }]
      answers: { teacher: t }
      """
    let log = FindingLog()
    guard let checked = Preflight(folder: scratch.path, log: log).check(yaml) else {
      throw BadRecipe(findings: log.findings.map(\.message))
    }
    var outcome = Outcome()
    let read = try checked.sourcing.read(
      keep: { outcome.kept.append($0) }, copy: { outcome.copies.append($0) },
      drop: { outcome.dropped.append($0) })
    outcome.rows = read.rows
    outcome.notes = read.notes
    return outcome
  }

  private func read(_ text: String, badRows: Double = 1, columns: String = "") throws -> Outcome {
    try read(Data(text.utf8), badRows: badRows, columns: columns)
  }

  @Test func everyRowIsKeptOrAside() throws {
    let text = """
      {"question":"one","answer":"1","level":3}
      {"question":"two","answer":2,"level":null}
      {"question":"one","answer":"1"}
      {"question":
      {"question":"  "}
      {"question":7}
      {"answer":"1"}
      {"question":"three","answer":{"deep":1}}
      {"question":"four","level":1.5}
      """
    let outcome = try read(text, columns: ", reference: answer, difficulty: level")
    #expect(outcome.kept.map(\.text) == ["one", "two"])
    #expect(outcome.kept.map(\.reference) == ["1", "2"])
    #expect(outcome.kept.map(\.difficulty) == [3, nil])
    #expect(outcome.rows == outcome.kept.count + outcome.dropped.count)
    let told = outcome.dropped.map {
      "\($0.reason): \($0.evidence["column"]?.string ?? "") \($0.evidence["problem"]?.string ?? "")"
    }
    #expect(
      told == [
        "it repeats a row of its source:  ", "it cannot be read:  malformed JSON",
        "it lacks what the recipe asks for: question is empty",
        "it lacks what the recipe asks for: question should hold a text, not number",
        "it lacks what the recipe asks for: question is missing",
        "it lacks what the recipe asks for: answer should hold a text or number, not object",
        "it lacks what the recipe asks for: level should hold a whole number, not number",
      ])
    #expect(outcome.dropped[1].evidence["row"] == 4)
    #expect(outcome.dropped[1].row["text"] == "{\"question\":")
  }

  @Test func rowsThatAreNoTextAreKeptByteForByte() throws {
    let bytes = Data("{\"question\":\"ok\"}\n{\"question\":\"".utf8) + [0xFF] + Data("\"}\n".utf8)
    let outcome = try read(bytes)
    #expect(outcome.kept.count == 1)
    #expect(outcome.dropped.first?.evidence["problem"] == "invalid UTF-8")
    #expect(outcome.dropped.first?.row["hexadecimal"]?.string?.contains("22ff22") == true)
  }

  @Test func tooManyBadRowsStopTheRunAndSayWhere() throws {
    let text = String(repeating: "{\"question\":\"a\"}\n", count: 3) + "{\n"
    #expect {
      try read(text, badRows: 0.2)
    } throws: { error in
      let error = error as? RetortError
      return error?.what.contains("1 of 4 (25 %)") == true
        && error?.cause?.contains("q.jsonl:4:2: malformed JSON") == true
        && error?.hint?.contains("bad_rows") == true
    }
    #expect(try read(text, badRows: 0.25).dropped.count == 3)
  }

  @Test func anEmptyFileIsAnError() throws {
    #expect {
      try read("")
    } throws: { error in
      (error as? BadRecipe)?.findings.first?.contains("there is no row that can be read") == true
    }
  }

  @Test func keysNameRows() throws {
    let text = #"{"question":"a","k":1}"# + "\n" + #"{"question":"b","k":1}"# + "\n"
    let outcome = try read(text, columns: ", key: k")
    #expect(outcome.kept.map(\.id) == [RowID(source: "s", key: "1")])
    #expect(outcome.dropped.count == 1)
  }

  @Test func missingColumnsAreFoundBeforehand() throws {
    #expect {
      try read("{\"stem\":\"a\"}\n")
    } throws: { error in
      (error as? BadRecipe)?.findings.first?.hasSuffix("has no column \"question\"") == true
    }
  }

  @Test func contentDecidesNotTheName() throws {
    #expect {
      try read(Data([0x1F, 0x8B, 0x08]))
    } throws: { error in
      (error as? BadRecipe)?.findings.first?.contains("gzip data") == true
    }
    #expect {
      try read(Data("hello".utf8), name: "q.parquet")
    } throws: { error in
      (error as? BadRecipe)?.findings.first?.contains("Parquet") == true
    }
  }

  /// The sample is the same for any order of the rows, and a part of a larger one.
  @Test func samplesAreNestedAndKeepToTheStrata() throws {
    let lines = (0..<300).map {
      "{\"question\":\"q\($0)\",\"topic\":\"\($0 % 3 == 0 ? "a" : "b")\"}\n"
    }
    func sample(_ text: String, _ lines: [String]) throws -> Outcome {
      try read(lines.joined(), columns: ", sample: \(text)")
    }
    let small = try sample("{ rows: 30, stratify: topic }", lines)
    let large = try sample("{ rows: 90, stratify: topic }", lines)
    #expect(small.kept.count == 30)
    #expect(small.kept.count { Int($0.text.dropFirst())! % 3 == 0 } == 10)
    #expect(Set(small.kept.map(\.id)).isSubset(of: large.kept.map(\.id)))
    #expect(
      Set(try sample("{ rows: 30, stratify: topic }", lines.reversed()).kept.map(\.id))
        == Set(small.kept.map(\.id)))
    #expect(small.rows == small.kept.count + small.dropped.count)
    #expect(small.dropped.allSatisfy { $0.reason == "it was not drawn" })
    #expect(try sample("\"10%\"", lines).kept.count == 30)
    let short = try sample("400", lines)
    #expect(short.kept.count == 300)
    #expect(short.notes == ["400 questions of s were asked for, but there were only 300"])
    let more = try sample("{ upsample: 700 }", lines)
    #expect(more.kept.count == 300 && more.copies.count == 400)
    #expect(Set((more.kept + more.copies).map(\.id)).count == 700)
    #expect(more.notes.isEmpty)
  }

  @Test func columnsMayLieDeepAndBePutTogether() throws {
    let row = #"{"meta":{"id":7},"turns":[{"value":"Why?"},{"value":"So."}],"title":"On x"}"#
    let outcome = try read(
      row + "\n" + #"{"meta":{"id":8},"turns":[],"title":"y"}"#,
      columns:
        #", question: "{{title}}: {{turns[0].value}}", reference: "turns[-1].value", key: meta.id"#)
    #expect(outcome.kept.map(\.text) == ["On x: Why?"])
    #expect(outcome.kept.map(\.reference) == ["So."])
    #expect(outcome.kept.map(\.id) == [RowID(source: "s", key: "7")])
    #expect(outcome.dropped.first?.evidence["column"] == "turns[0].value")
  }

  @Test(.enabled(if: Files.exists(DependencyFolder.current.parquetBridge), "Arrow is not set up"))
  func parquetIsReadUnderAnyName() throws {
    let scratch = Scratch()
    let writer = try ParquetWriter(
      path: "\(scratch.path)/q", columns: [Column("question", .string), Column("n", .int64)])
    for index in 0..<5 { try writer.write(["question": .string("q\(index)"), "n": 1]) }
    _ = try writer.finish()
    let outcome = try read(try scratch.read("q"), name: "q.jsonl", columns: ", reference: n")
    #expect(outcome.kept.map(\.text) == (0..<5).map { "q\($0)" })
    #expect(outcome.kept.allSatisfy { $0.reference == "1" })
  }
}
