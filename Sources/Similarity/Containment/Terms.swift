/// What of a text tells it from others: its words in lower case and without accents, its numbers by their
/// values, and the commands and signs of its formulas.
///
/// Left out are punctuation, and what joins two terms without need: `\cdot`, `/` and `\frac` stand for what the terms
/// beside them say already. Numbers in words are numbers.
struct Terms: Sendable {
  /// Of each, a digest; equal terms have equal ones.
  private(set) var digests: [UInt64] = []
  /// Whether it is a number.
  private(set) var isNumber: [Bool] = []
  /// Whether it is a word of at least three letters, an ideograph, or a command: what tells one question from another
  /// of its kind, where a letter or a sign does not.
  private(set) var isWord: [Bool] = []
  /// Where it stands, in code points of the text.
  private(set) var places: [Range<Int32>] = []

  var count: Int { digests.count }

  /// What stands for any number where numbers do not matter.
  static let anyNumber = FNV1a.digest("#")

  /// - Complexity: O(n).
  init(_ text: CodePoints) {
    read(MathTokens(ScalarForms(text.values, .folded, keepsSigns: true)), text)
  }

  /// The same of a text in ASCII whose tokens are known.
  init(_ tokens: MathTokens, of text: CodePoints) { read(tokens, text) }

  /// How many of the terms are no words of any text.
  var tellingCount: Int { digests.count { !GenericWords.digests.contains($0) } }

  /// The terms that are neither numbers nor words of any text, in their order.
  var formula: [UInt64] {
    digests.indices.filter { !isNumber[$0] && !GenericWords.digests.contains(digests[$0]) }
      .map { digests[$0] }
  }

  /// Whether it has each of some terms as often as it stands among them: `f(f(1))` has not the f of `f(f(f(f(1))))`.
  func hasAll(of terms: [UInt64]) -> Bool {
    let own = Dictionary(digests.map { ($0, 1) }, uniquingKeysWith: +)
    return Dictionary(terms.map { ($0, 1) }, uniquingKeysWith: +).allSatisfy {
      own[$0.key, default: 0] >= $0.value
    }
  }

  /// The digests with one for all numbers.
  var withoutNumbers: [UInt64] {
    zip(digests, isNumber).map { $1 ? Self.anyNumber : $0 }
  }

  private mutating func read(_ tokens: MathTokens, _ text: CodePoints) {
    digests.reserveCapacity(tokens.tokens.count)
    isNumber.reserveCapacity(tokens.tokens.count)
    isWord.reserveCapacity(tokens.tokens.count)
    places.reserveCapacity(tokens.tokens.count)
    var spelled = SpelledNumber()
    func isLetter(_ place: Int) -> Bool {
      text.values.indices.contains(place) && 0x61...0x7A ~= text.values[place] | 0x20
    }
    for token in tokens.tokens {
      let (first, end) = (Int(token.place.lowerBound), Int(token.place.upperBound))
      switch token.kind {
      case .word:
        let digest = Self.lowercased(tokens.scalars[token.range])
        if let value = SpelledNumber.values[digest], tokens.scalars[token.range].count > 2 {
          if !spelled.take(value, at: token.place) {
            add(spelled)
            spelled = SpelledNumber()
            _ = spelled.take(value, at: token.place)
          }
          continue
        }
        add(&spelled)
        let isIdeograph = tokens.scalars[token.range.lowerBound] >= 0x3041
        add(
          Self.sameWords[digest] ?? digest, token.place,
          isWord: token.range.count >= 3 || isIdeograph)
      case .number:
        add(&spelled)
        add(FNV1a.digest(tokens.scalars[token.range]), token.place, isNumber: true)
      case .command:
        add(&spelled)
        let digest = Self.lowercased(tokens.scalars[token.range])
        if !MathNames.joins.contains(digest) { add(digest, token.place, isWord: true) }
      case .sign:
        guard token.range.count == 1 else { continue }
        switch tokens.scalars[token.range.lowerBound] {
        case 0x2B, 0x3D, 0x3C, 0x3E, 0x7C, 0x25, 0x21: break
        case 0x2D:
          // A hyphen of words is no minus.
          guard !(isLetter(first - 1) && isLetter(first - 2)),
            !(isLetter(end) && isLetter(end + 1)),
            first == 0 || text.values[first - 1] != 0x2D,
            end == text.count || text.values[end] != 0x2D
          else { continue }
        default: continue
        }
        add(&spelled)
        add(FNV1a.digest(tokens.scalars[token.range]), token.place)
      }
    }
    add(&spelled)
  }

  private mutating func add(
    _ digest: UInt64, _ place: Range<Int32>, isNumber: Bool = false, isWord: Bool = false
  ) {
    digests.append(digest)
    self.isNumber.append(isNumber)
    self.isWord.append(isWord)
    places.append(place)
  }

  private mutating func add(_ spelled: SpelledNumber) {
    guard let value = spelled.value, let place = spelled.place else { return }
    add(FNV1a.digest(String(value)), place, isNumber: true)
  }

  private mutating func add(_ spelled: inout SpelledNumber) {
    add(spelled)
    spelled = SpelledNumber()
  }

  private static func lowercased(_ scalars: ArraySlice<UInt32>) -> UInt64 {
    var digest = FNV1a()
    for value in scalars { digest.add(0x41...0x5A ~= value ? value | 0x20 : value) }
    return digest.value
  }

  /// Words that say the same as a sign.
  private static let sameWords: [UInt64: UInt64] = [
    FNV1a.digest("degree"): FNV1a.digest("deg"), FNV1a.digest("degrees"): FNV1a.digest("deg"),
    FNV1a.digest("percent"): FNV1a.digest("%"),
  ]
}

/// A number in English words, taken word by word: `twenty`, `five`.
struct SpelledNumber {
  /// What was taken so far; nil if nothing was.
  private(set) var value: Int?
  private(set) var place: Range<Int32>?
  /// Below what the next word must be to belong to it.
  private var room = 0

  /// By the digest of a word.
  static let values: [UInt64: Int] = {
    let small = """
      zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
      seventeen eighteen nineteen
      """.split(whereSeparator: \.isWhitespace).map(String.init)
    let tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(separator: " ")
    var values: [UInt64: Int] = [:]
    for (value, word) in small.enumerated() { values[FNV1a.digest(word)] = value }
    for (place, word) in tens.enumerated() { values[FNV1a.digest(String(word))] = 20 + 10 * place }
    for (word, value) in [("hundred", 100), ("thousand", 1000), ("million", 1_000_000)] {
      values[FNV1a.digest(word)] = value
    }
    return values
  }()

  /// Takes a word's value.
  ///
  /// - Returns: whether it belongs to what was taken before.
  mutating func take(_ word: Int, at place: Range<Int32>) -> Bool {
    guard let value, let taken = self.place else {
      self.value = word
      self.place = place
      room = Self.room(behind: word)
      return true
    }
    // Only a space or a hyphen stands between.
    guard place.lowerBound - taken.upperBound == 1 else { return false }
    if word >= 100 {
      guard value > 0, value % word != 0 || value < word, value < word else { return false }
      self.value = value * word
      room = word
    } else {
      guard word < room, word > 0 else { return false }
      self.value = value + word
      room = Self.room(behind: word)
    }
    self.place = taken.lowerBound..<place.upperBound
    return true
  }

  private static func room(behind word: Int) -> Int {
    switch word {
    case 20..<100: 10
    case 100...: word
    default: 0
    }
  }
}
