import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

struct JSONArrayTests {
  private func read(_ text: String) throws -> [RowResult] {
    let scratch = Scratch()
    return try FormatRig.read(try scratch.write("x.json", text))
  }

  @Test func readsPrettyListsToo() throws {
    let text = "\u{FEFF} [\n  {\n    \"a\": [1, {\"b\": \"]}\\\"\"}]\n  } ,\n  {\"a\": 2}\n]\n\n"
    #expect(
      try read(text) == [.row(["a": [1, .record(["b": "]}\""])]]), .row(["a": 2])])
    #expect(try read(" [ ] ").isEmpty)
  }

  @Test func aBadRowIsOneBadRow() throws {
    let rows = try read("[{\"a\":1}, {\"a\": tru}, [2], 3, {\"a\":4}]")
    #expect(rows.first == .row(["a": 1]) && rows.last == .row(["a": 4]) && rows.count == 5)
    let problems = rows.compactMap { result -> String? in
      if case .malformed(let row) = result { "\(row.row) \(row.problem)" } else { nil }
    }
    #expect(
      problems == [
        "2 malformed JSON", "3 the row is a list, not an object",
        "4 the row is a number, not an object",
      ])
  }

  @Test(arguments: [
    ("[{\"a\":1}", "the list does not end"), ("[{\"a\":1},", "the list does not end"),
    ("[{\"a\":", "row 1 does not end"),
    ("[{\"a\":1} {\"a\":2}]", "a comma or ] should follow row 1"),
    ("[{\"a\":1}] x", "something follows the end of the list"),
    ("[{\"a\":1},]", "row 2 is missing"),
  ])
  func aBrokenListIsAnErrorWithItsPlace(_ text: String, _ problem: String) {
    #expect { try read(text) } throws: { error in
      let cause = (error as? RetortError)?.cause ?? ""
      return cause.hasPrefix("at byte ") && cause.hasSuffix(problem)
    }
  }
}
