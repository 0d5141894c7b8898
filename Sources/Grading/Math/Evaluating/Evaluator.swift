import Foundation
import Values

/// The value of an expression in complex doubles, with its variables at one of some fixed points.
struct Evaluator {
  /// 0..<``points``: at the first three all variables are positive, at the last two some are negative.
  let point: Int
  let budget: Budget

  static let points = 5
  static let positivePoints = 3

  func value(_ expression: Expression) throws -> Complex? {
    try budget.spend()
    switch expression {
    case .number(let number, _): return Complex(number.double)
    case .numeral(_, _, let value): return Complex(value.double)
    case .constant(.pi): return Complex(.pi)
    case .constant(.e): return Complex(M_E)
    case .constant(.i): return Complex(0, 1)
    case .constant(.infinity): return nil
    case .symbol(let name): return Complex(variable(name))
    case .sum(let terms):
      return try terms.reduce(Complex(0) as Complex?) { sum, term in
        guard let sum, let next = try value(term) else { return nil }
        return sum + next
      }
    case .product(let factors):
      return try factors.reduce(Complex(1) as Complex?) { product, factor in
        guard let product, let next = try value(factor) else { return nil }
        return product * next
      }
    case .power(let base, let exponent): return try power(base, exponent)
    case .function(let name, let arguments): return try function(name, arguments)
    case .quantity(let amount, let unit):
      guard let amount = try value(amount) else { return nil }
      if unit.isPercent { return amount * Complex(0.01 * unit.factor.double) }
      return unit.isDegree ? amount * Complex(.pi / 180 * unit.factor.double) : nil
    default: return nil
    }
  }

  private func power(_ base: Expression, _ exponent: Expression) throws -> Complex? {
    guard let base = try value(base), let power = try value(exponent) else { return nil }
    // The real root of an odd degree, as school has it.
    if base.isReal, base.real < 0,
      let exact = try? Normalizer(budget: budget).normalize(exponent).constant,
      !exact.isWhole, exact.denominator % 2 == 1
    {
      let size = pow(-base.real, power.real)
      return Complex(exact.numerator % 2 == 0 ? size : -size)
    }
    return base.power(power)
  }

  private func variable(_ name: String) -> Double {
    let share = Double(hash(name) % 10_007) / 10_007
    let value = 0.3 + 1.9 * share
    guard point >= Self.positivePoints else { return value }
    return hash(name) >> 8 & 1 == UInt64(point - Self.positivePoints) ? -value : value
  }

  /// FNV-1a, seeded by the point.
  private func hash(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(point) &* 0x9e37_79b9
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash ^ hash >> 29
  }

  private func function(_ name: String, _ arguments: [Expression]) throws -> Complex? {
    if name == "sum" || name == "prod" {
      let form = try Normalizer(budget: budget).normalize(.function(name, arguments))
      return form.constant.map { Complex($0.double) }
    }
    let values = try arguments.map { try value($0) }
    guard let first = values.first ?? nil, first.isFinite, !values.contains(where: { $0 == nil })
    else {
      return nil
    }
    if let known = try known(name, first, values.compactMap(\.self), arguments) {
      return known.isFinite ? known : nil
    }
    if Functions.names.contains(name) { return nil }
    // A function that nobody knows: something smooth that depends on its name and its arguments.
    let seed = Double(hash(name) % 1009) / 1009
    let mixed = values.compactMap(\.self).enumerated().reduce(0.0) {
      $0 + Double($1.offset + 2) * ($1.element.real + 0.7 * $1.element.imaginary)
    }
    return Complex(2 + cos(mixed * (1 + seed) + 3 * seed))
  }

  private func known(
    _ name: String, _ first: Complex, _ values: [Complex], _ arguments: [Expression]
  ) throws -> Complex? {
    let i = Complex(0, 1)
    func exponential(_ factor: Complex) -> Complex { .exp(factor * first) }
    let (plus, minus) = (exponential(i), exponential(Complex(0, -1)))
    let sine = first.isReal ? Complex(sin(first.real)) : (plus - minus) / Complex(0, 2)
    let cosine = first.isReal ? Complex(cos(first.real)) : (plus + minus) / Complex(2)
    switch name {
    case "sin": return sine
    case "cos": return cosine
    case "tan": return sine / cosine
    case "cot": return cosine / sine
    case "sec": return Complex(1) / cosine
    case "csc": return Complex(1) / sine
    case "ln": return .log(first)
    case "log":
      let base = values.count > 1 ? values[1] : Complex(10)
      return .log(first) / .log(base)
    case "abs": return Complex(first.magnitude)
    case "sinh": return (exponential(Complex(1)) - exponential(Complex(-1))) / Complex(2)
    case "cosh": return (exponential(Complex(1)) + exponential(Complex(-1))) / Complex(2)
    case "tanh":
      return (exponential(Complex(2)) - Complex(1)) / (exponential(Complex(2)) + Complex(1))
    case "binomial" where values.count == 2 && first.isReal && values[1].isReal:
      let (above, below) = (first.real, values[1].real)
      return Complex(tgamma(above + 1) / (tgamma(below + 1) * tgamma(above - below + 1)))
    case "factorial": return first.isReal && first.real > -1 ? Complex(tgamma(first.real + 1)) : nil
    default: break
    }
    guard first.isReal, abs(first.real) <= 1 || !["arcsin", "arccos"].contains(name) else {
      // arcsin z = -i log(iz + √(1 - z²))
      guard name == "arcsin" || name == "arccos" else { return nil }
      let root = (Complex(1) - first * first).power(Complex(0.5))
      let angle = Complex(0, -1) * .log(i * first + root)
      return name == "arcsin" ? angle : Complex(.pi / 2) - angle
    }
    switch name {
    case "arcsin": return Complex(asin(first.real))
    case "arccos": return Complex(acos(first.real))
    case "arctan": return Complex(atan(first.real))
    case "arccot": return Complex(.pi / 2 - atan(first.real))
    case "arsinh": return Complex(asinh(first.real))
    case "arcosh": return Complex(acosh(first.real))
    case "artanh": return Complex(atanh(first.real))
    case "floor": return Complex(first.real.rounded(.down))
    case "ceil": return Complex(first.real.rounded(.up))
    case "max": return Complex(values.map(\.real).max() ?? .nan)
    case "min": return Complex(values.map(\.real).min() ?? .nan)
    default: return nil
    }
  }
}
