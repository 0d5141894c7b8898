import Testing

@testable import Texts

struct TextPatternTests {
  private func look(_ pattern: String, _ text: String, ignoresCase: Bool = false) throws
    -> TextPattern.FirstMatch
  {
    try TextPattern(pattern, ignoresCase: ignoresCase).look(in: text)
  }

  @Test func looksAsPerlDoes() throws {
    #expect(try look("a+", "xaaay") == .match("aaa"))
    #expect(try look("A+", "xaaay") == .noMatch)
    #expect(try look("A+", "xaaay", ignoresCase: true) == .match("aaa"))
    #expect(try look("^b$", "a\nb\nc") == .match("b"))
    #expect(try look("\\bÄ\\w+", "große Äpfel") == .match("Äpfel"))
    #expect(try look("(?<=\\$)\\d+", "it is $45") == .match("45"))
    #expect(try look("", "abc") == .match(""))
    #expect(try look("x", "") == .noMatch)
    #expect(try look("\\x{1F600}", "a😀b") == .match("😀"))
  }

  @Test func runawayExpressionsAreGivenUp() throws {
    #expect(try look("^(a+)+$", String(repeating: "a", count: 60) + "b") == .gaveUp)
  }

  @Test func faultsSayWhere() {
    #expect(throws: TextPattern.Fault(problem: "missing closing parenthesis", offset: 3)) {
      try TextPattern("(ab")
    }
  }
}
