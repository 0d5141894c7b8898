import Foundation
import TestSupport
import Testing
import Values

@testable import Sources

struct SyntheticProblemTests {
  private static let kinds = problemKinds.map { $0.name }

  private func problems(
    _ rows: Int, kinds: [String] = kinds, levels: ClosedRange<Int> = 1...5, seed: Int64 = 1
  ) throws -> [Record] {
    let reader = SyntheticProblems(kinds: kinds, levels: levels, rows: rows, seed: seed).reader()
    var records: [Record] = []
    while case .row(let row)? = try reader.next() { records.append(row) }
    return records
  }

  /// Python finds every answer again, mostly by trying all cases.
  @Test func pythonFindsTheSameAnswers() async throws {
    let scratch = Scratch()
    let rows = try problems(2400)
    #expect(rows.count == 2400)
    #expect(Set(rows.compactMap { $0["question"]?.string }).count == rows.count)
    let path = try scratch.write("rows.jsonl", rows.map { $0.json + "\n" }.joined())
    let printed = try await Oracle.python(
      """
      import sys, json, math, itertools
      from fractions import Fraction
      for line in open(sys.argv[1]):
          row = json.loads(line)
          value = eval(row["check"])
          if str(value) != row["answer"]: print(row["question"], value, row["answer"])
      """, [path])
    #expect(printed == "")
  }

  @Test func thefirstAreThoseOfASmallerNumber() throws {
    let many = try problems(500)
    #expect(try problems(100) == Array(many.prefix(100)))
    #expect(try problems(100, seed: 2) != Array(many.prefix(100)))
    #expect(Set(many.prefix(80).compactMap { $0["kind"]?.string }) == Set(Self.kinds))
    #expect(Set(many.prefix(80).compactMap { $0["difficulty"]?.integer }) == [1, 2, 3, 4, 5])
  }

  @Test func fewerDifferentOnesAreAllThereAre() throws {
    let rows = try problems(100_000, kinds: ["percentages"], levels: 1...1)
    // 99 percentages of 60 numbers; the last few are hard to hit by chance.
    #expect((5500...5940).contains(rows.count))
  }

  /// Of every kind and level there are many, or the number is told.
  @Test(arguments: kinds)
  func thereAreManyOfEachKind(_ name: String) throws {
    let kind = try #require(problemKinds.first { $0.name == name })
    for level in 1...5 {
      let rows = try problems(manyProblems, kinds: [name], levels: level...level)
      guard let count = kind.count(level: level) else {
        #expect(rows.count == manyProblems, "\(name), level \(level): \(rows.count)")
        continue
      }
      #expect(
        (count * 9 / 10...count).contains(rows.count), "\(name), level \(level): \(rows.count)")
      let asked = SyntheticProblems(kinds: [name], levels: level...level, rows: count + 1, seed: 1)
      #expect(asked.shortages.map(\.there) == [count])
      let fewer = SyntheticProblems(kinds: [name], levels: level...level, rows: count, seed: 1)
      #expect(fewer.shortages.isEmpty)
    }
  }

  @Test func oneIsOneOfAThing() throws {
    let texts = try problems(8000).compactMap { $0["question"]?.string }
    for text in texts {
      #expect(
        text.firstMatch(of: #/[^\d.]1 (litres|hours|minutes|seconds|women|men|members|people) /#)
          == nil, "\(text)")
      #expect(text.firstMatch(of: /\\frac\{(\d+)\}\{\1\}/) == nil, "\(text)")
    }
    #expect(
      texts.contains { $0.contains(" 1 hour ") } && texts.contains { $0.contains("1 litre ") })
  }
}
