// LaTeX commands and brackets.

extension Parser {
  mutating func command(_ name: String) throws -> Expression {
    if Functions.names.contains(name) { return try function(name) }
    switch name {
    case "frac":
      let top = try argument()
      let bottom = try argument()
      if case .quantity = top { return try flattened([top, .power(bottom, .whole(-1))]) }
      return .quotient(top, bottom)
    case "sqrt": return try root()
    case "pi": return .constant(.pi)
    case "binom":
      let above = try argument()
      return .function("binomial", [above, try argument()])
    case "infty", "infinity": return .constant(.infinity)
    case "boxed", "fbox", "underline", "phantom", "ensuremath", "mathbb", "mathcal", "vec",
      "hat",
      "overline", "bar", "overrightarrow", "widehat", "dot", "mathfrak", "smash", "overbrace",
      "underbrace", "widetilde", "tilde", "overset", "framebox", "pmb":
      return try wrapped(name)
    case "lbrace":
      return try set()
    case "lfloor": return .function("floor", [try list(upTo: "rfloor")])
    case "lceil": return .function("ceil", [try list(upTo: "rceil")])
    case "begin": return try environment()
    case "emptyset": return .set([])
    case "not": return try negated()
    case "sum", "prod": return try bigOperator(name)
    case "cdots", "ldots", "dots", "dotsc", "dotsb": throw SyntaxError("dots leave something out")
    case "int", "lim", "oint", "partial", "nabla": throw SyntaxError("\\\(name) is not supported")
    default:
      guard Self.letters.contains(name) else { throw SyntaxError("\\\(name) is not known") }
      if name == "Gamma", nextBehindSpace == .symbol("(") {
        let value = try atom()
        return .function("factorial", [.sum([value, .whole(-1)])])
      }
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
    "mod", "emptyset", "not", "smash", "tilde", "widetilde", "pmb", "overrightarrow", "top", "iff",
    "Leftrightarrow",
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
    if name == "mathbb", case .symbol(let letter) = value { return try numbers(letter) }
    if ["boxed", "fbox", "underline", "ensuremath", "smash", "framebox", "pmb"].contains(name) {
      return value
    }
    if ["vec", "hat", "widehat", "bar"].contains(name) {
      switch value {
      case .constant(.i): return .symbol("hat i")
      case .symbol(let unit) where unit.hasPrefix("hat "): return .symbol(unit)
      case .symbol(let letter) where name != "bar" && ["j", "k"].contains(letter):
        return .symbol("hat \(letter)")
      default: break
      }
    }
    if case .symbol(let letter) = value { return .symbol("\(name) \(letter)") }
    if name == "mathbb" || name == "mathcal" { return value }
    if case .product(let letters) = value {
      let names = letters.compactMap { if case .symbol(let name) = $0 { name } else { nil } }
      if names.count == letters.count { return .symbol("\(name) \(names.joined())") }
    }
    throw SyntaxError("\\\(name) is not known here")
  }

  /// A set of numbers with what is said of it: `\mathbb{R}^+`, `\mathbb{Z}_{\ge 0}`.
  private mutating func numbers(_ letter: String) throws -> Expression {
    var name = letter
    while peek == .symbol("^") || peek == .symbol("_") {
      index += 1
      let mark = try scriptText()
      switch mark {
      case "+", ">0": name += letter == "N" ? "1" : "+"
      case "-", "<0": name += "-"
      case "≥0", "+0", "0+", "0": name += "0"
      case "*": name += "*"
      default: name += "^" + mark
      }
    }
    let infinity = Expression.constant(.infinity)
    func interval(_ low: Expression, _ high: Expression, _ includesLow: Bool = false) -> Expression
    {
      .interval(.init(low: low, high: high, includesLow: includesLow, includesHigh: false))
    }
    switch name {
    case "R": return interval(.negated(infinity), infinity)
    case "R+": return interval(.whole(0), infinity)
    case "R-": return interval(.negated(infinity), .whole(0))
    case "R0", "R+0": return interval(.whole(0), infinity, true)
    case "R*":
      return .combined(.difference, [interval(.negated(infinity), infinity), .set([.whole(0)])])
    case "N*": return .symbol("mathbb N1")
    case "Z+": return .symbol("mathbb N1")
    case "Z0": return .symbol("mathbb N0")
    default: return .symbol("mathbb \(name)")
    }
  }

  /// `\not\in`, `\not=`
  private mutating func negated() throws -> Expression {
    throw SyntaxError("\\not is not known here")
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
    case ("lb", _): value = .function("log", arguments + [.whole(2)])
    case ("cis", _):
      value = .sum([
        .function("cos", arguments),
        .product([.constant(.i), .function("sin", arguments)]),
      ])
    case ("coth", _): value = .power(.function("tanh", arguments), .whole(-1))
    case ("sech", _): value = .power(.function("cosh", arguments), .whole(-1))
    case ("csch", _): value = .power(.function("sinh", arguments), .whole(-1))
    case ("arcsec", _):
      value = .function("arccos", [.power(arguments[0], .whole(-1))])
    case ("arccsc", _):
      value = .function("arcsin", [.power(arguments[0], .whole(-1))])
    case ("det", _):
      guard case .matrix(let rows) = arguments[0] else {
        throw SyntaxError("a determinant is of a matrix")
      }
      return try MatrixArithmetic.determinant(rows, budget)
    case ("max", .some), ("min", .some), ("gcd", .some): throw SyntaxError("\\\(name) has a script")
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
    if Functions.several.contains(name), take(.command("lbrace")) {
      let value = try nested { try $0.list { $0 == .command("rbrace") } }
      guard take(.command("rbrace")) else { throw SyntaxError("\\} is missing") }
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
      if take("}") {
        // `{}_nC_k`
        if take("_") || take("^") { return try leadingScript() }
        throw SyntaxError("it is empty")
      }
      let value = try group()
      if case .list(let values) = value { return .set(values) }
      return value
    case "_", "^": return try leadingScript()
    case "]": return try nested { try $0.french() }
    case "|":
      bars += 1
      defer { bars -= 1 }
      let value = try nested { try $0.sum() }
      try expect("|")
      return .function("abs", [value])
    case "∞": return .constant(.infinity)
    case "+": return try factor()
    case "-": return .negated(try factor())
    case "$", "€", "£", "¥", "₹", "₩", "₽":
      // Money, or the mark of a formula, which extraction takes away.
      let value = try factor()
      if case .quantity(let amount, let unit) = value {
        // "$5 million dollars", "$50 profit"
        var money = Self.currency(symbol) ?? .dollar
        money.turns = unit.turns
        money.rates = unit.rates.union(unit.whatItIsPer)
        return .quantity(amount, money)
      }
      return .quantity(value, Self.currency(symbol) ?? .dollar)
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

  /// `(…)` or `[…]`: a value in brackets, a tuple, an interval, or rows of a matrix.
  private mutating func round(isOpen: Bool) throws -> Expression {
    let outside = (bars, isInBuilder, isInFrench)
    (bars, isInBuilder, isInFrench) = (0, false, false)
    defer { (bars, isInBuilder, isInFrench) = outside }
    let content = try list { [.symbol(")"), .symbol("]")].contains($0) }
    let closesOpen = take(")") || !isOpen && take("[")
    if !closesOpen { try expect("]") }
    guard case .list(let values) = content else { return content }
    if !isOpen, !closesOpen, let matrix = Self.matrix(values) { return matrix }
    if values.count == 2, !isOpen || !closesOpen || values.contains(where: Self.isInfinite) {
      return .interval(
        .init(low: values[0], high: values[1], includesLow: !isOpen, includesHigh: !closesOpen))
    }
    return .tuple(values)
  }

  /// `[[1, 2], [3, 4]]`; nil if it is something else.
  private static func matrix(_ values: [Expression]) -> Expression? {
    var rows: [[Expression]] = []
    for value in values {
      switch value {
      case .interval(let pair) where pair.includesLow && pair.includesHigh:
        rows.append([pair.low, pair.high])
      case .tuple(let entries) where entries.count > 2: rows.append(entries)
      default: return nil
      }
    }
    guard rows.allSatisfy({ $0.count == rows[0].count }) else { return nil }
    return .matrix(rows)
  }

  /// `]0, 1[`
  private mutating func french() throws -> Expression {
    let outside = (bars, isInBuilder, isInFrench)
    (bars, isInBuilder, isInFrench) = (0, false, true)
    defer { (bars, isInBuilder, isInFrench) = outside }
    let content = try list { [.symbol("["), .symbol("]")].contains($0) }
    let includesHigh = take("]")
    if !includesHigh { try expect("[") }
    guard case .list(let values) = content, values.count == 2 else {
      throw SyntaxError("\"]\" is not expected")
    }
    return .interval(
      .init(low: values[0], high: values[1], includesLow: false, includesHigh: includesHigh))
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
    let outside = (bars, isInBuilder)
    let isBuilder = hasColonInBraces
    (bars, isInBuilder) = (isBuilder ? 0 : bars + 1, isBuilder)
    let content = try nested {
      try $0.list { [.command("rbrace"), .symbol("|"), .symbol(":")].contains($0) }
    }
    (bars, isInBuilder) = outside
    if take("|") || isBuilder && take(":") {
      let within = bars
      bars = 0
      let condition = try nested { try $0.list { $0 == .command("rbrace") } }
      bars = within
      guard take(.command("rbrace")) else { throw SyntaxError("\\} is missing") }
      if case .list(let conditions) = condition { return .builder(content, conditions) }
      return .builder(content, [condition])
    }
    guard take(.command("rbrace")) else { throw SyntaxError("\\} is missing") }
    if case .list(let values) = content { return .set(values) }
    return .set([content])
  }

  /// Whether a colon stands in the braces that are open here, and not in brackets within them.
  private var hasColonInBraces: Bool {
    var depth = 0
    for token in tokens[index...] {
      switch token {
      case .command("rbrace") where depth == 0: return false
      case .symbol("|") where depth == 0: return false
      case .symbol(":") where depth == 0: return true
      case .command("lbrace"), .symbol("("), .symbol("["), .symbol("{"): depth += 1
      case .command("rbrace"), .symbol(")"), .symbol("]"), .symbol("}"): depth -= 1
      default: break
      }
    }
    return false
  }
}
