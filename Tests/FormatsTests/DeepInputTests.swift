import TestSupport
import Testing

@testable import Formats

/// What is nested deeper than a small stack can walk is refused, and nothing less deep ends the process.
struct DeepInputTests {
  @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
  func jsonEndsBeforeTheStackDoes(_ open: String, _ close: String) {
    for depth in [1, 100, JSONParser.deepest - 1, JSONParser.deepest + 1, 1_000, 100_000] {
      let text =
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      let written = SmallStack.run { () -> String? in
        guard let value = try? JSONParser().parse(text) else { return nil }
        // What walks values calls itself, too.
        var inference = ColumnInference()
        inference.add(["a": value])
        return value == value ? value.json : ""
      }
      #expect(written == .some(depth < JSONParser.deepest ? text : nil), "\(depth) levels")
    }
  }

  @Test(arguments: ["div", "ul", "ol", "blockquote", "b", "li", "table", "tr"])
  func htmlEndsBeforeTheStackDoes(_ name: String) {
    for depth in [1, 50, 98, 200, 300, 10_000] {
      let text =
        String(repeating: "<\(name)>", count: depth) + "x"
        + String(repeating: "</\(name)>", count: depth)
      let read = SmallStack.run { HTMLText(text)?.text }
      if depth <= 50 { #expect(read != nil && read != .some(nil), "\(depth) levels") }
    }
    let deep = String(repeating: "<div>", count: 200) + "x"
    #expect(HTMLText(deep) == nil)
  }

  @Test func aListMayBeginWithAnyNumber() {
    #expect(
      HTMLText("<ol start=\"9223372036854775807\"><li>a</li><li>b</li></ol>")?.text.contains("b")
        == true)
  }
}
