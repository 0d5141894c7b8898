/// Functions of number theory whose names are letters, which stand for numbers as well: `\phi(12)` is 4 to some, and
/// twelve times a number called phi to others.
enum NamedFunctions {
  /// The text with the values of what may be such functions; nil if there are none.
  ///
  /// Complexity: at most a thousand steps for each call.
  static func withValues(_ text: String) -> String? {
    // To build the expression takes longer than to read most answers.
    guard marks.contains(where: text.holds) else { return nil }
    let call =
      #/\\(?:var)?(phi|sigma|tau|mu|pi|zeta|omega|Omega)\s*(?:\\left)?\(\s*(\d{1,6})\s*(?:\\right)?\)/#
    var isKnown = true
    var hasCalls = false
    let result = text.replacing(call) { match in
      hasCalls = true
      guard let argument = Int(match.2), let value = value(of: match.1, argument) else {
        isKnown = false
        return ""
      }
      return "(\(value))"
    }
    return hasCalls && isKnown ? result : nil
  }

  private static let marks = [
    "phi", "\\sigma", "\\tau", "\\mu", "\\pi(", "\\pi\\left(", "\\zeta", "\\omega", "\\Omega",
  ]

  private static func value(of name: Substring, _ argument: Int) -> String? {
    guard argument >= 1 else { return nil }
    let factors = factors(argument)
    switch name {
    case "phi":
      return "\(factors.reduce(1) { $0 * ($1.prime - 1) * power($1.prime, $1.count - 1) })"
    case "sigma":
      return "\(factors.reduce(1) { $0 * ((power($1.prime, $1.count + 1) - 1) / ($1.prime - 1)) })"
    case "tau": return "\(factors.reduce(1) { $0 * ($1.count + 1) })"
    case "mu":
      return factors.contains { $0.count > 1 } ? "0" : factors.count % 2 == 0 ? "1" : "-1"
    case "omega": return "\(factors.count)"
    case "Omega": return "\(factors.reduce(0) { $0 + $1.count })"
    case "pi": return argument <= 10_000 ? "\(primes(upTo: argument))" : nil
    default: return [2: "\\frac{\\pi^2}{6}", 4: "\\frac{\\pi^4}{90}"][argument]
    }
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  private static func factors(_ number: Int) -> [(prime: Int, count: Int)] {
    var (rest, prime) = (number, 2)
    var factors: [(prime: Int, count: Int)] = []
    while prime * prime <= rest {
      var count = 0
      while rest % prime == 0 { (rest, count) = (rest / prime, count + 1) }
      if count > 0 { factors.append((prime, count)) }
      prime += 1
    }
    if rest > 1 { factors.append((rest, 1)) }
    return factors
  }

  private static func primes(upTo last: Int) -> Int {
    guard last >= 2 else { return 0 }
    return (2...last).count { number in
      var divisor = 2
      while divisor * divisor <= number {
        if number % divisor == 0 { return false }
        divisor += 1
      }
      return true
    }
  }
}
