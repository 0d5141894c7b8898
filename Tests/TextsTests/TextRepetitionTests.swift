import Corpus
import Testing

@testable import Texts

struct TextRepetitionTests {
  /// Against a plain look at all n-grams.
  @Test(arguments: 1...4) func wordsAreSharedAsAPlainScanSays(_ length: Int) {
    var generator = SeededGenerator(UInt64(length))
    for _ in 0..<300 {
      let words = (0..<generator.integer(0...40)).map { _ in
        generator.element(["a", "b", "c", "dd", "E", "e"])
      }
      let share = TextRepetition.sharedWords(of: words.joined(separator: " \n"), ngram: length)
      let plain = words.map { $0.lowercased() }
      var (seen, covered) = (Set<[String]>(), Set<Int>())
      if plain.count >= 2 * length {
        for start in 0...(plain.count - length) {
          let gram = Array(plain[start..<(start + length)])
          if !seen.insert(gram).inserted { covered.formUnion(start..<(start + length)) }
        }
      }
      let expected = plain.isEmpty ? 0 : Double(covered.count) / Double(plain.count)
      #expect(abs(share - expected) < 1e-9, "\(words)")
    }
  }

  @Test func sentencesCountFromTwentyBytesOn() {
    let sentence = "This is a sentence of some length"
    #expect(TextRepetition.repeatedSentences(of: "\(sentence). \(sentence)!") == 0.5)
    #expect(TextRepetition.repeatedSentences(of: "So. So. So. \(sentence).") == 0)
    #expect(TextRepetition.repeatedSentences(of: "") == 0)
  }
}
