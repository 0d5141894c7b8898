import Corpus
import Formats
import Foundation
import Machine
import Recipes
import Stages
import TestSupport
import Testing

struct SourcingTests {
  private struct Outcome {
    var kept: [Question] = []
    var dropped: [Drop] = []
    var rows = 0
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
      throw FilterRig.BadStep(findings: log.findings.map(\.message))
    }
    var outcome = Outcome()
    outcome.rows = try checked.sourcing.read(
      keep: { outcome.kept.append($0) }, drop: { outcome.dropped.append($0) })
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
    } throws: { ($0 as? RetortError)?.what == "source \"s\" has a file without rows" }
  }

  @Test func keysNameRows() throws {
    let text = #"{"question":"a","k":1}"# + "\n" + #"{"question":"b","k":1}"# + "\n"
    let outcome = try read(text, columns: ", key: k")
    #expect(outcome.kept.map(\.id) == [RowID(source: "s", key: "1")])
    #expect(outcome.dropped.count == 1)
  }

  @Test func missingColumnsAreFoundBeforehand() throws {
    #expect {
      try read("{\"problem\":\"a\"}\n")
    } throws: { error in
      (error as? FilterRig.BadStep)?.findings.first?.hasSuffix("has no column \"question\"") == true
    }
  }

  @Test func contentDecidesNotTheName() throws {
    #expect {
      try read(Data([0x1F, 0x8B, 0x08]))
    } throws: { error in
      (error as? FilterRig.BadStep)?.findings.first?.contains("compressed") == true
    }
    #expect {
      try read(Data("{}".utf8), name: "q.parquet")
    } throws: { error in
      (error as? FilterRig.BadStep)?.findings.first?.contains("Parquet") == true
    }
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
