import Testing

@testable import Similarity

struct TermsTests {
  private func digests(_ text: String) -> [UInt64] { Terms(CodePoints(text)).digests }

  @Test(arguments: [
    ("Find X.", "find x"), ("naïve Café", "naive cafe"), ("two apples", "2 apples"),
    ("twenty-five of three hundred", "25 of 300"), ("2,000", "2000"), (#"\frac{1}{2}"#, "1/2"),
    (#"2\cdot x"#, "2x"), ("x²", "x^2"), ("90°", "90 degrees"), (#"5\%"#, "5 percent"),
    ("0.50", ".5"), ("3.0", "3"), ("two hundred thirty one", "231"), ("five thousand", "5000"),
    ("a two-digit number", "a 2 digit number"), ("007", "7"),
  ])
  func sayTheSame(_ first: String, _ second: String) {
    #expect(digests(first) == digests(second))
    #expect(!digests(first).isEmpty)
  }

  @Test(arguments: [
    ("x - 2", "x + 2"), ("x < 2", "x > 2"), ("-2", "2"), ("2 3", "23"), ("3.5", "35"),
    (#"\sin x"#, #"\cos x"#), ("five six", "56"), ("twenty-five", "20 and 5"), ("one two", "12"),
  ])
  func sayOtherThings(_ first: String, _ second: String) {
    #expect(digests(first) != digests(second))
  }

  @Test func diagramsCanBeLeftOut() {
    let text = "In the diagram.\n[asy]draw((0,0)--(1,1));[/asy] Find x.[asy]dot(a);[/asy]"
    let bare = Terms(CodePoints(text), withDiagrams: false)
    #expect(bare.digests == digests("in the diagram find x"))
    #expect(digests(text).count > bare.count)
    #expect(!Terms(CodePoints("[asy] has no end"), withDiagrams: false).digests.isEmpty)
  }

  @Test func placesAreThoseOfTheText() {
    let text = CodePoints("So: twenty-five \\dfrac{é}{2,000} 日本")
    let terms = Terms(text)
    let stretches = (0..<terms.count).map { text.text(terms.place(of: $0..<($0 + 1))) }
    #expect(stretches == ["So", "twenty-five", "é", "2,000", "日", "本"])
    #expect(terms.isNumber == [false, true, false, true, false, false])
  }
}
