import BigInt
import Foundation
import Values

/// A fraction, reduced, of whole numbers of any size up to ``Budget/mostBits``.
struct Rational: Hashable, Comparable, Sendable {
  let numerator: BigInt
  /// Above zero, without a factor in common with the numerator.
  let denominator: BigInt

  static let zero = Rational(0)
  static let one = Rational(1)

  init(_ whole: BigInt) {
    numerator = whole
    denominator = 1
  }

  init(_ whole: Int) { self.init(BigInt(whole)) }

  /// - Parameter denominator: not zero.
  init(_ numerator: BigInt, over denominator: BigInt) {
    if denominator == 1 {
      self.init(reduced: numerator, 1)
      return
    }
    let divisor = BigInt(numerator.magnitude.greatestCommonDivisor(with: denominator.magnitude))
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    self.init(
      reduced: divisor == 1 ? sign * numerator : sign * numerator / divisor,
      divisor == 1 ? sign * denominator : sign * denominator / divisor)
  }

  var isZero: Bool { numerator.isZero }
  var isWhole: Bool { denominator == 1 }
  var isNegative: Bool { numerator.sign == .minus && !numerator.isZero }
  var magnitude: Rational { isNegative ? -self : self }

  /// As a machine's whole number; nil if it is none or too large.
  var int: Int? { isWhole ? Int(exactly: numerator) : nil }

  /// The nearest double, infinite if it is too large.
  var double: Double {
    let bits = max(numerator.bitWidth, denominator.bitWidth)
    guard bits > 1000 else { return Double(numerator) / Double(denominator) }
    // Both are shortened by as much, but for what would leave less than a double's digits.
    let top = numerator.bitWidth > 64 ? numerator >> (numerator.bitWidth - 64) : numerator
    let bottom =
      denominator.bitWidth > 64 ? denominator >> (denominator.bitWidth - 64) : denominator
    let shifted = max(0, numerator.bitWidth - 64) - max(0, denominator.bitWidth - 64)
    return Double(top) / Double(bottom) * Double.exponential(of2: shifted)
  }

  static prefix func - (value: Rational) -> Rational {
    Rational(reduced: -value.numerator, value.denominator)
  }

  static func + (left: Rational, right: Rational) -> Rational {
    if left.isWhole && right.isWhole { return Rational(left.numerator + right.numerator) }
    return Rational(
      left.numerator * right.denominator + right.numerator * left.denominator,
      over: left.denominator * right.denominator)
  }

  static func - (left: Rational, right: Rational) -> Rational { left + -right }

  static func * (left: Rational, right: Rational) -> Rational {
    if left.isWhole && right.isWhole { return Rational(left.numerator * right.numerator) }
    return Rational(
      left.numerator * right.numerator, over: left.denominator * right.denominator)
  }

  /// - Parameter right: not zero.
  static func / (left: Rational, right: Rational) -> Rational {
    Rational(left.numerator * right.denominator, over: left.denominator * right.numerator)
  }

  static func < (left: Rational, right: Rational) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }

  /// The largest whole number not above it.
  var floor: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.sign == .minus && !remainder.isZero ? quotient - 1 : quotient
  }

  /// A whole power; a negative one of zero is refused by ``Normalizer``.
  func power(_ exponent: Int, _ budget: Budget) throws -> Rational {
    let count = exponent.magnitude
    let bits = max(numerator.magnitude.bitWidth, denominator.magnitude.bitWidth)
    let (size, overflow) = bits.multipliedReportingOverflow(by: Int(clamping: count))
    try Budget.checkBits(overflow ? .max : magnitude == .one ? 1 : size)
    try budget.spend(1 + size / 2000)
    let raised = Rational(
      reduced: numerator.power(Int(clamping: count)), denominator.power(Int(clamping: count)))
    return exponent < 0 ? .one / raised : raised
  }

  private init(reduced numerator: BigInt, _ denominator: BigInt) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

extension Double {
  /// Two to a power, infinite or zero where it is out of range.
  fileprivate static func exponential(of2 power: Int) -> Double {
    power > 1100 ? .infinity : power < -1200 ? 0 : scalbn(1, power)
  }
}
