/// Numbers that change places among words that stay: "12 edges 8 vertices" beside "8 edges 12 vertices", "7 R 3" beside
/// "3 R 7". What the words say of the numbers is not understood, so two such lists are not the same for having the same
/// members.
enum SwappedNumbers {
  private static let longest = 200
  /// Words that join members of a list.
  private static let joints: Set<String> = [
    "and", "or", "text", "mathrm", "quad", "qquad", "left", "right", "frac", "dfrac", "sqrt", "pi",
    "textbf", "mathbf", "rm", "ldots", "dots", "cup", "the", "are", "is",
  ]
  /// Words that alone between two numbers say which is which.
  private static let between: Set<String> = [
    "r", "rem", "remainder", "over", "then", "under", "after", "before", "below", "above",
    "followed",
  ]

  /// Nil for almost all pairs, which have no two numbers with a word between.
  static func reason(_ answer: String, _ reference: String) -> String? {
    guard answer != reference, answer.utf8.count <= longest, reference.utf8.count <= longest,
      !isFormula(answer), !isFormula(reference), hasWordBetween(answer), hasWordBetween(reference)
    else { return nil }
    let (own, other) = (parts(answer), parts(reference))
    guard own.numbers != other.numbers, own.numbers.sorted() == other.numbers.sorted(),
      own.words == other.words, !own.isAlternative
    else { return nil }
    let distinct = Set(own.words)
    guard distinct.count > 1 || own.words.count == 1 && distinct.isSubset(of: between) else {
      return nil
    }
    return "numbers stand in another order among the words"
  }

  /// Letters are variables there, and change places with what stands before them.
  private static func isFormula(_ text: String) -> Bool {
    text.utf8.contains { "^_+*/".utf8.contains($0) }
  }

  private static func hasWordBetween(_ text: String) -> Bool {
    var state = 0
    for byte in text.utf8 {
      if (48...57).contains(byte) {
        if state == 2 { return true }
        state = 1
      } else if state == 1, (97...122).contains(byte | 0x20) {
        state = 2
      }
    }
    return false
  }

  /// Numbers, and words that join no members of a list, each in their order; and whether one of the words is "or".
  private static func parts(_ text: String) -> (
    numbers: [String], words: [String], isAlternative: Bool
  ) {
    var (numbers, words): ([String], [String]) = ([], [])
    var isAlternative = false
    for match in text.matches(of: #/\d+(?:\.\d+)?|[A-Za-z]+/#) {
      let part = String(match.0)
      if part.first?.isNumber == true {
        numbers.append(part)
      } else {
        let word = part.lowercased()
        if word == "or" { isAlternative = true }
        if !joints.contains(word) { words.append(word) }
      }
    }
    return (numbers, words, isAlternative)
  }
}
