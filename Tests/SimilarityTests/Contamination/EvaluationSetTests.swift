import Corpus
import TestSupport
import Testing
import Values

@testable import Similarity

struct EvaluationSetTests {
  private let scratch = Scratch()

  private func read(_ names: String..., column: String? = nil) throws -> [EvaluationSet] {
    try EvaluationSet.read(
      names.map { "\(scratch.path)/\($0)" }, column: try column.map { try CellExpression($0) })
  }

  @Test func eachFileIsASetAndItsItemsKeepTheirIDs() throws {
    try scratch.write("math.jsonl", "{\"id\":7,\"problem\":\"one\"}\n{\"problem\":\"two\"}\n")
    try scratch.write("code.json", "[{\"question_id\":\"a\",\"question_content\":\"three\"}]")
    let sets = try read("math.jsonl", "code.json")
    #expect(sets.map(\.name) == ["math", "code"])
    #expect(sets[0].items.map(\.text) == ["one", "two"] && sets[0].items[0].id == "7")
    #expect(sets[0].items[1].id == RowID(digest: Digest(of: "two")).description)
    #expect(sets[1].items.map(\.id) == ["a"])
  }

  @Test func setsOfOneNameAreToldByTheirPaths() throws {
    try scratch.write("a/test.jsonl", "{\"problem\":\"one\"}\n")
    try scratch.write("b/test.jsonl", "{\"problem\":\"two\"}\n")
    #expect(
      try read("a/test.jsonl", "b/test.jsonl").map(\.name) == [
        "\(scratch.path)/a/test.jsonl", "\(scratch.path)/b/test.jsonl",
      ])
  }

  @Test(arguments: [
    ("", "has no rows"), ("{\"x\":1}\n", "has no question in row 1"),
    ("{\"problem\":\"one\"}\n{\"problem\":null}\n", "has no question in row 2"),
    ("{\"problem\":\"one\"}\n{broken\n", "cannot read the evaluation set"),
  ])
  func whatIsNotWholeIsRefused(_ pair: (String, String)) throws {
    try scratch.write("set.jsonl", pair.0)
    let error = #expect(throws: RetortError.self) { try read("set.jsonl") }
    #expect(error?.what.contains(pair.1) == true)
  }

  @Test func aNamedColumnMustBeThere() throws {
    try scratch.write("set.jsonl", "{\"problem\":\"one\",\"stem\":\"two\"}\n")
    #expect(try read("set.jsonl", column: "stem")[0].items[0].text == "two")
    #expect(try read("set.jsonl", column: "{{problem}} {{stem}}")[0].items[0].text == "one two")
    let error = #expect(throws: RetortError.self) { try read("set.jsonl", column: "absent") }
    #expect(error?.cause?.contains("problem, stem") == true)
  }
}
