import Values

/// What a number counts: a product of base units, and what one of it is in them.
struct Unit: Hashable, Sendable {
  /// Exponents of the base units: `m`, `g`, `s`, `$`, `°`, `%`, or the word of a unit that is nowhere defined.
  let dimensions: [String: Int]
  /// So many base units make one of it.
  let factor: Rational

  /// - Throws: ``Budget/Exhausted`` if it becomes too large.
  func times(_ other: Unit, _ budget: Budget) throws -> Unit {
    let bits = factor.bits + other.factor.bits
    try Budget.checkBits(bits)
    // Fractions are reduced in steps that grow with the square of their size.
    try budget.spend(1 + dimensions.count / 8 + bits * bits / 65_536)
    return try Unit(
      dimensions: dimensions.merging(other.dimensions, uniquingKeysWith: +).filter {
        $0.value != 0
      }, factor: factor * other.factor
    ).checked()
  }

  /// - Parameter exponent: small.
  /// - Throws: ``Budget/Exhausted`` if it becomes too large.
  func power(_ exponent: Int, _ budget: Budget) throws -> Unit {
    try Unit(
      dimensions: dimensions.mapValues { $0 * exponent }, factor: factor.power(exponent, budget)
    ).checked()
  }

  /// No unit that anyone means has such powers, and powers of powers would pass all bounds.
  private func checked() throws -> Unit {
    guard dimensions.values.allSatisfy({ $0.magnitude <= 1000 }) else {
      throw Budget.Exhausted(what: "the power of a unit is too large")
    }
    return self
  }

  /// Whether it counts things that are nowhere defined: apples, units.
  var isThing: Bool { dimensions.keys.allSatisfy { $0.hasPrefix("thing:") } }

  static let percent = Unit(dimensions: ["%": 1], factor: .one)
  static let degree = Unit(dimensions: ["°": 1], factor: .one)
  static let dollar = Unit(dimensions: ["$": 1], factor: .one)

  var isPercent: Bool { self == .percent }
  var isDegree: Bool { self == .degree }
}

/// The units that are known by name.
enum Units {
  static func isUnit(_ word: String) -> Bool { unit(word) != nil }

  /// The unit of a name; prefixes and plurals are in the table.
  static func unit(_ word: String) -> Unit? {
    table[word] ?? (word.count > 2 ? table[word.lowercased()] : nil)
  }

  /// What is counted by a word that is no unit.
  static func thing(_ word: String) -> Unit {
    var name = word.lowercased()
    if name.count > 3, name.hasSuffix("s") { name.removeLast() }
    return Unit(dimensions: ["thing:\(name)": 1], factor: .one)
  }

  private static let table: [String: Unit] = {
    var table: [String: Unit] = [:]
    func add(_ names: String, _ base: String, _ top: Int, _ bottom: Int = 1, power: Int = 1) {
      let factor = Rational(.init(top), over: .init(bottom))
      for name in names.split(separator: " ") {
        table[String(name)] = Unit(dimensions: [base: power], factor: factor)
      }
    }
    add("m meter meters metre metres", "m", 1)
    add("km kilometer kilometers kilometre kilometres", "m", 1000)
    add("cm centimeter centimeters centimetre centimetres", "m", 1, 100)
    add("mm millimeter millimeters millimetre millimetres", "m", 1, 1000)
    add("inch inches", "m", 254, 10_000)
    add("ft foot feet", "m", 3048, 10_000)
    add("yd yard yards", "m", 9144, 10_000)
    add("mi mile miles", "m", 1_609_344, 1000)
    add("g gram grams", "g", 1)
    add("kg kilogram kilograms", "g", 1000)
    add("mg milligram milligrams", "g", 1, 1000)
    add("lb lbs pound pounds", "g", 45_359_237, 100_000)
    add("oz ounce ounces", "g", 45_359_237, 1_600_000)
    add("ton tons tonne tonnes", "g", 1_000_000)
    add("sec secs second seconds", "s", 1)
    add("min mins minute minutes", "s", 60)
    add("h hr hrs hour hours", "s", 3600)
    add("day days", "s", 86_400)
    add("week weeks", "s", 604_800)
    add("month months", "month", 1)
    add("year years yr yrs", "month", 12)
    add("L liter liters litre litres", "m", 1, 1000, power: 3)
    add("mL ml milliliter milliliters", "m", 1, 1_000_000, power: 3)
    add("dollar dollars usd USD", "$", 1)
    add("cent cents", "$", 1, 100)
    add("euro euros", "€", 1)
    add("degree degrees deg", "°", 1)
    add("radian radians rad", "rad", 1)
    add("percent pct", "%", 1)
    add("mph", "mph", 1)
    add("kph", "kph", 1)
    add("unit units", "thing:unit", 1)
    return table
  }()
}
