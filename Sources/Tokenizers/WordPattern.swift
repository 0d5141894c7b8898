/// A way to split a text into the words that are tokenized one by one: one of the patterns that byte-level
/// tokenizers use, matched by hand.
struct WordPattern: Sendable, Equatable {
  /// Whether `'s`, `'t`, … count in capitals, too.
  let contractionsInAnyCase: Bool
  /// Whether a word of letters may begin with any one character that is neither letter, number nor newline;
  /// else only with a space.
  let anyCharacterLeads: Bool
  /// The most digits of a number; nil for any, perhaps behind a space.
  let digits: Int?
  /// Whether newlines go with the signs before them, and blanks with the newline behind them.
  let newlinesApart: Bool

  /// GPT-2's own.
  static let gpt2 = WordPattern(
    contractionsInAnyCase: false, anyCharacterLeads: false, digits: nil, newlinesApart: false)

  /// The pattern with this text; nil for one that is not known.
  init?(regex: String) {
    switch regex {
    case #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#:
      self = .gpt2
    case Self.modern(digits: #"\p{N}{1,3}"#): self = Self.modern(3)  // Llama 3, GPT-4
    case Self.modern(digits: #"\p{N}"#): self = Self.modern(1)  // Qwen 2
    default: return nil
    }
  }

  private init(
    contractionsInAnyCase: Bool, anyCharacterLeads: Bool, digits: Int?, newlinesApart: Bool
  ) {
    self.contractionsInAnyCase = contractionsInAnyCase
    self.anyCharacterLeads = anyCharacterLeads
    self.digits = digits
    self.newlinesApart = newlinesApart
  }

  private static func modern(_ digits: Int) -> WordPattern {
    WordPattern(
      contractionsInAnyCase: true, anyCharacterLeads: true, digits: digits, newlinesApart: true)
  }

  private static func modern(digits: String) -> String {
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + digits
      + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  }

  /// The end of the word that begins at `start`, by the first alternative of the pattern that matches.
  /// Every character belongs to a word.
  func wordEnd(_ text: [Unicode.Scalar], from start: Int) -> Int {
    let first = CharacterClass(text[start])
    if text[start] == "'", let end = contraction(text, start) { return end }
    if let end = letters(text, start, first) ?? numbers(text, start, first)
      ?? signs(text, start, first)
    {
      return end
    }
    return spaces(text, start)
  }

  private func contraction(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
    func letter(_ offset: Int) -> Unicode.Scalar? {
      guard start + offset < text.count else { return nil }
      let scalar = text[start + offset]
      guard contractionsInAnyCase else { return scalar }
      // Without regard to case, the long s (ſ) is an s.
      if scalar == "\u{17F}" { return "s" }
      return ("A"..."Z").contains(scalar) ? Unicode.Scalar(scalar.value + 32) : scalar
    }
    switch (letter(1), letter(2)) {
    case ("s", _), ("t", _), ("m", _), ("d", _): return start + 2
    case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
    default: return nil
    }
  }

  private func letters(_ text: [Unicode.Scalar], _ start: Int, _ first: CharacterClass) -> Int? {
    if first == .letter { return run(text, start) { $0 == .letter } }
    let leads = anyCharacterLeads ? first == .space || first == .other : text[start] == " "
    guard leads, start + 1 < text.count, CharacterClass(text[start + 1]) == .letter else {
      return nil
    }
    return run(text, start + 1) { $0 == .letter }
  }

  private func numbers(_ text: [Unicode.Scalar], _ start: Int, _ first: CharacterClass) -> Int? {
    if let digits {
      guard first == .number else { return nil }
      return min(start + digits, run(text, start) { $0 == .number })
    }
    let begin = text[start] == " " ? start + 1 : start
    guard begin < text.count, CharacterClass(text[begin]) == .number else { return nil }
    return run(text, begin) { $0 == .number }
  }

  private func signs(_ text: [Unicode.Scalar], _ start: Int, _ first: CharacterClass) -> Int? {
    let begin = text[start] == " " ? start + 1 : start
    guard begin < text.count, CharacterClass(text[begin]) == .other else { return nil }
    let end = run(text, begin) { $0 == .other }
    return newlinesApart ? run(text, end) { $0 == .newline } : end
  }

  /// `\s*[\r\n]+` where newlines stand apart, then `\s+(?!\S)`, then `\s+`.
  private func spaces(_ text: [Unicode.Scalar], _ start: Int) -> Int {
    let end = run(text, start) { $0.isSpace }
    if newlinesApart {
      // As far as the last newline among the blanks.
      var last = end
      while last > start, CharacterClass(text[last - 1]) != .newline { last -= 1 }
      if last > start { return last }
    }
    // The last blank before a word is left to that word, unless it is the only one.
    return end < text.count && end - start > 1 ? end - 1 : end
  }

  private func run(
    _ text: [Unicode.Scalar], _ start: Int, _ belongs: (CharacterClass) -> Bool
  ) -> Int {
    var end = start
    while end < text.count, belongs(CharacterClass(text[end])) { end += 1 }
    return end
  }
}
