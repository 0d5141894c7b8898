import Corpus
import Testing

@testable import Similarity

struct NGramIndexTests {
  @Test(arguments: [1, 2, 3, 13]) func matchesAreThoseOfAPlainScan(_ length: Int) {
    var generator = SeededGenerator(UInt64(length))
    for _ in 0..<200 {
      func text() -> [UInt64] {
        (0..<generator.integer(0...30)).map { _ in UInt64(generator.integer(0...1 + length / 6)) }
      }
      let texts = (0..<6).map { _ in text() }
      let own = text()
      let index = NGramIndex(texts, length: length)
      let found = index.matches(own)
      let expected = texts.indices.filter { sharesNGram(own, texts[$0], length) }
      #expect(found.map(\.index) == expected)
      for match in found {
        #expect(match.own.count >= length)
        #expect(Array(own[match.own]) == Array(texts[match.index][match.theirs]))
        #expect(match.cover == cover(own, texts[match.index], length))
      }
    }
  }

  private func sharesNGram(_ first: [UInt64], _ second: [UInt64], _ length: Int) -> Bool {
    guard first.count >= length, second.count >= length else { return false }
    let grams = Set((0...(second.count - length)).map { Array(second[$0..<($0 + length)]) })
    return (0...(first.count - length)).contains {
      grams.contains(Array(first[$0..<($0 + length)]))
    }
  }

  /// The share of a text's units that stand in a shared n-gram.
  private func cover(_ own: [UInt64], _ text: [UInt64], _ length: Int) -> Double {
    let grams = Set((0...(own.count - length)).map { Array(own[$0..<($0 + length)]) })
    var covered: Set<Int> = []
    for start in 0...(text.count - length) {
      if grams.contains(Array(text[start..<(start + length)])) {
        covered.formUnion(start..<(start + length))
      }
    }
    return Double(covered.count) / Double(text.count)
  }

  @Test func aTextThatRepeatsOneWordAMillionTimesIsDealtWith() {
    let repeated = [UInt64](repeating: 7, count: 1_000)
    let index = NGramIndex([repeated, repeated], length: 13)
    let found = index.matches([UInt64](repeating: 7, count: 100_000))
    #expect(found.map(\.own.count) == [1_000, 1_000])
  }
}

struct NormalizedWordTests {
  private func numbers(_ text: String) -> [UInt64] { NormalizedWord.words(of: text).map(\.number) }

  @Test(arguments: [
    ("The QUICK, brown-fox!", "the quick brown fox"),
    ("Résumé", "resume"), ("re\u{301}sume\u{301}", "resume"), ("Straße ÉCOLE", "straße ecole"),
    ("\\frac{12}{7}", "frac 12 7"), ("a_1 + b^2", "a 1 b 2"), ("日本語", "日 本 語"),
    ("x²", "x2"), ("", "  … !"),
  ])
  func wordsAreEqualWhateverTheirDress(_ pair: (String, String)) {
    #expect(numbers(pair.0) == numbers(pair.1))
  }

  @Test(arguments: [("3.14", "314"), ("ab", "a b"), ("12", "13"), ("한국", "한굴")])
  func otherWordsAreOthers(_ pair: (String, String)) {
    #expect(numbers(pair.0) != numbers(pair.1))
  }

  @Test func placesAreInCodePoints() {
    let text = "Été 😀 42日"
    let places = NormalizedWord.words(of: text).map { CodePoints(text).text($0.place) }
    #expect(places == ["Été", "42", "日"])
  }
}
