import Values

// Numbers of choices: `C_{10}^3`, `C^3_{10}`, `{}_nC_k`, `{}^nC_k`, `A_n^k`, `C(10, 3)`.

extension Parser {
  /// What stands behind C, A or P, if it is a number of choices; nil, and nothing taken, if it is not.
  mutating func countingScripts(_ name: String) throws -> Expression? {
    let start = index
    if let count = try scripts(name) { return count }
    index = start
    return nil
  }

  private mutating func scripts(_ name: String) throws -> Expression? {
    switch peek {
    case .symbol("_"):
      index += 1
      guard let below = try? script(), take("^"), let above = try? script() else { return nil }
      return try counting(name, below, above)
    case .symbol("^"):
      index += 1
      guard let above = try? plainScript(), take("_"), let below = try? script() else { return nil }
      return try counting(name, below, above)
    case .symbol("(") where name != "P" || !reading.guessesFunctions || isPairOfNumbers:
      index += 1
      guard let content = try? nested({ try $0.list { $0 == .symbol(")") } }), take(")"),
        case .list(let values) = content, values.count == 2
      else { return nil }
      return try counting(name, values[0], values[1])
    default: return nil
    }
  }

  /// A script whose digits take no index of their own.
  private mutating func plainScript() throws -> Expression {
    if case .number(let digits) = peek, digits.allSatisfy(\.isDigit) {
      index += 1
      return .number(try Self.rational(digits), places: nil)
    }
    return try script()
  }

  private var isPairOfNumbers: Bool {
    guard case .number = peek(1), peek(2) == .symbol(","),
      case .number = tokens[(index + 3)...].first(where: { $0 != .space })
    else { return false }
    return true
  }

  /// Choices of some out of more; nil if the two cannot be that.
  func counting(_ name: String, _ all: Expression, _ some: Expression) throws -> Expression? {
    switch (all, some) {
    case (.number(let all, nil), .number(let some, nil)):
      guard all.isWhole, some.isWhole, !some.isNegative, all >= some, all > .one else { return nil }
    case (.symbol, .number(let some, nil)): guard some.isWhole, !some.isNegative else { return nil }
    case (.symbol, .symbol), (.sum, .symbol), (.sum, .number), (.product, .symbol),
      (.product, .number), (.sum, .sum),
      (.product, .product), (.symbol, .sum):
      break
    default: return nil
    }
    if name == "C" { return .function("binomial", [all, some]) }
    return .quotient(
      .function("factorial", [all]), .function("factorial", [.sum([all, .negated(some)])]))
  }

  /// `_nC_k` and `^nC_k`, of which the script comes first.
  mutating func leadingScript() throws -> Expression {
    let all = try script()
    skipSpace()
    guard case .letter(let letter) = peek, "CPA".contains(letter) else {
      throw SyntaxError("a script stands before nothing")
    }
    index += 1
    guard take("_") || take("^") else { throw SyntaxError("a script stands before nothing") }
    guard let count = try counting(String(letter), all, script()) else {
      throw SyntaxError("it is no number of choices")
    }
    return count
  }
}
