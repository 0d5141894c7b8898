import Corpus
import TestSupport
import Testing
import Values

struct DrawTests {
  /// Seats given one after another to the largest weight / (2 · seats + 1): the method's definition.
  private func oneByOne(_ total: Int, _ weights: [Double]) -> [Int] {
    var seats = weights.map { _ in 0 }
    for _ in 0..<total {
      var best = 0
      for index in weights.indices
      where weights[index] / Double(2 * seats[index] + 1) > weights[best]
        / Double(2 * seats[best] + 1)
      {
        best = index
      }
      seats[best] += 1
    }
    return seats
  }

  @Test func dividesAsTheMethodIsDefined() {
    var generator = SeededGenerator(4)
    for _ in 0..<300 {
      let weights = (0..<generator.integer(1...12)).map { _ in Double(generator.integer(0...60)) }
      guard weights.contains(where: { $0 > 0 }) else { continue }
      let total = generator.integer(0...200)
      #expect(apportion(total, to: weights) == oneByOne(total, weights))
    }
  }

  /// Many small parts take more than their quota together; still no part exceeds its own size.
  @Test func strataNeverGiveMoreThanTheyHave() {
    var generator = SeededGenerator(5)
    for _ in 0..<300 {
      let sizes = (0..<generator.integer(1...40)).map { _ in generator.integer(0...9) } + [500]
      let sum = sizes.reduce(0, +)
      let total = generator.integer(0...sum)
      let parts = apportion(total, to: sizes.map(Double.init))
      #expect(parts.reduce(0, +) == total)
      #expect(zip(parts, sizes).allSatisfy { $0 <= $1 })
      #expect(apportion(sum, to: sizes.map(Double.init)) == sizes)
    }
  }

  @Test func aPathLeadsToItsValue() {
    let row: Record = [
      "a": .record(["b": [1, .record(["c": "x"])]]), "p.q": 7, "list": [[1, 2], [3]],
    ]
    let found: [(String, Value?)] = [
      ("a.b[0]", 1), ("a.b[1].c", "x"), ("a.b[-1].c", "x"), ("a.b[-3]", nil), ("a.b[2]", nil),
      ("p.q", 7), ("list[0][1]", 2), ("a", .record(["b": [1, .record(["c": "x"])]])), ("a.c", nil),
      ("a.b.c", nil), ("absent", nil),
    ]
    for (path, value) in found { #expect(ColumnPath(path)?.value(in: row) == value, "\(path)") }
    for text in ["", "a..b", "[0]", "a[", "a[x]", "a[0]b", ".a"] {
      #expect(ColumnPath(text) == nil, "\(text)")
    }
  }

  @Test func templatesAreFilledOrSayWhatIsMissing() throws {
    let row: Record = ["a": "x", "n": 2.5, "none": .null, "l": [1]]
    #expect(try CellExpression("{{a}}-{{ n }}!").value(in: row) == "x-2.5!")
    #expect(try CellExpression("l").value(in: row) == [1])
    for (text, path) in [("{{b}}", "b"), ("{{a}}{{none}}", "none"), ("-{{l}}", "l"), ("b", "b")] {
      let expression = try CellExpression(text)
      #expect { try expression.value(in: row) } throws: {
        ($0 as? CellExpression.Absence)?.path == path
      }
    }
    for text in ["{{a", "{{}}", "a b[", "{{a..b}}"] {
      #expect(throws: CellExpression.Fault.self) { try CellExpression(text) }
    }
  }
}
