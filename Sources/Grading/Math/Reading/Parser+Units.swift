import Values

// Units, things that are counted, words that turn an amount, times of the day.

extension Parser {
  /// Words that cannot be a unit or a thing: they join or compare.
  func isUnitWord(_ word: String) -> Bool {
    ![
      "and", "or", "to", "is", "am", "pm", "if", "where", "when", "with", "otherwise", "but",
      "than",
      "are", "be", "for", "provided", "given", "whenever", "modulo", "mod", "plus", "minus",
      "times",
      "divided", "except", "excluding", "o'clock", "else", "such", "not", "out",
    ].contains(word.lowercased())
  }

  /// Units, things and what turns, behind an amount.
  mutating func unit(behind value: Expression) throws -> Expression {
    var unit: Unit?
    var exponent = 1
    var isPer = false
    var isOpen = false
    var turns: Set<String> = []
    /// What was joined last; "squared" is said of it alone.
    var last = Unit.one
    func joined(_ next: Unit) throws -> Unit {
      let next = isPer ? try next.power(-1, budget) : next
      last = next
      return try unit.map { try $0.times(next, budget) } ?? next
    }
    while let word = unitWord(isInside: unit != nil) {
      index += 1
      let lower = word.lowercased()
      if let next = takeCompound(lower) {
        unit = try joined(next.power(exponent, budget))
        (exponent, isPer) = (1, false)
      } else {
        switch lower {
        case "square", "sq", "cubic", "cu":
          exponent = lower == "square" || lower == "sq" ? 2 : 3
          // `sq. in.`
          if peek == .symbol(".") { index += 1 }
        case "per": isPer = true
        case "squared": unit = try unit?.times(last, budget)
        case "cubed": unit = try unit?.times(last.power(2, budget), budget)
        default:
          if let sense = TurningWords.sense(of: lower), Units.unit(word) == nil {
            turns.insert(sense)
          } else if !CountedThings.isNeutral(lower) || word == "A" || isUnitSign(word)
            || lower == "in" && unit == nil && isUnitsEnd
          {
            var next = try nextUnit(word, exponent)
            // Words before a known thing only describe it: "27 blue apples" is no other number.
            if next.isThing, let known = unit, known.isThing, !isPer {
              next = Unit(
                dimensions: known.dimensions.merging(next.dimensions) { left, _ in left },
                factor: .one)
              unit = next
            } else {
              unit = try joined(next)
            }
            exponent = 1
            if !isOpen { isPer = false }
          }
        }
      }
      skipSpace()
      if take("/") {
        isPer = true
        if take("(") { isOpen = true }
      } else if unit != nil, isUnitBehind("*") {
        _ = take("*")
      } else if unit != nil, isUnitBehind("-") {
        _ = take("-")
      }
      if isOpen, take(")") {
        isOpen = false
        isPer = false
      }
      skipSpace()
    }
    if isOpen { try expect(")") }
    guard turns.isEmpty else {
      var turned = unit ?? .one
      turned.turns = turns
      return .quantity(value, turned)
    }
    return unit.map { .quantity(value, $0) } ?? value
  }

  /// Whether a word is a sign with a prefix, as "mA": what is a word in small letters may be none as it stands.
  private func isUnitSign(_ word: String) -> Bool {
    word.contains { $0.isUppercase } && word != word.uppercased() && word.first?.isLowercase == true
      && Units.isUnit(word)
  }

  /// Whether "in" are inches here: nothing follows, or what follows units.
  private var isUnitsEnd: Bool {
    switch nextBehindSpace {
    case nil, .symbol("^"), .symbol("/"), .symbol("*"): true
    case .symbol("."): tokens[index...].count { $0 != .space } == 1
    default: false
    }
  }

  /// A unit's word or, behind a unit, its letter.
  private func unitWord(isInside: Bool) -> String? {
    switch peek {
    case .word(let word): return isUnitWord(word) ? word : nil
    case .letter("a"): return wordFollows(index + 1) ? "a" : nil
    case .letter(let letter):
      guard isInside, index > 0 else { return nil }
      let before = tokens[..<index].last { $0 != .space }
      return [.symbol("/"), .symbol("*"), .symbol("(")].contains(before)
        && Units.isUnit(String(letter)) ? String(letter) : nil
    case .command("Omega"): return "Ω"
    default: return nil
    }
  }

  private func wordFollows(_ place: Int) -> Bool {
    guard place < tokens.count, let next = tokens[place...].first(where: { $0 != .space }) else {
      return false
    }
    if case .word = next { return true }
    return false
  }

  private func isUnitBehind(_ symbol: Character) -> Bool {
    guard nextBehindSpace == .symbol(symbol),
      let place = tokens[index...].firstIndex(of: .symbol(symbol)), place + 1 < tokens.count,
      let next = tokens[(place + 1)...].first(where: { $0 != .space })
    else { return false }
    switch next {
    case .word(let word): return Units.isUnit(word)
    case .letter(let letter): return symbol == "*" && Units.isUnit(String(letter))
    default: return false
    }
  }

  /// A unit with its power, or a thing.
  private mutating func nextUnit(_ word: String, _ exponent: Int) throws -> Unit {
    var next = try (Units.unit(word) ?? Units.thing(word)).power(exponent, budget)
    if take("^") {
      guard case .number(let power, nil) = try script(), let power = power.int,
        power.magnitude <= 12
      else { throw SyntaxError("the power of a unit is no small number") }
      next = try next.power(power, budget)
    } else if case .number(let digits) = peek, ["2", "3"].contains(digits), !next.isThing,
      next.dimensions == ["m": 1]
    {
      // `cm2`
      index += 1
      next = try next.power(digits == "2" ? 2 : 3, budget)
    }
    return next
  }

  /// "light years", "nautical miles", "fl oz".
  private mutating func takeCompound(_ first: String) -> Unit? {
    let start = index
    skipSpace()
    if peek == .symbol(".") { index += 1 }
    if peek == .symbol("-") { index += 1 }
    skipSpace()
    if first.hasPrefix("degree"), [.letter("C"), .letter("F")].contains(peek) {
      defer { index += 1 }
      return Units.unit(peek == .letter("C") ? "celsius" : "fahrenheit")
    }
    guard case .word(let second) = peek else {
      index = start
      return nil
    }
    let name = CountedThings.singular(second.lowercased())
    let found: Unit? =
      switch (first, name) {
      case ("light", "year"): Units.unit("lightyear")
      case ("nautical", "mile"): Units.unit("nmi")
      case ("metric", "ton"), ("metric", "tonne"): Units.unit("tonne")
      case ("short", "ton"):
        Unit(dimensions: ["kg": 1], factor: Rational(90_718_474) / Rational(100_000))
      case ("long", "ton"):
        Unit(dimensions: ["kg": 1], factor: Rational(10_160_469_088) / Rational(10_000_000))
      case ("fluid", "ounce"), ("fl", "oz"):
        Unit(dimensions: ["m": 3], factor: Rational(473_176_473) / Rational(16_000_000_000_000))
      case ("us", "dollar"): .dollar
      case ("degree", "celsiu"), ("degrees", "celsiu"), ("degree", "celsius"),
        ("degrees", "celsius"),
        ("degree", "c"), ("degrees", "c"):
        Units.unit("celsius")
      case ("degree", "fahrenheit"), ("degrees", "fahrenheit"), ("degree", "f"), ("degrees", "f"):
        Units.unit("fahrenheit")
      case ("percentage", "point"): Unit(dimensions: ["%point": 1], factor: .one)
      default: nil
      }
    if found == nil { index = start } else { index += 1 }
    return found
  }

  // MARK: Degrees, minutes, feet and inches

  /// Whether a raised circle comes next: `^\circ`, `^{\circ}`, `^{\,\circ}`.
  mutating func takeRaisedDegree() -> Bool {
    let start = index
    if take("°") { return true }
    if take("{"), take("°"), take("}") { return true }
    index = start
    return false
  }

  /// Whether what comes next is `^` and a circle.
  var isRaisedDegreeNext: Bool {
    var parser = self
    return parser.take("^") && parser.takeRaisedDegree()
  }

  /// What a degree mark says: an angle, or a temperature if a letter follows.
  mutating func degrees(_ value: Expression) throws -> Expression {
    let start = index
    skipSpace()
    let name: String? =
      switch peek {
      case .letter("C"): "celsius"
      case .letter("F"): "fahrenheit"
      case .word(let word) where ["c", "celsius", "centigrade"].contains(word.lowercased()):
        "celsius"
      case .word(let word) where ["f", "fahrenheit"].contains(word.lowercased()): "fahrenheit"
      default: nil
      }
    if let name, let unit = Units.unit(name) {
      index += 1
      return .quantity(value, unit)
    }
    index = start
    return .quantity(value, .degree)
  }

  /// What follows an amount and is of its kind, but smaller: `7 h 30 min`, `5 ft 6 in`, `30^\circ 15'`.
  mutating func compound(_ first: Expression) throws -> Expression? {
    guard case .quantity(let amount, let unit) = first, case .number(let whole, nil) = amount,
      !unit.isThing
    else { return nil }
    let start = index
    skipSpace()
    if case .word("and") = peek {
      index += 1
      skipSpace()
    } else if peek == .symbol(","), unit.dimensions == ["s": 1] {
      index += 1
      skipSpace()
    }
    guard case .number = peek, let next = try? nested({ try $0.factor() }),
      case .quantity(let part, let own) = next, case .number = part,
      own.dimensions == unit.dimensions, own.factor < unit.factor,
      own.turns.isEmpty || own.turns == unit.turns
    else {
      index = start
      return nil
    }
    try budget.spend(10)
    let share = own.factor / unit.factor
    guard case .number(let small, _) = part else { return nil }
    return .quantity(.number(whole + small * share, places: nil), unit)
  }

  /// The unit of a prime behind a number: minutes of arc behind degrees, feet before inches.
  mutating func primes(behind value: Expression) -> Expression? {
    guard case .number = value, peek == .symbol("'") else { return nil }
    index += 1
    return primed(value, isDouble: take("'"))
  }

  /// Primes that are raised, and how many: `^{\prime}`, `^{''}`. Nothing is taken where something else is raised.
  mutating func takeRaisedPrimes() -> Int? {
    let start = index
    let isBraced = take("{")
    var count = 0
    while take("'") { count += 1 }
    if count > 0, !isBraced || take("}") { return count }
    index = start
    return nil
  }

  func primed(_ value: Expression, isDouble: Bool) -> Expression? {
    if isBehindDegrees {
      return .quantity(
        value, Unit(dimensions: ["°": 1], factor: .one / Rational(isDouble ? 3600 : 60)))
    }
    return Units.unit(isDouble ? "inch" : "foot").map { .quantity(value, $0) }
  }

  private var isBehindDegrees: Bool { tokens[..<index].contains(.symbol("°")) }

  // MARK: Times of the day

  /// "PM" and the like behind hours or hours and minutes: minutes after midnight.
  mutating func clock(_ parts: [Expression]) -> Expression? {
    let start = index
    skipSpace()
    while case .word(let filler) = peek,
      ["o'clock", "oclock", "in", "the"].contains(filler.lowercased())
    {
      index += 1
      skipSpace()
    }
    guard case .word(let word) = peek, (1...3).contains(parts.count) else {
      index = start
      return nil
    }
    let isPM: Bool
    switch word.lowercased() {
    case "pm", "afternoon", "evening", "noon": isPM = true
    case "am", "morning", "midnight": isPM = false
    default:
      index = start
      return nil
    }
    var numbers: [Rational] = []
    for part in parts {
      guard case .number(let number, nil) = part, number.isWhole, !number.isNegative else {
        index = start
        return nil
      }
      numbers.append(number)
    }
    guard let hour = numbers[0].int, (0...12).contains(hour),
      numbers.dropFirst().allSatisfy({ $0 < Rational(60) })
    else {
      index = start
      return nil
    }
    index += 1
    var minutes = Rational((hour % 12 + (isPM ? 12 : 0)) * 60)
    if word.lowercased() == "midnight" { minutes = .zero }
    if numbers.count > 1 { minutes = minutes + numbers[1] }
    if numbers.count > 2 { minutes = minutes + numbers[2] / Rational(60) }
    return .quantity(.number(minutes, places: nil), .clock)
  }

  /// Letters behind the last number that can only be its unit: `5 m`, `10 m/s`.
  static func withUnitsForLetters(_ tokens: [Token]) -> [Token] {
    guard let first = tokens.firstIndex(where: { if case .letter = $0 { true } else { false } }),
      first >= 2, tokens[first - 1] == .space
    else { return tokens }
    switch tokens[..<first].last(where: { $0 != .space }) {
    case .number, .value, .symbol("}"): break
    default: return tokens
    }
    var result = tokens
    for (place, token) in tokens.enumerated().dropFirst(first) {
      switch token {
      case .letter(let letter):
        guard "mgshNJWVAKLTCl".contains(letter) else { return tokens }
        result[place] = .word(String(letter))
      case .word(let word):
        let lower = word.lowercased()
        guard
          Units.isUnit(word) || lower == "and" || TurningWords.sense(of: lower) != nil
            || CountedThings.isNeutral(lower)
        else { return tokens }
      case .space, .symbol("/"), .symbol("*"), .symbol("^"), .symbol("{"), .symbol("}"),
        .symbol("-"),
        .number:
        break
      default: return tokens
      }
    }
    return result
  }
}
