/// How much of a text was said before in it, in a row or not.
///
/// As the quality rules of Gopher measure it (Rae et al. 2021, table A1): the share of a text's characters that stand in
/// n-grams of words, or in sentences, which came before.
public enum TextRepetition {
  /// The share of words, 0...1, that stand in an n-gram which came before in the text.
  ///
  /// - Parameter length: n, at least 1.
  /// - Complexity: O(n · words).
  public static func sharedWords(of text: String, ngram length: Int) -> Double {
    let words = text.utf8.split { $0 <= 0x20 }.map { word in
      word.reduce(UInt64(14_695_981_039_346_656_037)) { digest, byte in
        let letter = 0x41...0x5A ~= byte ? byte | 0x20 : byte
        return (digest ^ UInt64(letter)) &* 1_099_511_628_211
      }
    }
    guard words.count >= 2 * length else { return 0 }
    var seen: Set<UInt64> = []
    var (covered, end) = (0, 0)
    for start in 0...(words.count - length) {
      let gram = words[start..<(start + length)].reduce(UInt64(length)) {
        ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 ^ ($0 >> 29)
      }
      guard !seen.insert(gram).inserted else { continue }
      covered += start + length - max(start, end)
      end = start + length
    }
    return Double(covered) / Double(words.count)
  }

  /// The share of sentences and lines, 0...1 of their bytes, that came before in the text; those of less than 20 bytes do
  /// not count.
  public static func repeatedSentences(of text: String) -> Double {
    var seen: Set<Substring> = []
    var (all, repeated) = (0, 0)
    for sentence in text.split(whereSeparator: { ".!?\n。！？".contains($0) }) {
      let trimmed = sentence.drop { $0 == " " || $0 == "\t" }
      let count = trimmed.utf8.count
      guard count >= 20 else { continue }
      all += count
      if !seen.insert(trimmed).inserted { repeated += count }
    }
    return all == 0 ? 0 : Double(repeated) / Double(all)
  }
}
