/// Words in place of numbers, and words compared with words.
enum Words {
  /// The number that a word says; nil if it says none.
  static func number(_ word: String) -> Int? { numbers[word.lowercased()] }

  private static let numbers: [String: Int] = {
    let small = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven",
      "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
      "twenty",
    ]
    var numbers = Dictionary(uniqueKeysWithValues: small.enumerated().map { ($1, $0) })
    for (index, word) in ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
      .enumerated()
    {
      numbers[word] = 30 + 10 * index
    }
    numbers["hundred"] = 100
    return numbers
  }()

  /// A text as it is compared: small letters, one space between words, no articles, no full stop.
  static func canonical(_ text: String) -> String {
    let letters = text.lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " }
    return String(letters).split(separator: " ").filter { !["a", "an", "the"].contains($0) }
      .joined(separator: " ")
  }
}
