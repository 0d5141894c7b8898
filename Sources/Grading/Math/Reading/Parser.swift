import Values

/// Tokens into an expression.
///
/// The grammar, from loose to tight: values joined by commas, semicolons, "and", "or"; relations; set operations;
/// sums; products, also without a sign; powers and what stands behind a value; atoms.
struct Parser {
  /// A text that is no expression, and why.
  struct SyntaxError: Error, Equatable {
    let text: String

    init(_ text: String) { self.text = text }
  }

  var tokens: [Token]
  var index = 0
  let budget: Budget
  /// How many constructs are open around what is being read.
  private var nesting = 0
  /// How many stand within each other in what the innermost open construct has read so far, at most.
  private var height = 0

  /// Deeper nested answers are not read: what walks an expression later, and what frees it, calls itself for each
  /// level, on threads whose stacks have half a megabyte.
  static let deepest = 60

  /// Reads an answer.
  ///
  /// - Throws: ``SyntaxError``, ``Lexer/SyntaxError`` or ``Budget/Exhausted``.
  static func expression(in text: String, _ budget: Budget) throws -> Expression {
    let tokens = try Lexer.tokens(of: text)
    try budget.spend(tokens.count / 4)
    var parser = Parser(tokens: tokens, budget: budget)
    parser.skipSpace()
    if parser.isAtEnd { throw SyntaxError("it is empty") }
    let expression = try parser.list(closedBy: { _ in false })
    guard parser.isAtEnd else {
      throw SyntaxError("\(parser.describe(parser.peek)) is not expected")
    }
    return expression
  }

  private init(tokens: [Token], budget: Budget) {
    self.tokens = tokens
    self.budget = budget
  }

  // MARK: Tokens

  var isAtEnd: Bool { index >= tokens.count }
  var peek: Token? { index < tokens.count ? tokens[index] : nil }

  func peek(_ offset: Int) -> Token? {
    index + offset < tokens.count ? tokens[index + offset] : nil
  }

  mutating func skipSpace() {
    while peek == .space { index += 1 }
  }

  /// Takes a token if it comes next, behind space.
  mutating func take(_ token: Token) -> Bool {
    let start = index
    skipSpace()
    if peek == token {
      index += 1
      return true
    }
    index = start
    return false
  }

  mutating func take(_ symbol: Character) -> Bool { take(.symbol(symbol)) }

  mutating func expect(_ symbol: Character) throws {
    guard take(symbol) else { throw SyntaxError("\(symbol) is missing") }
  }

  mutating func nested<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.deepest else { throw Self.tooDeep }
    try budget.spend()
    let beside = height
    height = 0
    let result = try body(&self)
    try deepen()
    height = max(beside, height)
    return result
  }

  /// Counts that what was read is put into another expression: a mark stands behind it, an operation follows.
  mutating func deepen() throws {
    height += 1
    guard height <= Self.deepest else { throw Self.tooDeep }
  }

  private static let tooDeep = Budget.Exhausted(what: "it is nested too deeply")

  func describe(_ token: Token?) -> String {
    switch token {
    case nil: "the end"
    case .number(let text), .word(let text): "\"\(text)\""
    case .letter(let letter), .symbol(let letter): "\"\(letter)\""
    case .command(let name): "\\\(name)"
    case .newRow: "\\\\"
    case .space: "space"
    }
  }

  // MARK: Lists

  /// Values joined by commas and the like, up to a closing token.
  mutating func list(closedBy isClosing: (Token) -> Bool) throws -> Expression {
    var values: [Expression] = []
    /// Where groups that semicolons part begin.
    var groups = [0]
    while true {
      skipSpace()
      guard let token = peek, !isClosing(token) else { break }
      if isJoint(token) {
        if token == .symbol(";"), groups.last != values.count { groups.append(values.count) }
        index += 1
        continue
      }
      values.append(try nested { try $0.relation() })
      skipSpace()
      guard let next = peek, !isClosing(next) else { break }
      guard isJoint(next) else { throw SyntaxError("\(describe(next)) is not expected") }
    }
    if values.isEmpty { throw SyntaxError("it is empty") }
    if groups.count > 1, let tuples = Self.tuples(values, groups) { return .list(tuples) }
    return values.count == 1 ? values[0] : .list(values)
  }

  /// `p=5, q=2; p=7, q=2` as `(5, 2), (7, 2)`; nil if it is something else.
  private static func tuples(_ values: [Expression], _ groups: [Int]) -> [Expression]? {
    let ends = groups.dropFirst() + [values.count]
    let parts = zip(groups, ends).map { Array(values[$0..<$1]) }
    guard let width = parts.first?.count, width > 1, parts.allSatisfy({ $0.count == width }) else {
      return nil
    }
    var tuples: [Expression] = []
    for part in parts {
      var tuple: [Expression] = []
      for value in part {
        guard case .relation(let sides, [.equal]) = value, case .symbol = sides[0] else {
          return nil
        }
        tuple.append(sides[1])
      }
      tuples.append(.tuple(tuple))
    }
    return tuples
  }

  func isJoint(_ token: Token) -> Bool {
    switch token {
    case .symbol(","), .symbol(";"), .word("and"), .word("or"), .word("And"), .word("Or"), .newRow:
      true
    default: false
    }
  }

  // MARK: Relations and sums

  mutating func relation() throws -> Expression {
    var sides = [try ratio()]
    var signs: [Expression.Relation] = []
    while let sign = takeRelation() {
      signs.append(sign)
      sides.append(try ratio())
    }
    return signs.isEmpty ? sides[0] : .relation(sides, signs)
  }

  private mutating func takeRelation() -> Expression.Relation? {
    let start = index
    skipSpace()
    guard case .symbol(let symbol) = peek else {
      index = start
      return nil
    }
    index += 1
    let isOrEqual = "<>!".contains(symbol) && take("=")
    switch symbol {
    case "<": return isOrEqual ? .lessOrEqual : .less
    case ">": return isOrEqual ? .greaterOrEqual : .greater
    case "!" where isOrEqual: return .notEqual
    default:
      if let relation = Expression.Relation(rawValue: String(symbol)) { return relation }
      index = start
      return nil
    }
  }

  private mutating func ratio() throws -> Expression {
    var parts = [try union()]
    while take(":") { parts.append(try union()) }
    return parts.count == 1 ? parts[0] : .ratio(parts)
  }

  mutating func union() throws -> Expression {
    var value = try sum()
    while true {
      let operation: Expression.SetOperation
      if take("∪") {
        operation = .union
      } else if take("∩") {
        operation = .intersection
      } else if take("∖") {
        operation = .difference
      } else {
        return value
      }
      let next = try sum()
      if case .combined(operation, let parts) = value, operation != .difference {
        value = .combined(operation, parts + [next])
      } else {
        try deepen()
        value = .combined(operation, [value, next])
      }
    }
  }

  mutating func sum() throws -> Expression {
    var terms: [Expression] = []
    var isNegative = false
    while true {
      if take("-") {
        isNegative.toggle()
      } else if !take("+") {
        break
      }
    }
    if take("±") { return .plusMinus(.whole(0), try product()) }
    terms.append(isNegative ? .negated(try product()) : try product())
    while true {
      if take("+") {
        terms.append(try signedProduct(isNegative: false))
      } else if take("-") {
        terms.append(try signedProduct(isNegative: true))
      } else if take("±") {
        let value = terms.count == 1 ? terms[0] : Expression.sum(terms)
        try deepen()
        terms = [.plusMinus(value, try product())]
      } else {
        return terms.count == 1 ? terms[0] : .sum(terms)
      }
    }
  }

  private mutating func signedProduct(isNegative: Bool) throws -> Expression {
    var isNegative = isNegative
    while true {
      if take("-") {
        isNegative.toggle()
      } else if !take("+") {
        break
      }
    }
    let value = try product()
    return isNegative ? .negated(value) : value
  }

  // MARK: Products

  mutating func product() throws -> Expression {
    var factors = [try factor()]
    while true {
      if take("*") {
        factors.append(try signedFactor())
      } else if take("/") {
        let divisor = try signedFactor()
        factors.append(.power(divisor, .whole(-1)))
      } else if take(.command("mod")) || take(.command("bmod")) {
        try deepen()
        factors = [.function("mod", [try joined(factors), try signedFactor()])]
      } else if case .number(let whole, nil) = factors[factors.count - 1], isNumberNext {
        // `3 1/2`; other numbers side by side mean nothing.
        guard let mixed = takeMixed(whole) else {
          throw SyntaxError("two numbers stand side by side")
        }
        factors[factors.count - 1] = mixed
      } else if beginsFactor() {
        factors.append(try factor())
      } else {
        break
      }
    }
    return try joined(factors)
  }

  private var isNumberNext: Bool {
    if case .number = tokens[index...].first(where: { $0 != .space }) { true } else { false }
  }

  /// A whole number with the fraction `a/b` that comes next.
  private mutating func takeMixed(_ whole: Rational) -> Expression? {
    let start = index
    skipSpace()
    guard whole.isWhole, case .number(let top) = peek, peek(1) == .symbol("/"),
      case .number(let bottom) = peek(2),
      let above = Rational(digits: Substring(top)), let below = Rational(digits: Substring(bottom)),
      !below.isZero
    else {
      index = start
      return nil
    }
    index += 3
    return .number(whole.isNegative ? whole - above / below : whole + above / below, places: nil)
  }

  private mutating func signedFactor() throws -> Expression {
    if take("-") { return .negated(try factor()) }
    _ = take("+")
    return try factor()
  }

  /// Side by side a whole number and a fraction of numbers are their sum: `1\frac{1}{2}`.
  private func joined(_ factors: [Expression]) throws -> Expression {
    var first = factors[0]
    var next = 1
    while next < factors.count, let mixed = Self.mixed(first, factors[next]) {
      first = mixed
      next += 1
    }
    return next == factors.count ? first : try flattened([first] + factors[next...])
  }

  /// A whole number and a fraction as one; nil if they are something else.
  private static func mixed(_ first: Expression, _ second: Expression) -> Expression? {
    guard case .number(let whole, nil) = first else { return nil }
    switch second {
    case .quantity(let amount, let unit):
      // `33\frac{1}{3}\%`
      guard let sum = mixed(first, amount), case .number = sum else { return nil }
      return .quantity(sum, unit)
    case .product(let parts):
      guard whole.isWhole, parts.count == 2, case .number(let top, nil) = parts[0],
        case .power(.number(let bottom, nil), .number(let exponent, nil)) = parts[1],
        exponent == Rational(-1), top.isWhole, bottom.isWhole, !bottom.isZero, !top.isNegative
      else { return nil }
      let fraction = top / bottom
      return .number(whole.isNegative ? whole - fraction : whole + fraction, places: nil)
    default: return nil
    }
  }

  /// A unit in a product belongs to all that stands before it.
  private func flattened(_ factors: [Expression]) throws -> Expression {
    var values: [Expression] = []
    var unit: Unit?
    for factor in factors {
      if case .quantity(let value, let own) = factor {
        values.append(value)
        unit = try unit.map { try $0.times(own, budget) } ?? own
      } else if case .power(.quantity(let value, let own), let exponent) = factor,
        case .number(let count, nil) = exponent, let count = count.int, count.magnitude <= 4
      {
        values.append(.power(value, exponent))
        let power = try own.power(count, budget)
        unit = try unit.map { try $0.times(power, budget) } ?? power
      } else {
        values.append(factor)
      }
    }
    values.removeAll { $0 == .whole(1) }
    let value =
      values.isEmpty ? Expression.whole(1) : values.count == 1 ? values[0] : .product(values)
    return unit.map { .quantity(value, $0) } ?? value
  }

  /// Whether a factor comes next without a sign between.
  mutating func beginsFactor() -> Bool {
    let start = index
    skipSpace()
    defer { index = start }
    switch peek {
    case .number, .letter: return true
    case .word(let word): return isUnitWord(word)
    case .command(let name): return !Self.endingCommands.contains(name)
    case .symbol(let symbol):
      return symbol == "(" || symbol == "{" || symbol == "°" || symbol == "∞" || symbol == "%"
        || symbol == "$" || (symbol == "|" && !isInBars)
    default: return false
    }
  }

  /// Whether bars are open, so that a bar closes them.
  var isInBars: Bool { bars > 0 }
  var bars = 0

  private static let endingCommands: Set<String> = [
    "rbrace", "rceil", "rfloor", "end", "over", "choose", "pmod", "bmod", "mod", "Rightarrow",
    "implies",
    "to", "rightarrow",
  ]
}
