import Corpus
import TestSupport
import Testing
import Values

@testable import Formats

struct PythonConstantsTests {
  private func nulled(_ text: String) -> String? {
    PythonConstants.nulled(text.utf8).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("NaN", "null"), ("[Infinity,-Infinity]", "[null,null]"),
    ("{\"NaN\": NaN, \"a\": \"\\\"NaN\"}", "{\"NaN\": null, \"a\": \"\\\"NaN\"}"),
    ("[-1, -Infinity]", "[-1, null]"), ("[\"é\", NaN]", "[\"é\", null]"),
  ])
  func constantsBecomeNull(_ pair: (String, String)) {
    #expect(nulled(pair.0) == pair.1)
  }

  @Test(arguments: ["", "null", "\"NaN\"", "[1, -2, \"Infinity\"]", "\"NaN", "\"\\", "Na", "-Inf"])
  func textsWithoutStayAsTheyAre(_ text: String) {
    #expect(nulled(text) == nil)
  }

  /// Whatever Python writes is read with the numbers that JSON has, and nothing else is lost.
  @Test func whatPythonWritesIsRead() async throws {
    let script = """
      import json, math, random
      random.seed(4)
      leaves = [math.nan, math.inf, -math.inf, 1, -2.5, "NaN", "a\\\\\\"Infinity", None, True, "\\\\"]
      def make(depth):
          kind = random.random()
          if depth == 0 or kind < 0.4: return random.choice(leaves)
          if kind < 0.7: return [make(depth - 1) for _ in range(random.randrange(4))]
          return {random.choice(["NaN", "a", "-Infinity", "\\""]) : make(depth - 1) for _ in range(3)}
      def strict(value):
          if isinstance(value, float) and not math.isfinite(value): return None
          if isinstance(value, list): return [strict(each) for each in value]
          if isinstance(value, dict): return {key: strict(each) for key, each in value.items()}
          return value
      for _ in range(300):
          value = make(4)
          print(json.dumps(value)); print(json.dumps(strict(value)))
      """
    let lines = try await Oracle.python(script).split(separator: "\n").map(String.init)
    #expect(lines.count == 600)
    let parser = JSONParser()
    for index in stride(from: 0, to: lines.count, by: 2) {
      let mended = nulled(lines[index]) ?? lines[index]
      #expect(try parser.parse(mended) == parser.parse(lines[index + 1]))
    }
  }

  /// Numbers that JSON does not have are written as Python reads them, if that is asked for.
  @Test func wordsAreWrittenForPython() async throws {
    let inner: Record = ["a": .double(-.infinity)]
    let value: Value = [.double(.nan), .double(.infinity), .record(inner), 0.5]
    var bytes: [UInt8] = []
    value.appendJSON(to: &bytes, nonFinite: .words)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text == "[NaN,Infinity,{\"a\":-Infinity},0.5]")
    #expect(value.json == "[null,null,{\"a\":null},0.5]")
    let script = "import json, sys; print(json.loads(sys.argv[1]))"
    #expect(try await Oracle.python(script, [text]) == "[nan, inf, {'a': -inf}, 0.5]\n")
  }
}
