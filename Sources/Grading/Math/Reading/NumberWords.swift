import BigInt
import Values

/// Numbers that are written as words, and words that multiply: "twenty-five", "two thirds", "2 million", "3 dozen",
/// "one and a half".
struct NumberWords {
  private let tokens: [Token]
  private var index = 0

  /// The tokens with every number in words as one token.
  static func merged(_ tokens: [Token]) -> [Token] {
    guard tokens.contains(where: { if case .word = $0 { true } else { false } }) else {
      return tokens
    }
    var reader = NumberWords(tokens: tokens)
    return reader.run()
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  private mutating func run() -> [Token] {
    var merged: [Token] = []
    while index < tokens.count {
      if case .word(let word) = tokens[index], ["minus", "negative"].contains(word.lowercased()) {
        let start = index
        index += 1
        while index < tokens.count, tokens[index] == .space { index += 1 }
        if let value = phrase() {
          merged += [.symbol("-")] + value
          continue
        }
        index = start
      }
      if !followsDigits(merged), let value = phrase() {
        merged += value
      } else {
        merged.append(tokens[index])
        index += 1
      }
    }
    return merged
  }

  /// Behind digits "second" is a unit; what multiplies them was taken with them. So it is behind "per" or a stroke.
  private func followsDigits(_ merged: [Token]) -> Bool {
    guard case .word(let word) = tokens[index] else { return false }
    switch merged.last(where: { $0 != .space }) {
    case .number: return true
    case .symbol("/"), .symbol("*"): return Units.isUnit(word)
    case .word(let before):
      return Units.isUnit(word)
        && (["per", "each", "every"].contains(before.lowercased()) || Units.isUnit(before))
    default: return false
    }
  }

  // MARK: Tokens

  /// The word that comes next, in small letters, behind space.
  private func word(at place: inout Int) -> String? {
    while place < tokens.count, tokens[place] == .space { place += 1 }
    guard place < tokens.count else { return nil }
    switch tokens[place] {
    case .word(let word): return word.lowercased()
    case .letter("a"): return "a"
    default: return nil
    }
  }

  private mutating func take(_ accepts: (String) -> Bool) -> String? {
    var place = index
    guard let word = word(at: &place), accepts(word) else { return nil }
    index = place + 1
    return word
  }

  /// A hyphen between words.
  private mutating func takeHyphen() -> Bool {
    guard index < tokens.count, tokens[index] == .symbol("-"), index + 1 < tokens.count,
      case .word = tokens[index + 1]
    else { return false }
    index += 1
    return true
  }

  // MARK: Phrases

  /// A number in words, or digits with a word that multiplies them; nil if neither comes next.
  private mutating func phrase() -> [Token]? {
    let start = index
    if index < tokens.count, case .number(let digits) = tokens[index] {
      index += 1
      if let scaled = scaledDigits(digits) { return scaled }
      index = start
      return nil
    }
    guard index < tokens.count, case .word = tokens[index] else {
      // "a dozen", but no other "a".
      if index < tokens.count, tokens[index] == .letter("a"), let value = afterArticle() {
        return value
      }
      index = start
      return nil
    }
    if let value = afterArticle() { return value }
    if let part = take({ Self.parts[$0] != nil && ["half", "quarter"].contains($0) }),
      let size = Self.parts[part]
    {
      // "half a million"
      let behind = index
      _ = take { $0 == "a" || $0 == "an" }
      if let scale = take({ Self.scales[$0] != nil }), let factor = Self.scales[scale] {
        return [.value(Rational(factor) / Rational(size))]
      }
      // "half an hour"
      var next = index
      if word(at: &next) == nil { index = behind }
      return [.value(.one / Rational(size))]
    }
    if let ordinal = take({ Self.ordinals[$0] != nil }), let place = Self.ordinals[ordinal] {
      return [.value(Rational(place)), .word("ordinal")]
    }
    guard let whole = cardinal() else {
      index = start
      return nil
    }
    return behind(whole)
  }

  /// "a half", "an eighth", "a dozen", "a hundred".
  private mutating func afterArticle() -> [Token]? {
    let start = index
    guard take({ $0 == "a" || $0 == "an" }) != nil else { return nil }
    if let part = take({ Self.parts[$0] != nil }), let size = Self.parts[part] {
      return [.value(.one / Rational(size))]
    }
    if let scale = take({ Self.scales[$0] != nil }), let factor = Self.scales[scale] {
      return [.value(Rational(factor))]
    }
    index = start
    return nil
  }

  /// What may follow a whole number in words: the parts that it counts, or a fraction.
  private mutating func behind(_ whole: BigInt) -> [Token] {
    let start = index
    _ = takeHyphen()
    let isTens = whole >= 20 && whole % 10 == 0 && whole < 100
    if isTens, let ordinal = take({ Self.ordinals[$0].map { $0 < 10 } ?? false }),
      let place = Self.ordinals[ordinal]
    {
      return [.value(Rational(whole + BigInt(place))), .word("ordinal")]
    }
    if let part = take({ Self.parts[$0] != nil }), let size = Self.parts[part] {
      return [.value(Rational(whole) / Rational(size))]
    }
    index = start
    if take({ $0 == "and" }) != nil {
      let numerator = take({ $0 == "a" || $0 == "an" }) != nil ? BigInt(1) : cardinal() ?? 1
      _ = takeHyphen()
      if let part = take({ Self.parts[$0] != nil }), let size = Self.parts[part] {
        let value = Rational(whole) + Rational(numerator) / Rational(size)
        if let scale = take({ Self.scales[$0] != nil }), let factor = Self.scales[scale] {
          return [.value(value * Rational(factor))]
        }
        return [.value(value)]
      }
      index = start
    }
    if take({ $0 == "point" }) != nil {
      var digits = ""
      while let digit = take({ Self.small[$0].map { $0 < 10 } ?? false }),
        let value = Self.small[digit]
      {
        digits += "\(value)"
      }
      if !digits.isEmpty { return [.number("\(whole).\(digits)")] }
      index = start
    }
    return [.value(Rational(whole))]
  }

  /// `2.5 million`, `3 dozen`, `2 thirds`, `25th`; nil if no such word follows.
  private mutating func scaledDigits(_ digits: String) -> [Token]? {
    guard let value = try? Parser.rational(digits) else { return nil }
    var factor = BigInt(1)
    while let scale = take({ Self.scales[$0] != nil }), let size = Self.scales[scale] {
      factor *= size
      if factor.bitWidth > 200 { return nil }
    }
    if factor != 1 { return [.value(value * Rational(factor))] }
    let isDecimal = digits.contains(".")
    let start = index
    _ = takeHyphen()
    if !isDecimal,
      let part = take({
        Self.parts[$0] != nil
          && ($0.hasSuffix("s") || $0 == "half" || $0 == "halves" || digits == "1")
      }),
      let size = Self.parts[part], !part.hasPrefix("quarter")
    {
      return [.value(value / Rational(size))]
    }
    index = start
    if !isDecimal, index < tokens.count, case .word(let ending) = tokens[index],
      ["st", "nd", "rd", "th"].contains(ending.lowercased())
    {
      index += 1
      return [.number(digits), .word("ordinal")]
    }
    return nil
  }

  /// "two hundred and six thousand"
  private mutating func cardinal() -> BigInt? {
    var total = BigInt(0)
    var current = BigInt(0)
    var isAnything = false
    var canTakeSmall = true
    while true {
      let start = index
      if isAnything {
        _ = takeHyphen()
        if current % 100 == 0, current != 0 || total != 0 { _ = take { $0 == "and" } }
      }
      if canTakeSmall, let word = take({ Self.small[$0] != nil }), let value = Self.small[word] {
        current += BigInt(value)
        canTakeSmall = value >= 20 && value % 10 == 0
        isAnything = true
        if canTakeSmall {
          // Only one more, below ten.
          let behind = index
          _ = takeHyphen()
          if let unit = take({ Self.small[$0].map { (1..<10).contains($0) } ?? false }),
            let one = Self.small[unit]
          {
            current += BigInt(one)
          } else {
            index = behind
          }
          canTakeSmall = false
        }
      } else if isAnything, let word = take({ Self.scales[$0] != nil }),
        let size = Self.scales[word]
      {
        if size == 100 {
          current *= 100
          canTakeSmall = true
        } else if size < 1000 {
          // Dozens end a number.
          return total + current * size
        } else {
          total += current * size
          current = 0
          canTakeSmall = true
        }
        if total.bitWidth > 200 || current.bitWidth > 200 { return nil }
      } else {
        index = start
        return isAnything ? total + current : nil
      }
    }
  }

  // MARK: Words

  static let small: [String: Int] = {
    var numbers: [String: Int] = [:]
    let words = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
      "nineteen", "twenty",
    ]
    for (index, word) in words.enumerated() { numbers[word] = index }
    for (index, word) in ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
      .enumerated()
    {
      numbers[word] = 30 + 10 * index
    }
    return numbers
  }()

  static let scales: [String: BigInt] = {
    var scales: [String: BigInt] = [
      "hundred": 100, "thousand": 1000, "lakh": 100_000, "million": 1_000_000,
      "crore": 10_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000, "dozen": 12,
      "score": 20, "gross": 144, "quadrillion": 1_000_000_000_000_000, "mln": 1_000_000,
      "bn": 1_000_000_000, "mn": 1_000_000,
    ]
    for word in ["hundred", "thousand", "lakh", "million", "crore", "billion", "trillion", "dozen"]
    {
      scales[word + "s"] = scales[word]
    }
    return scales
  }()

  /// Denominators, in the singular and the plural.
  static let parts: [String: Int] = {
    var parts = ["half": 2, "halves": 2, "quarter": 4, "quarters": 4]
    for (word, size) in ordinals where size > 2 {
      parts[word] = size
      parts[word + "s"] = size
    }
    return parts
  }()

  static let ordinals: [String: Int] = {
    var ordinals = ["first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9]
    ordinals["twelfth"] = 12
    for (word, value) in small
    where value > 3 && ![5, 8, 9, 12].contains(value) && (value < 20 || value % 10 == 0) {
      ordinals[word.hasSuffix("y") ? word.dropLast() + "ieth" : word + "th"] = value
    }
    ordinals["hundredth"] = 100
    ordinals["thousandth"] = 1000
    return ordinals
  }()

  static func isNumber(_ word: String) -> Bool {
    small[word] != nil || scales[word] != nil || parts[word] != nil
      || ordinals[word] != nil || ["minus", "negative"].contains(word)
  }
}
