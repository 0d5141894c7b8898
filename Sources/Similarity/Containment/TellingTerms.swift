/// What tells an item from others of its kind: its words, but those of any text, and its numbers.
///
/// Questions of a kind share phrases, and a short item is little more than one: `the letters of the word ELLIPSE`
/// and `the letters of the word COOKIE` have all terms but one in common, and that one is all that matters.
struct TellingTerms: Sendable {
  /// What of them a question lacks.
  struct Missing: Sendable {
    /// The share of the words' weight, 0...1; 0 if there are no words.
    var words = 0.0
    /// The share of the different numbers, 0...1; 0 if there are no numbers.
    var numbers = 0.0
  }

  /// Each once.
  private let words: [Word]
  private let numbers: [UInt64]
  private let total: Double

  private struct Word: Sendable {
    let digest: UInt64
    let weight: Double
    let form: WordForm
  }

  /// How many words there are that are no commands of LaTeX.
  var wordCount: Int { words.count { $0.form.letters.first != 0x5C } }

  init(_ terms: Terms, of text: CodePoints, _ weights: TermWeights) {
    var words: [Word] = []
    var numbers: [UInt64] = []
    var seen: Set<UInt64> = []
    for (place, digest) in terms.digests.enumerated() {
      guard terms.isWord[place] || terms.isNumber[place], !GenericWords.digests.contains(digest),
        seen.insert(digest).inserted
      else { continue }
      if terms.isNumber[place] {
        numbers.append(digest)
      } else {
        words.append(
          Word(
            digest: digest, weight: Double(weights[digest]), form: WordForm(terms, place, text)))
      }
    }
    self.words = words
    self.numbers = numbers
    total = words.reduce(0) { $0 + $1.weight }
  }

  /// - Complexity: O(n) for what the question has, O(n·m) for what it lacks.
  func missing(in question: QuestionWords) -> Missing {
    var missing = Missing()
    for word in words where !question.has(word.digest, word.form) {
      missing.words += word.weight / total
    }
    if !numbers.isEmpty {
      missing.numbers =
        Double(numbers.count { !question.terms.contains($0) }) / Double(numbers.count)
    }
    return missing
  }
}

/// The words of a question, to look for those of items among them.
struct QuestionWords {
  /// The digests of all its terms.
  let terms: Set<UInt64>
  /// Words that items have, and others: only these may be misspelt.
  private var known: Set<WordForm> = []
  private var others: Set<WordForm> = []

  /// - Parameter vocabulary: the digests of the words of all items.
  init(_ question: Terms, of text: CodePoints, vocabulary: Set<UInt64>) {
    terms = Set(question.digests)
    for place in question.digests.indices
    where !question.isNumber[place] && !GenericWords.digests.contains(question.digests[place]) {
      let form = WordForm(question, place, text)
      guard form.letters.count >= 2 else { continue }
      if vocabulary.contains(question.digests[place]) {
        known.insert(form)
      } else {
        others.insert(form)
      }
    }
  }

  fileprivate func has(_ digest: UInt64, _ form: WordForm) -> Bool {
    terms.contains(digest) || known.contains { form.isInflection(of: $0) }
      || others.contains { form.isInflection(of: $0) || form.isMisspelling(of: $0) }
  }
}

/// A word in small letters, to be compared with others.
struct WordForm: Sendable, Hashable {
  let letters: [UInt32]

  init(_ word: String) { letters = word.unicodeScalars.map(\.value) }

  fileprivate init(_ terms: Terms, _ place: Int, _ text: CodePoints) {
    // So long a word is none, and is only compared as a whole.
    letters = text.values[terms.place(of: place..<(place + 1))].prefix(40).map {
      0x41...0x5A ~= $0 ? $0 | 0x20 : $0
    }
  }

  private static let endings = Set(
    ["", "s", "es", "ed", "d", "e", "ing", "y", "ies", "ied", "ly", "ize", "ise"].map {
      $0.unicodeScalars.map(\.value)
    })

  /// Whether the two are forms of one word: `integer` and `integers`, `divide` and `dividing`.
  func isInflection(of other: WordForm) -> Bool {
    let (own, theirs) = (letters, other.letters)
    guard own.count >= 3, theirs.count >= 3, own[0] == theirs[0] else { return false }
    var common = 0
    while common < min(own.count, theirs.count), own[common] == theirs[common] { common += 1 }
    return common >= 3 && Self.endings.contains(Array(own[common...]))
      && Self.endings.contains(Array(theirs[common...]))
  }

  /// Whether one may be the other with a slip of the pen: a letter left out, put in, changed, or two exchanged; of
  /// eight letters and more two such. The first letter is right, or only exchanged.
  func isMisspelling(of other: WordForm) -> Bool {
    let (own, theirs) = (letters, other.letters)
    let slips = own.count >= 8 ? 2 : 1
    guard own.count >= 3, theirs.count >= 2, abs(own.count - theirs.count) <= slips,
      own[0] == theirs[0] || own[0] == theirs[1] && own[1] == theirs[0] || own[1] == theirs[0]
    else { return false }
    return Self.distance(own, theirs) <= slips
  }

  /// Optimal string alignment (Damerau 1964, Levenshtein 1966).
  private static func distance(_ first: [UInt32], _ second: [UInt32]) -> Int {
    var before: [Int] = []
    var row = Array(0...second.count)
    for (i, letter) in first.enumerated() {
      var next = [i + 1]
      for (j, other) in second.enumerated() {
        var least = min(row[j + 1] + 1, next[j] + 1, row[j] + (letter == other ? 0 : 1))
        if i > 0, j > 0, letter == second[j - 1], first[i - 1] == other {
          least = min(least, before[j - 1] + 1)
        }
        next.append(least)
      }
      (before, row) = (row, next)
    }
    return row[second.count]
  }
}
