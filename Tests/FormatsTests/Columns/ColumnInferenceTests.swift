import Formats
import TestSupport
import Testing
import Values

struct ColumnInferenceTests {
  private func columns(_ rows: [Record]) -> [Column] {
    var inference = ColumnInference()
    for row in rows { inference.add(row) }
    return inference.columns
  }

  @Test func findsTheTypeThatHoldsAllValues() {
    let columns = columns([
      ["a": 1, "b": .null, "c": [], "d": .record([:])],
      ["a": 2.5, "b": "x", "c": [.record(["p": 1])], "e": true],
      ["a": .null, "c": [.record(["q": .null, "p": 2])], "d": .record(["r": "s"])],
    ])
    #expect(
      columns == [
        Column("a", .double), Column("b", .string),
        Column("c", .list(.record([Column("p", .int64), Column("q", .string)]))),
        Column("d", .record([Column("r", .string)])), Column("e", .bool),
      ])
  }

  @Test func severalKindsBecomeJSON() {
    var inference = ColumnInference()
    for row: Record in [["a": 1, "l": [1]], ["a": "x", "l": ["y"]]] { inference.add(row) }
    #expect(inference.columns == [Column("a", .json), Column("l", .list(.json))])
    #expect(inference.mixedColumns == ["a", "l[]"])
  }

  /// A whole number that a double has no room for is not rounded.
  @Test func longNumbersAreNotRounded() {
    #expect(columns([["a": .integer(1 << 60)], ["a": 0.5]]) == [Column("a", .json)])
    #expect(columns([["a": 0.5], ["a": .integer(-(1 << 60))]]) == [Column("a", .json)])
    #expect(columns([["a": .integer(1 << 53)], ["a": 0.5]]) == [Column("a", .double)])
  }

  @Test func tellsWhetherARowChangedAnything() {
    var inference = ColumnInference()
    let first = inference.add(["a": [1, 2], "b": .null])
    let same = inference.add(["b": .null, "a": [3]])
    let more = inference.add(["b": 1])
    let nothing = inference.add([:])
    #expect(first && !same && more && !nothing)
  }
}
