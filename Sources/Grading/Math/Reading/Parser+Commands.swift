// LaTeX commands and brackets.

extension Parser {
  mutating func command(_ name: String) throws -> Expression {
    if Functions.names.contains(name) { return try function(name) }
    switch name {
    case "frac":
      let top = try argument()
      return .quotient(top, try argument())
    case "sqrt": return try root()
    case "pi": return .constant(.pi)
    case "binom":
      let above = try argument()
      return .function("binomial", [above, try argument()])
    case "infty", "infinity": return .constant(.infinity)
    case "boxed", "fbox", "underline", "phantom", "ensuremath", "tag", "mathbb", "mathcal", "vec",
      "hat",
      "overline", "bar", "overrightarrow", "widehat", "dot", "mathfrak":
      return try wrapped(name)
    case "lbrace":
      return try set()
    case "lfloor": return .function("floor", [try list(upTo: "rfloor")])
    case "lceil": return .function("ceil", [try list(upTo: "rceil")])
    case "begin": return try environment()
    case "emptyset": return .set([])
    case "sum", "prod": return try bigOperator(name)
    case "cdots", "ldots", "dots", "dotsc", "dotsb": throw SyntaxError("dots leave something out")
    case "int", "lim", "oint", "partial", "nabla": throw SyntaxError("\\\(name) is not supported")
    default:
      guard Self.letters.contains(name) else { throw SyntaxError("\\\(name) is not known") }
      return try symbol(name)
    }
  }

  /// All commands that it knows.
  static let commands: Set<String> = letters.union([
    "frac", "pi", "binom", "choose", "over", "infty", "infinity", "boxed", "fbox", "underline",
    "ensuremath",
    "mathbb", "mathcal", "vec", "hat", "overline", "bar", "overrightarrow", "widehat", "dot",
    "mathfrak",
    "lbrace", "rbrace", "lfloor", "rfloor", "lceil", "rceil", "begin", "end", "sum", "prod",
    "cdots", "ldots",
    "dots", "int", "lim", "partial", "pmod", "bmod", "Rightarrow", "implies", "rightarrow", "to",
    "hline",
    "mod", "emptyset",
  ])

  private static let letters: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma",
    "Delta",
    "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega", "ell", "angle", "triangle",
  ]

  /// What a command is given: a group, or one token. Digits side by side are one each: `\frac12`.
  mutating func argument() throws -> Expression {
    skipSpace()
    if take("{") {
      let value = try nested { try $0.list { $0 == .symbol("}") } }
      try expect("}")
      return value
    }
    if case .number(let digits) = peek, digits.count > 1, digits.allSatisfy(\.isDigit) {
      tokens[index] = .number(String(digits.dropFirst()))
      return .number(try Self.rational(String(digits.prefix(1))), places: nil)
    }
    return try nested { try $0.atom() }
  }

  private mutating func root() throws -> Expression {
    guard take("[") else { return .root(try argument()) }
    let degree = try nested { try $0.list { $0 == .symbol("]") } }
    try expect("]")
    return .root(try argument(), degree)
  }

  /// What is only set in another way is what it is; a letter with a mark is another letter.
  private mutating func wrapped(_ name: String) throws -> Expression {
    let value = try argument()
    if name == "mathbb", value == .symbol("R") {
      let infinity = Expression.constant(.infinity)
      return .interval(
        .init(low: .negated(infinity), high: infinity, includesLow: false, includesHigh: false))
    }
    if ["boxed", "fbox", "underline", "ensuremath"].contains(name) { return value }
    if case .symbol(let letter) = value { return .symbol("\(name) \(letter)") }
    if name == "mathbb" || name == "mathcal" { return value }
    throw SyntaxError("\\\(name) is not known here")
  }

  private mutating func list(upTo command: String) throws -> Expression {
    let value = try nested { try $0.list { $0 == .command(command) } }
    guard take(.command(command)) else { throw SyntaxError("\\\(command) is missing") }
    return value
  }

  // MARK: Functions

  private mutating func function(_ name: String) throws -> Expression {
    var name = name
    var base: Expression?
    var power: Expression?
    if take("_") { base = try script() }
    if take("^") { power = try script() }
    if base == nil, take("_") { base = try script() }
    if name == "sqrt" { return try root() }
    if let exponent = power, exponent == .whole(-1), let inverse = Functions.inverse(of: name) {
      name = inverse
      power = nil
    }
    let arguments = try functionArguments(of: name)
    var value = Expression.function(Functions.canonical(name), arguments)
    switch (name, base) {
    case ("log", let base?): value = .function("log", arguments + [base])
    case ("lg", _): value = .function("log", arguments + [.whole(10)])
    case ("exp", _): value = .power(.constant(.e), arguments[0])
    default: break
    }
    return power.map { .power(value, $0) } ?? value
  }

  private mutating func functionArguments(of name: String) throws -> [Expression] {
    skipSpace()
    for (open, close) in [("(", ")"), ("{", "}"), ("[", "]")] as [(Character, Character)]
    where take(open) {
      let value = try nested { try $0.list { $0 == .symbol(close) } }
      try expect(close)
      if case .list(let values) = value { return values }
      return [value]
    }
    // Without brackets: all factors up to the next function or sign: `\sin 2x`.
    var factors = [try factor()]
    while beginsFactor(), !isFunctionNext, peekBehindSpace != .symbol("(") {
      factors.append(try factor())
    }
    return [factors.count == 1 ? factors[0] : .product(factors)]
  }

  private var peekBehindSpace: Token? {
    tokens[index...].first { $0 != .space }
  }

  private var isFunctionNext: Bool {
    if case .command(let name) = peekBehindSpace { Functions.names.contains(name) } else { false }
  }

  /// `\sum_{k=1}^{n}` of what stands behind it.
  private mutating func bigOperator(_ name: String) throws -> Expression {
    var low: Expression?
    var high: Expression?
    while true {
      if take("_") { low = try script() } else if take("^") { high = try script() } else { break }
    }
    guard let low, let high, case .relation(let sides, [.equal]) = low else {
      throw SyntaxError("\\\(name) needs its bounds")
    }
    return .function(name, [sides[0], sides[1], high, try product()])
  }

  // MARK: Brackets

  mutating func bracket(_ symbol: Character) throws -> Expression {
    switch symbol {
    case "(", "[": return try nested { try $0.round(isOpen: symbol == "(") }
    case "{":
      let value = try group()
      if case .list(let values) = value { return .set(values) }
      return value
    case "|":
      bars += 1
      defer { bars -= 1 }
      let value = try nested { try $0.sum() }
      try expect("|")
      return .function("abs", [value])
    case "∞": return .constant(.infinity)
    case "+": return try factor()
    case "-": return .negated(try factor())
    case "$", "€":
      // Money, or the mark of a formula, which extraction takes away.
      let value = try factor()
      return .quantity(value, .dollar)
    default: throw SyntaxError("\"\(symbol)\" is not expected")
    }
  }

  /// What stands in braces: a value, `n \choose k`, or `a \over b`.
  private mutating func group() throws -> Expression {
    let isClosing: (Token) -> Bool = {
      $0 == .symbol("}") || $0 == .command("choose") || $0 == .command("over")
    }
    let value = try nested { try $0.list(closedBy: isClosing) }
    var result = value
    if take(.command("choose")) {
      result = .function("binomial", [value, try nested { try $0.list(closedBy: isClosing) }])
    } else if take(.command("over")) {
      result = .quotient(value, try nested { try $0.list(closedBy: isClosing) })
    }
    try expect("}")
    return result
  }

  /// `(…)` or `[…]`: a value in brackets, a tuple, or an interval.
  private mutating func round(isOpen: Bool) throws -> Expression {
    let bars = self.bars
    self.bars = 0
    defer { self.bars = bars }
    let content = try list { [.symbol(")"), .symbol("]")].contains($0) }
    let closesOpen = take(")")
    if !closesOpen { try expect("]") }
    guard case .list(let values) = content else { return content }
    if values.count == 2, !isOpen || !closesOpen || values.contains(where: Self.isInfinite) {
      return .interval(
        .init(low: values[0], high: values[1], includesLow: !isOpen, includesHigh: !closesOpen))
    }
    return .tuple(values)
  }

  static func isInfinite(_ value: Expression) -> Bool {
    switch value {
    case .constant(.infinity): true
    case .product(let factors): factors.contains(.constant(.infinity))
    default: false
    }
  }

  private mutating func set() throws -> Expression {
    if take(.command("rbrace")) { return .set([]) }
    bars += 1
    let content = try nested { try $0.list { $0 == .command("rbrace") || $0 == .symbol("|") } }
    bars -= 1
    if take("|") {
      // `\{x | x > 3\}` is what the condition says.
      let condition = try nested { try $0.list { $0 == .command("rbrace") } }
      guard take(.command("rbrace")) else { throw SyntaxError("\\} is missing") }
      return condition
    }
    guard take(.command("rbrace")) else { throw SyntaxError("\\} is missing") }
    if case .list(let values) = content { return .set(values) }
    return .set([content])
  }

  // MARK: Matrices

  private mutating func environment() throws -> Expression {
    let name = try environmentName()
    guard name.hasSuffix("matrix") || name == "array" || name == "cases" else {
      throw SyntaxError("\\begin{\(name)} is not supported")
    }
    if name == "array" { _ = try environmentName() }
    var rows: [[Expression]] = [[]]
    while true {
      skipSpace()
      guard let token = peek else { throw SyntaxError("\\end is missing") }
      if token == .command("end") {
        index += 1
        _ = try environmentName()
        break
      } else if token == .newRow {
        index += 1
        rows.append([])
      } else if token == .symbol("&") || token == .command("hline") {
        index += 1
      } else {
        rows[rows.count - 1].append(try nested { try $0.relation() })
      }
    }
    rows.removeAll(where: \.isEmpty)
    guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }) else {
      throw SyntaxError("a matrix has rows of different lengths")
    }
    return name == "cases" ? .list(rows.flatMap(\.self)) : .matrix(rows)
  }

  /// `{name}` as text.
  private mutating func environmentName() throws -> String {
    try expect("{")
    var name = ""
    while let token = peek, token != .symbol("}") {
      index += 1
      switch token {
      case .letter(let letter), .symbol(let letter): name.append(letter)
      case .word(let word), .number(let word), .command(let word): name += word
      case .space, .newRow: break
      }
    }
    try expect("}")
    return name
  }
}
