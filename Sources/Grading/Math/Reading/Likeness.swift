/// Why two answers in words that differ may be the same: other forms of one word, other orders of a date.
enum Likeness {
  /// What is looked at, in bytes.
  private static let longest = 60

  /// Nil where they are no words, or other words.
  static func reason(_ answer: String, _ reference: String) -> String? {
    guard answer.utf8.count <= longest, reference.utf8.count <= longest, hasWord(answer),
      hasWord(reference)
    else { return nil }
    let (own, other) = (words(answer), words(reference))
    if own.sorted() == other.sorted(), own.count > 1, own.contains(where: isMonth) {
      return "they may be one date"
    }
    guard own.count == other.count, own.count <= 3 else { return nil }
    let differing = zip(own, other).filter { $0 != $1 }
    guard !differing.isEmpty, differing.allSatisfy(areForms) else { return nil }
    return "they may be forms of one word"
  }

  /// Three letters in a row that are no command's.
  private static func hasWord(_ text: String) -> Bool {
    var (run, isCommand) = (0, false)
    for byte in text.utf8 {
      if (97...122).contains(byte | 0x20) {
        run += 1
        if run >= 3, !isCommand { return true }
      } else {
        (run, isCommand) = (0, byte == UInt8(ascii: "\\"))
      }
    }
    return false
  }

  private static func words(_ text: String) -> [String] {
    var plain = text.lowercased()
    for mark in ["\\text", "\\mathrm", "\\textbf"] { plain = plain.freed(of: mark, with: " ") }
    return plain.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter {
      !["the", "a", "an", "of", "on"].contains($0)
    }
  }

  private static func isMonth(_ word: String) -> Bool {
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].contains {
      word.hasPrefix($0)
    }
  }

  /// `converges` and `convergent`, `colour` and `color`, `Sat` and `Saturday`: no numbers, and mostly the same letters
  /// from the first on, or all but one.
  private static func areForms(_ one: String, _ other: String) -> Bool {
    guard one.count >= 3, other.count >= 3, (one + other).allSatisfy(\.isLetter),
      min(one.count, other.count) >= 4 || one.hasPrefix(other) || other.hasPrefix(one)
    else { return false }
    let common = zip(one, other).prefix { $0 == $1 }.count
    let isBeginning = common >= 3 && common * 10 >= min(one.count, other.count) * 7
    return isBeginning || one.sorted() == other.sorted() && common > 0
  }
}
