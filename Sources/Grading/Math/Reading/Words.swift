/// Words compared with words.
enum Words {
  /// A text as it is compared: small letters, one space between words, no articles, no full stop.
  static func canonical(_ text: String) -> String {
    let letters = text.lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " }
    return String(letters).split(separator: " ").filter { !["a", "an", "the"].contains($0) }
      .joined(separator: " ")
  }

  /// What a text says of solutions and of numbers, where there is a formula for it.
  static func meaning(_ text: String) -> Meaning? {
    var words = canonical(text).split(separator: " ").map(String.init)
    while let first = words.first,
      [
        "there", "is", "are", "it", "has", "have", "exist", "exists", "x", "when", "for", "limit",
        "undefined", "does", "the", "so", "then", "value",
      ].contains(first), words.count > 1
    {
      if first == "undefined" || first == "does" { break }
      words.removeFirst()
    }
    while let last = words.last, ["exist", "exists", "possible"].contains(last), words.first == "no"
    { words.removeLast() }
    let plain = words.joined(separator: " ")
    if let known = meanings[plain] { return known }
    return nil
  }

  enum Meaning: Hashable {
    case nothing
    case undefined
    case infinitelyMany
    case reals
    case integers
    case naturals
    case truth(Bool)
  }

  private static let meanings: [String: Meaning] = {
    var meanings: [String: Meaning] = [:]
    for text in [
      "no solution", "no solutions", "none", "no real solution", "no real solutions",
      "no such number",
      "no such numbers", "no such x", "no such integer", "no such integers", "no integer solution",
      "no integer solutions",
      "empty set", "no value", "no values", "no real root", "no real roots", "no root", "no roots",
      "nothing", "null set", "empty", "no real number", "no real numbers", "no real value",
      "no real values", "no real x", "inconsistent", "no such value", "no such values",
      "no such real number",
      "no solution in real numbers", "no solution in reals",
    ] { meanings[text] = .nothing }
    for text in [
      "dne", "does not exist", "undefined", "doesn t exist", "not defined", "is undefined",
      "non existent", "nonexistent", "not exist", "no limit",
    ] {
      meanings[text] = .undefined
    }
    for text in [
      "infinitely many", "infinitely many solutions", "infinite", "infinite number of solutions",
      "infinite solutions", "infinite number", "infinitely many values",
    ] {
      meanings[text] = .infinitelyMany
    }
    for text in [
      "all real numbers", "all reals", "all real", "any real number", "every real number",
      "real numbers", "reals", "set of all real numbers", "set of real numbers", "all real x",
      "all real values", "all real number", "any real", "all real values of x", "all x",
      "every real x", "any x",
    ] { meanings[text] = .reals }
    for text in [
      "all integers", "any integer", "every integer", "integers", "set of all integers",
      "set of integers",
    ] { meanings[text] = .integers }
    for text in [
      "all positive integers", "any positive integer", "positive integers", "all natural numbers",
      "natural numbers", "set of positive integers", "set of all positive integers",
      "every positive integer",
    ] { meanings[text] = .naturals }
    for text in ["true", "yes", "correct"] { meanings[text] = .truth(true) }
    for text in ["false", "no", "incorrect"] { meanings[text] = .truth(false) }
    return meanings
  }()
}
