import TestSupport
import Testing
import Values

@testable import Grading

struct LiteralReaderTests {
  @Test func readsWhatJSONAndPythonWrite() throws {
    let cases: [(String, CallValue)] = [
      ("[1, 2.5, null, true]", [1, 2.5, .null, true]), ("(1,)", .tuple([1])), ("(1)", 1),
      ("()", .tuple([])),
      ("{1, 2}", .set([1, 2])), ("set()", .set([])), ("{}", .dictionary([])),
      (
        "{(1, 2): 'x', None: False}",
        .dictionary([.init(.tuple([1, 2]), "x"), .init(.null, false)])
      ),
      (#"'it\'s' "\u00e4\ud83d\ude00""#, "it'sä😀"), (#"r'\n'"#, #"\n"#), ("'''a'b'''", "a'b"),
      ("b'\\xff'", .bytes([255])), ("float('inf')", .double(.infinity)),
      ("-inf", .double(-.infinity)),
      ("1e3", .double(1000)), ("1_000", 1000), ("[1, 2,]", [1, 2]),
    ]
    for (text, value) in cases { #expect(try LiteralReader.value(text) == value, "\(text)") }
    let large = String(repeating: "9", count: 3000)
    #expect(try LiteralReader.value(large).json == large)
  }

  @Test func refusesTheRestAndEndsNothing() {
    let deep = String(repeating: "[", count: 200_000)
    for text in [
      "", "[", "[1 2]", "{1: 2, 3}", "os.system('x')", "'open", "1 2", "-", "\\", "{'a'}}", deep,
      String(repeating: "(", count: 10_000) + String(repeating: ")", count: 10_000),
      String(repeating: "9", count: 100_000), "'\\u12'", "__import__",
    ] {
      #expect(throws: LiteralReader.Malformed.self, "\(text.prefix(40))") {
        try LiteralReader.value(text)
      }
    }
  }

  /// Python writes plain values, Retort reads them and writes them with its marks, and they are the same.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func marksHoldWhatPythonWrites() async throws {
    let lines = try await Oracle.python(
      """
      import random
      random.seed(3)
      def value(depth):
          kind = random.randrange(8 if depth else 5)
          if kind == 0: return random.choice((None, True, False))
          if kind == 1: return random.randrange(-10**30, 10**30)
          if kind == 2: return random.random() * 10 ** random.randrange(-9, 9)
          if kind == 3: return "".join(random.choice("a'\\"\\\\\\n\\u00e4\\U0001f600 ") for _ in range(4))
          if kind == 4: return random.randrange(100)
          inner = [value(depth - 1) for _ in range(random.randrange(4))]
          if kind == 5: return inner
          if kind == 6: return tuple(inner)
          return {str(i): one for i, one in enumerate(inner)}
      for _ in range(300): print(repr(value(3)))
      """
    ).split(separator: "\n")
    #expect(lines.count == 300)
    for line in lines {
      let value = try LiteralReader.value(String(line))
      #expect(try LiteralReader.value(value.json).unmarked == value, "\(line)")
      #expect(value.isSame(as: value, tolerance: nil), "\(line)")
    }
  }
}
