import Foundation

/// Verdicts in plain words that leave no doubt.
struct PlainVerdict {
  let name: String
  let kind: FinalWord.Kind

  /// The verdict on the last line of a text, which is that and nothing else.
  func value(in text: String) -> Double? {
    let lines = text.split(whereSeparator: \.isNewline).map(Self.bare).filter { !$0.isEmpty }
    guard let last = lines.last, let found = verdict(last) else { return nil }
    if found.isNamed || lines.count == 1 { return found.value }
    // A number alone may be the end of a sum; a word alone is a verdict where no other line has another.
    if case .score = kind { return nil }
    let others = lines.dropLast().compactMap { verdict($0)?.value }
    return others.allSatisfy { $0 == found.value } ? found.value : nil
  }

  /// A line without marks of emphasis, lists and ends.
  private static func bare(_ line: Substring) -> String {
    let marks = CharacterSet(charactersIn: "*_`#>-•\"' \t.$!。")
    return String(line).trimmingCharacters(in: marks).replacing("**", with: "")
      .replacing("`", with: "").lowercased()
  }

  private func verdict(_ line: String) -> (value: Double, isNamed: Bool)? {
    var rest = line[...]
    var isNamed = false
    for article in ["the ", "my ", "final ", "overall "] where rest.hasPrefix(article) {
      rest = rest.dropFirst(article.count)
    }
    for word in [name.lowercased(), "verdict", "score", "rating", "answer", "label", "grade"]
    where rest.hasPrefix(word) {
      let behind = rest.dropFirst(word.count).drop { $0.isWhitespace || $0 == "*" }
      for link in [":", "=", "is "] where behind.hasPrefix(link) {
        (rest, isNamed) = (behind.dropFirst(link.count), true)
        break
      }
      if isNamed { break }
    }
    var word = String(rest).trimmingCharacters(in: CharacterSet(charactersIn: " *_`\"'$."))
    if word.hasPrefix("\\boxed{"), word.hasSuffix("}") {
      word = String(word.dropFirst(7).dropLast())
      for wrap in ["\\text{", "\\textbf{"] where word.hasPrefix(wrap) && word.hasSuffix("}") {
        word = String(word.dropFirst(wrap.count).dropLast())
      }
      isNamed = true
    }
    switch kind {
    case .truth: return Self.truth(word).map { ($0, isNamed) }
    case .score(let scale): return Self.score(word, scale).map { ($0, isNamed) }
    case .choice(let words): return Self.choice(word, words).map { ($0, isNamed) }
    }
  }

  /// The place of a word among some; nil if it is none of them.
  static func choice(_ word: String, _ words: [String]) -> Double? {
    words.firstIndex { TagSet.plain($0) == TagSet.plain(word) }.map(Double.init)
  }

  /// Yes or no; nil for another word.
  static func truth(_ word: String) -> Double? {
    switch word.lowercased().trimmingCharacters(in: .whitespaces) {
    case "true", "yes", "correct", "right": 1
    case "false", "no", "incorrect", "wrong", "not correct": 0
    default: nil
    }
  }

  /// A number on a scale: `7`, `5.5`, `7/10` and `7 out of 10` if the scale ends there; nil for all else.
  static func score(_ text: String, _ scale: ClosedRange<Double>) -> Double? {
    let word = text.lowercased().trimmingCharacters(in: .whitespaces)
    guard
      let match = word.wholeMatch(of: /(\d{1,3}(?:\.\d+)?)(?:\s*(?:\/|out of|of)\s*(\d{1,4}))?/),
      let number = Double(match.1)
    else { return nil }
    if let end = match.2, Double(end) != scale.upperBound { return nil }
    return onScale(number, scale)
  }

  /// Whole numbers and halves within a scale.
  static func onScale(_ number: Double, _ scale: ClosedRange<Double>) -> Double? {
    scale.contains(number) && number * 2 == (number * 2).rounded() ? number : nil
  }
}
