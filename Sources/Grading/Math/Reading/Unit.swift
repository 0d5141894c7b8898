import Values

/// What a number counts: a product of base units, what one of it is in them, and the words that stood beside it.
struct Unit: Hashable, Sendable {
  /// Exponents of the base units: `m`, `kg`, `s`, `A`, `K`, `mol`, `cd`, `rad`, `bit`, a currency's code, `%`, or
  /// what is nowhere defined: `thing:apple`.
  let dimensions: [String: Int]
  /// So many base units make one of it.
  let factor: Rational
  /// Words that turn an amount: north, less, increase.
  var turns: Set<String> = []
  /// What a price or a share is for, where it was said: an hour, a gallon.
  var rates: Set<String> = []

  /// - Throws: ``Budget/Exhausted`` if it becomes too large.
  func times(_ other: Unit, _ budget: Budget) throws -> Unit {
    let bits = factor.bits + other.factor.bits
    try Budget.checkBits(bits)
    // Fractions are reduced in steps that grow with the square of their size.
    try budget.spend(1 + dimensions.count / 8 + bits * bits / 65_536)
    return try Unit(
      dimensions: dimensions.merging(other.dimensions, uniquingKeysWith: +).filter {
        $0.value != 0
      }, factor: factor * other.factor, turns: turns.union(other.turns)
    ).checked()
  }

  /// - Parameter exponent: small.
  /// - Throws: ``Budget/Exhausted`` if it becomes too large.
  func power(_ exponent: Int, _ budget: Budget) throws -> Unit {
    try Unit(
      dimensions: dimensions.mapValues { $0 * exponent }, factor: factor.power(exponent, budget),
      turns: turns
    ).checked()
  }

  /// No unit that anyone means has such powers, and powers of powers would pass all bounds.
  private func checked() throws -> Unit {
    guard dimensions.values.allSatisfy({ $0.magnitude <= 1000 }) else {
      throw Budget.Exhausted(what: "the power of a unit is too large")
    }
    return self
  }

  /// Whether it counts things and measures nothing: apples, units.
  var isThing: Bool {
    dimensions.keys.allSatisfy { $0.hasPrefix("thing:") || $0.hasPrefix("word:") }
  }

  /// Words that are known neither as units nor as things.
  var strangers: Set<Substring> {
    Set(dimensions.keys.filter { $0.hasPrefix("word:") }.map { $0.dropFirst(5) })
  }

  /// The things that are counted.
  var things: Set<Substring> {
    Set(dimensions.keys.filter { $0.hasPrefix("thing:") }.map { $0.dropFirst(6) })
  }

  /// The same without the words that turn it.
  var straight: Unit { Unit(dimensions: dimensions, factor: factor) }

  /// What it is "per": each with its size.
  var whatItIsPer: Set<String> {
    let names = dimensions.filter { $0.value < 0 }.map { "\($0.key)^\($0.value)" }
    return names.isEmpty ? [] : [names.sorted().joined(separator: " ") + " \(factor)"]
  }

  static let one = Unit(dimensions: [:], factor: .one)
  static let percent = Unit(dimensions: ["%": 1], factor: .one)
  static let degree = Unit(dimensions: ["°": 1], factor: .one)
  static let dollar = Unit(dimensions: ["USD": 1], factor: .one)
  static let ordinal = Unit(dimensions: ["thing:ordinal": 1], factor: .one)
  /// Minutes after midnight.
  static let clock = Unit(dimensions: ["clock": 1], factor: .one)

  var isPercent: Bool { dimensions == Self.percent.dimensions }
  var isDegree: Bool { dimensions == Self.degree.dimensions }
  var isAngle: Bool { isDegree && factor == .one }
  var isClock: Bool { dimensions == Self.clock.dimensions }
  /// Whether it is an amount of money, and of no other thing.
  var currency: String? {
    dimensions.count == 1 && dimensions.first?.value == 1
      ? dimensions.keys.first { UnitTable.currencies.contains($0) } : nil
  }
}
