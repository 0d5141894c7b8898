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
  let reading: Reading
  var bars = 0
  /// Whether a unit that comes next belongs to a whole fraction, and not to the number before it.
  var holdsUnits = false
  /// Whether a colon parts a set's elements from what is said of them.
  var isInBuilder = false
  /// Whether brackets turned outwards are open: `]0, 1[`.
  var isInFrench = false
  /// How many constructs are open around what is being read.
  private var nesting = 0
  /// How many stand within each other in what the innermost open construct has read so far, at most.
  private var height = 0

  /// Deeper nested answers are not read: what walks an expression later, and what frees it, calls itself for each
  /// level, on threads whose stacks have half a megabyte.
  static let deepest = 60

  /// Where the stack was when reading began.
  private let stackAtStart: UInt
  /// How much of the stack reading may take, in bytes: half of the least there is. Some constructs take many calls for
  /// each level, and a build for debugging more for each of these, so the levels alone bound nothing.
  private static let stackBytes = 256 << 10

  /// Reads an answer.
  ///
  /// - Throws: ``SyntaxError``, ``Lexer/SyntaxError`` or ``Budget/Exhausted``.
  static func expression(in text: String, _ budget: Budget, _ reading: Reading = Reading()) throws
    -> Expression
  {
    let tokens = withModuli(withUnitsForLetters(try Lexer.tokens(of: text, reading)))
    try budget.spend(tokens.count / 4)
    var parser = Parser(tokens: tokens, budget: budget, reading: reading)
    parser.skipSpace()
    if parser.isAtEnd { throw SyntaxError("it is empty") }
    let expression = try parser.list(closedBy: { _ in false })
    guard parser.isAtEnd else {
      throw SyntaxError("\(parser.describe(parser.peek)) is not expected")
    }
    return expression
  }

  private init(tokens: [Token], budget: Budget, reading: Reading) {
    self.tokens = tokens
    self.budget = budget
    self.reading = reading
    stackAtStart = Self.stackNow()
  }

  /// About where the stack of this thread ends at the moment. It grows downwards on the processors that Swift knows.
  private static func stackNow() -> UInt {
    withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { UInt(bitPattern: $0.baseAddress) }
  }

  /// `(mod 7)` and, behind "≡", `mod 7` as one command with its argument.
  private static func withModuli(_ tokens: [Token]) -> [Token] {
    guard tokens.contains(.command("mod")) || tokens.contains(.command("bmod")) else {
      return tokens
    }
    let isCongruence = tokens.contains(.symbol("≡"))
    var result: [Token] = []
    var place = 0
    while place < tokens.count {
      if tokens[place] == .symbol("("),
        let name = tokens[(place + 1)...].firstIndex(where: { $0 != .space }),
        tokens[name] == .command("mod") || tokens[name] == .command("bmod"),
        let close = tokens[name...].firstIndex(of: .symbol(")"))
      {
        result += [.command("pmod"), .symbol("{")] + tokens[(name + 1)..<close] + [.symbol("}")]
        place = close + 1
      } else if isCongruence, tokens[place] == .command("mod") || tokens[place] == .command("bmod"),
        let next = tokens[(place + 1)...].firstIndex(where: { $0 != .space })
      {
        result += [.command("pmod"), .symbol("{"), tokens[next], .symbol("}")]
        place = next + 1
      } else {
        result.append(tokens[place])
        place += 1
      }
    }
    return result
  }

  // MARK: Tokens

  var isAtEnd: Bool { index >= tokens.count }
  var peek: Token? { index < tokens.count ? tokens[index] : nil }

  func peek(_ offset: Int) -> Token? {
    index + offset < tokens.count ? tokens[index + offset] : nil
  }

  mutating func skipSpace() {
    // By its case: to compare tokens is to copy their texts.
    while index < tokens.count, case .space = tokens[index] { index += 1 }
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

  mutating func take(_ symbol: Character) -> Bool {
    var place = index
    while place < tokens.count, case .space = tokens[place] { place += 1 }
    guard place < tokens.count, case .symbol(symbol) = tokens[place] else { return false }
    index = place + 1
    return true
  }

  mutating func expect(_ symbol: Character) throws {
    guard take(symbol) else { throw SyntaxError("\(symbol) is missing") }
  }

  mutating func nested<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.deepest,
      stackAtStart - min(stackAtStart, Self.stackNow()) < Self.stackBytes
    else { throw Self.tooDeep }
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

  /// What stands in an environment: its cells take far more of the stack than brackets do.
  mutating func inEnvironment<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
    nesting += Self.deepest / 5
    defer { nesting -= Self.deepest / 5 }
    return try nested(body)
  }

  private static let tooDeep = Budget.Exhausted(what: "it is nested too deeply")

  func describe(_ token: Token?) -> String {
    switch token {
    case nil: "the end"
    case .number(let text), .word(let text), .numeral(let text): "\"\(text)\""
    case .value(let number): "\"\(number.numerator)\""
    case .letter(let letter), .symbol(let letter): "\"\(letter)\""
    case .command(let name): "\\\(name)"
    case .newRow: "\\\\"
    case .space: "space"
    }
  }

  // MARK: Relations and sums

  mutating func relation() throws -> Expression {
    // "≈ 7.5", "= 5", "about 7.5".
    if takeAbout() {
      return .relation([.symbol("?"), try ratio()], [.approximately])
    }
    if peek == .symbol("=") { index += 1 }
    var sides = [try side()]
    var signs: [Expression.Relation] = []
    while let sign = takeRelation() {
      signs.append(sign)
      // `x = \pm\approx 5` means nothing; "x = about 5" does.
      if takeAbout() { signs[signs.count - 1] = .approximately }
      sides.append(try side())
    }
    if signs.isEmpty { return sides[0] }
    if signs.contains(.congruent) || signs.allSatisfy({ $0 == .equal }) {
      // The class stands behind the last side only.
      if case .residue(let value, let modulus) = sides[sides.count - 1], signs.count == 1,
        signs[0] == .equal || signs[0] == .congruent
      {
        return .relation([sides[0], .residue(value, modulus)], [.congruent])
      }
    }
    return .relation(sides, signs)
  }

  /// A side of a relation, with its modulus.
  private mutating func side() throws -> Expression {
    let value = try ratio()
    guard take(.command("pmod")) else { return value }
    return .residue(value, try argument())
  }

  /// A sign or a word that says that a number is rounded.
  private mutating func takeAbout() -> Bool {
    let start = index
    skipSpace()
    switch peek {
    case .symbol("≈"):
      index += 1
      return true
    case .word(let word)
    where ["about", "approximately", "roughly", "around", "approx", "nearly"].contains(
      word.lowercased()):
      index += 1
      if peek == .symbol(".") { index += 1 }
      return true
    default:
      index = start
      return false
    }
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
    case "=" where take("<"): return .lessOrEqual
    case "=" where take(">"): return .greaterOrEqual
    case "=" where take("="): return .equal
    default:
      if let relation = Expression.Relation(rawValue: String(symbol)) { return relation }
      index = start
      return nil
    }
  }

  private mutating func ratio() throws -> Expression {
    if let noon = takeNoon() { return noon }
    var parts = [try union()]
    while parts.count < 40 {
      if !isInBuilder, take(":") {
        parts.append(try union())
      } else if parts.count == 1, isRatioWord {
        _ = take(.word("to"))
        parts.append(try union())
      } else {
        break
      }
    }
    if let time = clock(parts) { return time }
    if parts.count == 1, takeOutOf() { return .quotient(parts[0], try union()) }
    return parts.count == 1 ? parts[0] : .ratio(parts)
  }

  private var isRatioWord: Bool { nextBehindSpace == .word("to") }

  /// "3 out of 4"
  private mutating func takeOutOf() -> Bool {
    let start = index
    if take(.word("out")), take(.word("of")) { return true }
    index = start
    return false
  }

  private mutating func takeNoon() -> Expression? {
    guard case .word(let word) = nextBehindSpace,
      ["noon", "midnight", "midday"].contains(word.lowercased())
    else { return nil }
    skipSpace()
    index += 1
    let minutes = word.lowercased() == "midnight" ? 0 : 720
    return .quantity(.whole(minutes), .clock)
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
    if take("±") {
      terms.append(.plusMinus(.whole(0), try product()))
    } else {
      terms.append(isNegative ? .negated(try product()) : try product())
      if Self.isException(terms[0]) { return terms[0] }
    }
    while true {
      if take("+") {
        terms.append(try signedProduct(isNegative: false))
      } else if take("-") {
        let next = try signedProduct(isNegative: true)
        if terms.count == 1, let rest = Self.difference(terms[0], next) {
          try deepen()
          terms = [rest]
        } else {
          terms.append(next)
        }
      } else if take("±") {
        let value = terms.count == 1 ? terms[0] : Expression.sum(terms)
        try deepen()
        terms = [.plusMinus(value, try product())]
      } else {
        return terms.count == 1 ? terms[0] : .sum(terms)
      }
    }
  }

  /// `\mathbb{R} - \{2\}`: a set without another; nil if they are no sets.
  private static func difference(_ all: Expression, _ negated: Expression) -> Expression? {
    guard case .product(let factors) = negated, factors.count == 2, factors[0] == .whole(-1),
      case .set = factors[1]
    else { return nil }
    switch all {
    case .symbol(let name) where name.hasPrefix("mathbb"): break
    case .interval, .combined, .set: break
    default: return nil
    }
    return .combined(.difference, [all, factors[1]])
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
}
