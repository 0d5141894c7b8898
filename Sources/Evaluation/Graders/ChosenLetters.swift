import Foundation
import Grading

/// The letters that a response to a multiple-choice question chooses.
///
/// What stands in the last box counts, or is all of the response. Else it is the last sentence that speaks of an answer, an
/// option, a choice or a statement and names letters; else the letters of the last line.
enum ChosenLetters {
  /// What a response says.
  enum Found: Equatable {
    /// In the order of the alphabet, each once; not empty.
    case letters(String)
    /// Something that names no letter.
    case text(String)
    case nothing
  }

  /// - Parameter isCut: whether the response was cut: then only what is marked as the answer is one.
  static func find(in response: String, isCut: Bool = false) -> Found {
    let text = EmptyBoxes.removed(from: response)
    if let final = FinalAnswer(in: text), [.boxed, .tagged, .whole].contains(final.rule),
      !(isCut && final.rule == .whole)
    {
      let bare = final.text.trimmingCharacters(in: .whitespacesAndNewlines)
      if bare.isEmpty { return .nothing }
      if let letters = named(bare) { return .letters(letters) }
      return final.rule == .whole ? stated(text, isCut) : .text(bare)
    }
    return stated(text, isCut)
  }

  private static func stated(_ text: String, _ isCut: Bool) -> Found {
    let sentences = sentences(of: text)
    for (place, sentence) in sentences.enumerated().reversed() {
      let lower = sentence.lowercased()
      guard words.contains(where: lower.contains) else { continue }
      // Options may be repeated with their texts, one a line.
      let rest = ([behindWord(sentence)] + sentences[(place + 1)...]).joined(separator: "\n")
      if let letters = bracketed(in: rest) ?? run(in: behindWord(sentence)) ?? bracketed(
        in: sentence)
        ?? run(in: sentence)
      {
        return .letters(letters)
      }
    }
    if isCut { return .nothing }
    if let last = sentences.last(where: { !$0.allSatisfy(\.isWhitespace) }),
      let letters = run(in: last)
    {
      return .letters(letters)
    }
    return .nothing
  }

  /// Letters in brackets, `(A)` or `[A]`, but for those that are said to be false; nil if there are none.
  private static func bracketed(in text: String) -> String? {
    var found: Set<Character> = []
    for match in text.matches(of: #/[(\[]\s*([A-J])\s*[)\]]([^(\[\n]{0,40})/#) {
      let behind = match.2.lowercased()
      let isDenied = ["false", "incorrect", "not true", "not correct", "wrong"].contains {
        behind.contains($0)
      }
      if !isDenied, let letter = match.1.first { found.insert(letter) }
    }
    return found.isEmpty ? nil : String(found.sorted())
  }

  private static let words = ["answer", "option", "choice", "statement", "correct"]

  /// What follows the last of the words that announce an answer.
  private static func behindWord(_ sentence: String) -> String {
    let lower = sentence.lowercased()
    let ends = words.compactMap { lower.range(of: $0, options: .backwards)?.upperBound }
    guard let end = ends.max() else { return sentence }
    let offset = lower.utf16.distance(from: lower.startIndex, to: end)
    guard
      let index = sentence.utf16.index(
        sentence.startIndex, offsetBy: offset, limitedBy: sentence.endIndex)
    else { return sentence }
    return String(sentence[index...])
  }

  /// Lines, and within them sentences: a full stop, an exclamation or question mark before white space ends one.
  private static func sentences(of text: String) -> [String] {
    text.split(separator: "\n").flatMap { line in
      var sentences: [String] = []
      var current = ""
      var isEnd = false
      for character in line {
        if isEnd, character.isWhitespace {
          sentences.append(current)
          current = ""
        }
        isEnd = ".!?".contains(character)
        current.append(character)
      }
      return sentences + [current]
    }
  }

  /// The letters of the first list of letters: `(A) and (C)`, `A, B`, `[A]`, `B`, `ACD`.
  private static func run(in text: String) -> String? {
    let tokens = tokens(of: text)
    var found: Set<Character> = []
    for token in tokens {
      switch token {
      case .letters(let letters): found.formUnion(letters)
      case .joint: continue
      case .other:
        if !found.isEmpty { return String(found.sorted()) }
      }
    }
    return found.isEmpty ? nil : String(found.sorted())
  }

  private enum Token {
    case letters([Character])
    /// What stands between letters of one list.
    case joint
    case other
  }

  private static func tokens(of text: String) -> [Token] {
    let marks = CharacterSet(charactersIn: "(){}[]*$,;:.!?\"'`")
    var tokens: [Token] = []
    let parts = text.replacing(",", with: ", ").split(whereSeparator: \.isWhitespace)
    for (place, part) in parts.enumerated() {
      let isBracketed = part.contains { "([*$".contains($0) }
      let word = String(part).trimmingCharacters(in: marks)
        .replacing(#/^\\(text|mathrm|mathbf|textbf)\{?/#, with: "")
        .trimmingCharacters(in: marks)
      if word.isEmpty {
        tokens.append(.joint)
      } else if ["and", "&", "or", "both", "options", "option"].contains(word.lowercased()) {
        tokens.append(.joint)
      } else if word.allSatisfy({ letters.contains($0) }), isAscending(word),
        // The article, and the pronoun, are no choices.
        isBracketed || word.count > 1 || !["A", "I"].contains(word)
          || !isWord(parts.dropFirst(place + 1).first)
      {
        tokens.append(.letters(Array(word)))
      } else if isBracketed, word.count == 1, letters.contains(word.uppercased()) {
        tokens.append(.letters(Array(word.uppercased())))
      } else {
        tokens.append(.other)
      }
    }
    return tokens
  }

  private static let letters = "ABCDEFGHIJ"

  private static func isAscending(_ word: String) -> Bool {
    zip(word, word.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// Whether a small letter begins it, other than of a word that joins letters or says that they are right.
  private static func isWord(_ part: Substring?) -> Bool {
    guard let part, part.first?.isLowercase == true else { return false }
    return !["and", "or", "is", "are", "because", "since", "as"].contains(
      part.lowercased().trimmingCharacters(in: .punctuationCharacters))
  }

  /// The letters of an answer that is nothing but letters, or begins with one as a label: `C`, `(A) and (C)`, `ABD`,
  /// `C) 12 cm`, `b`; nil if it is none of letters.
  static func named(_ text: String) -> String? {
    if let letters = MathGrader.choices(text) { return String(letters) }
    let bare = text.trimmingCharacters(in: CharacterSet(charactersIn: "(){}[] .$*"))
    if bare.count == 1, letters.contains(bare.uppercased()) { return bare.uppercased() }
    return nil
  }
}
