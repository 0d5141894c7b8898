import Corpus
import Foundation
import Testing

@testable import Similarity

struct NormalizationTests {
  @Test(arguments: [
    (" a \n\tb ", "a b", Normalization.whiteSpace), ("Straße ÉTÉ", "straße été", .letterCase),
    ("\u{FB01}ve １２ x\u{0301}", "five 12 x\u{0301}", .unicode),
    ("a \u{200B}b", "a b", .whiteSpace), ("", "", .all), ("A  B", "a b", .all),
    (#"\dfrac{1}{2}"#, #"\frac 1 2"#, .latex), (#"$x\leq 3$"#, #"x \le 3"#, .latex),
    (#"\left(x^{2}\right)"#, "( x ^ 2 )", .latex), (#"x^{a+b}"#, "x ^ { a + b }", .latex),
    ("2,000 of 1{,}234,567", "2000 of 1234567", .latex),
    ("so\u{AD}lu\u{200B}tion\u{FEFF}", "solution", .unicode),
  ])
  func isOneForm(_ text: String, _ expected: String, _ normalization: Normalization) {
    let normal = normalization.text(text)
    #expect(
      normal.unicodeScalars.elementsEqual(
        expected.decomposed(if: normalization.contains(.unicode)).unicodeScalars), "\(normal)")
  }

  /// Ways in which people and programs write one formula.
  @Test(arguments: [
    [#"$\frac{1}{2}$"#, #"\(\dfrac{1}{2}\)"#, #"\[ \tfrac 1 2 \]"#, #"\frac12"#],
    [#"$x \le 3$"#, #"$x\leq 3$"#, "x ≤ 3", #"x\leqslant3"#, "x <= 3"],
    [#"$2\cdot 3$"#, #"2 \times 3"#, "2 × 3", "2·3"], [#"$\pi r$"#, "π r", #"\mathrm{}\pi r"#],
    [#"$90^\circ$"#, "90^°", #"90^{\circ}"#, #"90^\degree"#],
    [#"$f(x)=\left\{ a \right.$"#, #"f(x) = \{ a ."#],
    [#"\text{area}"#, #"\mathrm{area}"#, #"\textbf{area}"#, "area"],
    [#"\log_264"#, #"\log_2 64"#, #"\log_{2} 64"#], ["a...", "a…", #"a\ldots"#, #"a\dots"#],
  ])
  func formulasHaveOneForm(_ texts: [String]) {
    let forms = Set(texts.map(Normalization.all.text))
    #expect(forms.count == 1, "\(forms)")
  }

  @Test(arguments: [
    ("x^{a+b}", "x^a+b"), (#"\frac{12}{3}"#, #"\frac{1}{23}"#), ("2.5", "25"), ("x < 3", "x > 3"),
    ("1 000", "1000"), (#"\sin x"#, #"\cos x"#), ("a b", "ab"), (#"\{a\}"#, "{a}"),
  ])
  func otherFormulasDoNot(_ first: String, _ second: String) {
    #expect(Normalization.all.text(first) != Normalization.all.text(second))
  }

  @Test func namesAreThoseOfRecipes() {
    #expect(Normalization(names: ["case", "latex"]) == [.letterCase, .latex])
    #expect(Normalization(names: ["all"]) == .all && Normalization(names: ["none"]) == [])
    #expect(Normalization(names: ["nfc"]) == nil && Normalization(names: []) == [])
  }

  /// What is told of a stretch is that stretch of the original.
  @Test func placesAreThoseOfTheOriginal() {
    var pairs = TextPairs(seed: 4)
    for _ in 0..<300 {
      let (text, _) = pairs.next(60)
      for normalization in [Normalization.all, .whiteSpace, .unicode, [.letterCase, .unicode]] {
        let normal = NormalizedText(text, normalization)
        let all = normal.origin(0..<normal.points.count)
        #expect(all.lowerBound >= 0 && all.upperBound <= text.count)
        for place in 0..<normal.points.count {
          let origin = normal.origin(place..<(place + 1))
          #expect(origin.lowerBound >= 0 && origin.upperBound <= text.count, "\(origin)")
        }
      }
    }
    let text = CodePoints("So  \\dfrac{1}{2} of\t2,000 ﬁgs")
    let normal = NormalizedText(text, .all)
    let plain = normal.points.text(0..<normal.points.count)
    #expect(plain == "so \\frac 1 2 of 2000 figs")
    #expect(text.text(normal.origin(16..<20)) == "2,000")
    #expect(text.text(normal.origin(21..<22)) == "ﬁ")
    #expect(text.text(normal.origin(3..<8)) == "\\dfrac")
  }

  /// Whatever stands there, nothing is read beyond its end.
  @Test func anythingCanBeNormalized() {
    var generator = SeededGenerator(9)
    let pieces = [
      "\\", "{", "}", "$", "_", "^", ",", "12", "345", ".", "\\frac", "\\log_", "é", "½", "𝑥", "π",
      "한",
      "日本", "\\(", "…", "-", " ", "\n", "[asy]", "[/asy]", "twenty", "hundred", "x",
    ]
    for _ in 0..<2000 {
      let text = (0..<generator.integer(0...12)).map { _ in generator.element(pieces) }.joined()
      let once = Normalization.all.text(text)
      #expect(once == Normalization.all.text(text))
      let terms = Terms(CodePoints(text))
      for place in terms.places { #expect(place.upperBound <= CodePoints(text).count) }
    }
  }
}

extension String {
  fileprivate func decomposed(if isWanted: Bool) -> String {
    isWanted ? decomposedStringWithCompatibilityMapping : self
  }
}
