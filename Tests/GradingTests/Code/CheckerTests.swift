import Corpus
import TestSupport
import Testing
import Values

@testable import Grading

struct CheckerTests {
  @Test func eachComparesInItsWay() {
    let cases: [(Checker, String, String, Bool)] = [
      (.exact, "1 2\n", "1 2", true), (.exact, "1  2", "1 2", false),
      (.exact, "a\nb", "a\nb\n\n", true),
      (.lines, "1\n2", "1\n2\n", true), (.lines, "1 2", "1\n2", false),
      (.lines, " a b \n", "a b", true),
      (.lines, "1.0 2", "1 2.00", true), (.lines, "a  b", "a b", true), (.lines, "a", "A", false),
      (.lines, "0.30000001", "0.3", false), (.lines, "", "", true), (.lines, "", "1", false),
      (.tokens, "1 2 3", "1\n2\n3\n", true), (.tokens, "1 2", "1 2 3", false),
      (.tokens, "1e2", "100.0", true),
      (.tokens, "100000000000000000000", "100000000000000000001", false),
      (.tokens, "-0", "0", true),
      (.tokens, "Yes", "YES", false), (.tokens, "nan", "nan", true), (.tokens, "0x10", "16", false),
      (.floats(tolerance: 1e-6), "0.3333333", "0.33333333", true),
      (.floats(tolerance: 1e-6), "0.3334", "0.3333", false),
      (.floats(tolerance: 1e-6), "1000000.5", "1000000.9", true),
      (.floats(tolerance: 1e-6), "nan", "1", false),
      (.floats(tolerance: 1e-6), "inf", "1", false),
      (.floats(tolerance: 1e-6), "a 1.0000000001", "a 1", true),
      (.unorderedLines, "b\na\n", "a\nb", true), (.unorderedLines, "a\na\nb", "a\nb\nb", false),
      (.unorderedLines, "2 1.0\n3", "3\n2  1", true), (.unorderedLines, "2 1", "1 2", false),
      (.yesNo, "Yes\nno", "YES\nNO", true), (.yesNo, "maybe", "Maybe", false),
      (.yesNo, "YES 3", "yes 3.0", true),
    ]
    for (checker, output, expected, same) in cases {
      #expect(
        checker.accepts(output, expected: expected) == same, "\(checker): \(output) and \(expected)"
      )
    }
  }

  /// Python's own decimals say when two numbers are equal.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func numbersAreEqualAsPythonsDecimalsAre() async throws {
    var generator = SeededGenerator(seed: 7, purpose: "decimals")
    let parts = [
      "", "0", "00", "1", "10", "100", "-", "+", ".", ".0", ".50", "5", "e1", "E-2", "e0", "x", "e",
    ]
    let texts = (0..<600).map { _ in
      (0..<generator.integer(1...4)).map { _ in parts[generator.integer(0...(parts.count - 1))] }
        .joined()
    }
    let said = try await Oracle.python(
      """
      import sys, json, decimal
      def value(text):
          try: return decimal.Decimal(text) if text and "_" not in text else None
          except decimal.InvalidOperation: return None
      values = [value(text) for text in json.loads(sys.argv[1])]
      print(json.dumps([sum(v is not None and v == w for w in values) for v in values]))
      """, [Value.list(texts.map(Value.string)).json])
    let numbers = texts.map { DecimalNumber($0.utf8) }
    let ours = numbers.map { number in numbers.count { number != nil && $0 == number } }
    #expect(Value.list(ours.map { .integer(Int64($0)) }).json == said.filter { !$0.isWhitespace })
  }
}
