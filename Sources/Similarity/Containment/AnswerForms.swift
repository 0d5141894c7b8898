/// Sentences that say how an answer is to be written (`Express your answer as a common fraction.`): copies of a question
/// often have others, or none.
enum AnswerForms {
  /// What such a sentence begins with.
  private static let openings = words(
    "express enter give round write leave provide present report put your answer answers simplify state"
  )
  /// Of which words one is in it.
  private static let marks = words(
    "answer answers fraction fractions decimal decimals nearest form comma commas notation letter option radical radicals "
      + "percentage simplest boxed")
  /// What asks for something, so that a sentence behind it may say how.
  private static let questions = words(
    "what which how find compute evaluate determine solve calculate who when where simplify factor expand prove is are "
      + "can does")

  private static func words(_ text: String) -> Set<UInt64> {
    Set(text.split(separator: " ").map { FNV1a.digest(String($0)) })
  }

  /// The text with spaces in place of such sentences; nil if it has none, or nothing is asked besides.
  ///
  /// - Complexity: O(n).
  static func leftOut(of values: [UInt32]) -> [UInt32]? {
    let sentences = sentences(of: values)
    var bare: [UInt32]?
    var isAsked = false
    for (place, sentence) in sentences.enumerated() {
      let words = words(of: values[sentence])
      if place > 0, isAsked, let first = words.first, openings.contains(first),
        words.dropFirst().contains(where: marks.contains)
      {
        for index in sentence { bare = bare ?? values; bare?[index] = 0x20 }
      } else {
        isAsked = isAsked || words.contains(where: questions.contains)
      }
    }
    return bare
  }

  /// A sentence ends at a mark behind which white space, a capital letter or nothing comes, at a line's end, and at that of
  /// a formula with a capital letter behind it.
  private static func sentences(of values: [UInt32]) -> [Range<Int>] {
    var sentences: [Range<Int>] = []
    var start = 0
    for place in values.indices {
      let isEnd =
        switch values[place] {
        case 0x2E, 0x3F, 0x21:
          place + 1 == values.count || values[place + 1] <= 0x20 || isCapital(values[place + 1])
            || values[place + 1] == 0x24
        case 0x0A: true
        case 0x5D, 0x24: place + 1 < values.count && isCapital(values[place + 1])
        default: false
        }
      guard isEnd else { continue }
      sentences.append(start..<(place + 1))
      start = place + 1
    }
    if start < values.count { sentences.append(start..<values.count) }
    return sentences
  }

  private static func isCapital(_ value: UInt32) -> Bool { 0x41...0x5A ~= value }

  /// The digests of its words of ASCII letters, in small letters.
  private static func words(of values: ArraySlice<UInt32>) -> [UInt64] {
    var words: [UInt64] = []
    var word = FNV1a()
    for value in values {
      if 0x61...0x7A ~= value | 0x20 {
        word.add(value | 0x20)
      } else if word != FNV1a() {
        words.append(word.value)
        word = FNV1a()
      }
    }
    if word != FNV1a() { words.append(word.value) }
    return words
  }
}
