import BigInt
import Values

/// The value of an expression between two bounds as near to each other as one likes; its variables at fractions.
///
/// It also adds up how near to zero the parts came, so that one knows how many bits tell the value from zero.
final class RealEvaluator {
  private let bits: Int
  private let budget: Budget
  private let point: Int
  /// How many parts are within each other.
  private var depth = 0
  private static let deepest = 10
  /// How many bits the parts lie below one, all together.
  private(set) var spread = 0

  init(bits: Int, point: Int = 0, budget: Budget) {
    (self.bits, self.budget, self.point) = (bits, budget, point)
  }

  /// Nil if it is not real, or has no value that can be enclosed.
  func value(_ expression: Expression) throws -> Enclosure? {
    // Each level takes some ten kilobytes of the stack.
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { return nil }
    let result = try work(expression)
    if let result, result.sign != nil, result.sign != 0 { spread += max(0, -result.exponent) }
    return result
  }

  private func work(_ expression: Expression) throws -> Enclosure? {
    try budget.spend(2 + bits / 256)
    switch expression {
    case .number(let number, _), .numeral(_, _, let number):
      spread += number.denominator.bitWidth
      return Enclosure(number, bits)
    case .constant(.pi): return try pi()
    case .constant(.e): return Enclosure(.one, bits).exponential
    case .symbol(let name): return variable(name).map { Enclosure($0, bits) }
    case .sum(let terms):
      var sum = Enclosure(.zero, bits)
      for term in terms {
        guard let next = try value(term) else { return nil }
        sum = sum + next
      }
      return sum
    case .product(let factors):
      var product = Enclosure(.one, bits)
      for factor in factors {
        guard let next = try value(factor) else { return nil }
        product = product * next
      }
      return product
    case .power(let base, let exponent): return try power(base, exponent)
    case .function(let name, let arguments): return try function(name, arguments)
    case .quantity(let amount, let unit) where unit.isPercent:
      return try value(amount).map {
        $0 * Enclosure(Rational(1) / Rational(100) * unit.factor, bits)
      }
    case .quantity(let amount, let unit) where unit.isDegree:
      guard let amount = try value(amount), let pi = try pi() else { return nil }
      return amount * pi * Enclosure(unit.factor / Rational(180), bits)
    default: return nil
    }
  }

  private func pi() throws -> Enclosure? {
    try budget.spend(5 + bits / 64)
    return .pi(bits)
  }

  /// Positive and between 1/4 and 9/4, another one for each name and point.
  private func variable(_ name: String) -> Rational? {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(point) &* 0x9e37_79b9
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 29
    let share = Rational(Int(hash % 4093)) / Rational(2046)
    let value = Rational(1) / Rational(4) + share
    guard point >= Evaluator.positivePoints else { return value }
    // At one of the last two points it is negative, at the other another is.
    let bit = name.utf8.reduce(0) { $0 &+ Int($1) } & 1
    return bit == point - Evaluator.positivePoints ? -value : value
  }

  private func power(_ base: Expression, _ exponent: Expression) throws -> Enclosure? {
    guard let own = try value(base) else { return nil }
    if let exact = try? Normalizer(budget: budget).normalize(exponent).constant {
      if let whole = exact.int, whole.magnitude <= 4096 {
        let size = max(1, Int(own.exponent.magnitude) + 1) * Int(whole.magnitude)
        guard size < 40_000 else { return nil }
        try budget.spend(4 + size / 64)
        let raised = own.power(Int(whole.magnitude))
        return whole < 0 ? raised.inverse : raised
      }
      if exact.denominator == 2, let root = own.squareRoot,
        let count = Int(exactly: exact.numerator),
        count.magnitude <= 64
      {
        let raised = root.power(Int(count.magnitude))
        return count < 0 ? raised.inverse : raised
      }
      // The real root of an odd degree, as school has it.
      if own.sign == -1, exact.denominator % 2 == 1 {
        guard let log = (-own).logarithm else { return nil }
        try budget.spend(bits / 8)
        guard let size = (log * Enclosure(exact, bits)).exponential else { return nil }
        return exact.numerator % 2 == 0 ? size : -size
      }
      if own.isZero, !exact.isNegative, !exact.isZero { return own }
    }
    guard let power = try value(exponent), let log = own.logarithm else { return nil }
    try budget.spend(10 + bits / 8)
    return (log * power).exponential
  }

  private func function(_ name: String, _ arguments: [Expression]) throws -> Enclosure? {
    guard let first = arguments.first, let inner = try value(first) else { return nil }
    try budget.spend(10 + bits / 16)
    switch name {
    case "sin": return inner.sine
    case "cos": return inner.cosine
    case "tan", "cot", "sec", "csc":
      guard let sine = inner.sine, let cosine = inner.cosine else { return nil }
      switch name {
      case "tan": return cosine.inverse.map { sine * $0 }
      case "cot": return sine.inverse.map { cosine * $0 }
      case "sec": return cosine.inverse
      default: return sine.inverse
      }
    case "ln": return inner.logarithm
    case "log":
      let base = arguments.count > 1 ? try value(arguments[1]) : Enclosure(Rational(10), bits)
      guard let own = inner.logarithm, let other = base?.logarithm?.inverse else { return nil }
      return own * other
    case "abs":
      if inner.low.signum() >= 0 { return inner }
      if inner.high.signum() <= 0 { return -inner }
      return Enclosure(0, max(inner.high, -inner.low), bits)
    case "arctan": return inner.inverseTangent
    case "arccot":
      guard let angle = inner.inverseTangent, let pi = try pi() else { return nil }
      return pi * Enclosure(Rational(1) / Rational(2), bits) - angle
    case "arcsin": return inner.inverseSine
    case "arccos":
      guard let angle = inner.inverseSine, let pi = try pi() else { return nil }
      return pi * Enclosure(Rational(1) / Rational(2), bits) - angle
    case "sinh", "cosh", "tanh":
      guard let plus = inner.exponential, let minus = (-inner).exponential else { return nil }
      let half = Enclosure(Rational(1) / Rational(2), bits)
      switch name {
      case "sinh": return (plus - minus) * half
      case "cosh": return (plus + minus) * half
      default: return (plus + minus).inverse.map { (plus - minus) * $0 }
      }
    case "floor", "ceil":
      let (low, high) = (inner.low >> bits, inner.high >> bits)
      guard low == high else { return nil }
      if name == "floor" { return Enclosure(Rational(low), bits) }
      return (low << bits) == inner.low && inner.low == inner.high
        ? inner : (low << bits) < inner.low ? Enclosure(Rational(low + 1), bits) : nil
    case "max", "min":
      var best = inner
      for argument in arguments.dropFirst() {
        guard let next = try value(argument) else { return nil }
        best =
          name == "max"
          ? Enclosure(max(best.low, next.low), max(best.high, next.high), bits)
          : Enclosure(min(best.low, next.low), min(best.high, next.high), bits)
      }
      return best
    default: return nil
    }
  }
}
