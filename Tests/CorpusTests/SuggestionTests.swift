import Testing
import Values

struct SuggestionTests {
  @Test func offersTheNearestOrAll() {
    #expect(
      suggestion(for: "complet", among: ["correct", "complete"]) == "did you mean \"complete\"?")
    #expect(suggestion(for: "xyzzy", among: ["b", "a"]) == "known are: a, b")
    #expect(suggestion(for: "a", among: []) == nil)
    for names in [["codes", "code"], ["code", "codes"]] {
      #expect(suggestion(for: "cods", among: names) == "did you mean \"code\"?")
    }
  }

  /// A text of megabytes in place of a name is not compared letter by letter, nor are thousands of names told.
  @Test func isNoLongerThanOneReads() {
    let names = (0..<1000).map { "name \($0)" }
    let hint = suggestion(for: String(repeating: "x", count: 3_000_000), among: names)
    #expect(hint?.hasPrefix("known are: name 0, name 1, ") == true)
    #expect(hint?.utf8.count ?? 0 < 2000 && hint?.hasSuffix(", …") == true)
  }
}
