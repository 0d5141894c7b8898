import BigInt
import Values

/// A real number between two others, each a whole number of units of 2 to the minus ``bits``.
struct Enclosure {
  let low: BigInt
  let high: BigInt
  let bits: Int

  init(_ low: BigInt, _ high: BigInt, _ bits: Int) {
    (self.low, self.high, self.bits) = (low, high, bits)
  }

  init(_ number: Rational, _ bits: Int) {
    let scaled = number.numerator << bits
    if number.isWhole {
      self.init(scaled, scaled, bits)
    } else {
      let floor = Rational(scaled, over: number.denominator).floor
      self.init(floor, floor + 1, bits)
    }
  }

  var isZero: Bool { low.isZero && high.isZero }
  /// 1 or -1 if it is known, 0 if it is exactly zero, nil if it may be either.
  var sign: Int? {
    if isZero { return 0 }
    if low.signum() > 0 { return 1 }
    return high.signum() < 0 ? -1 : nil
  }

  var middle: BigInt { (low + high) >> 1 }
  var width: BigInt { high - low }

  /// Wider by some units at both ends.
  func widened(_ units: BigInt) -> Enclosure { Enclosure(low - units, high + units, bits) }

  /// The same number in other units.
  func with(bits other: Int) -> Enclosure {
    if other >= bits { return Enclosure(low << (other - bits), high << (other - bits), other) }
    return Enclosure(low >> (bits - other), (high >> (bits - other)) + 1, other)
  }

  static func + (left: Enclosure, right: Enclosure) -> Enclosure {
    Enclosure(left.low + right.low, left.high + right.high, left.bits)
  }

  static prefix func - (value: Enclosure) -> Enclosure {
    Enclosure(-value.high, -value.low, value.bits)
  }

  static func - (left: Enclosure, right: Enclosure) -> Enclosure { left + -right }

  static func * (left: Enclosure, right: Enclosure) -> Enclosure {
    let bits = left.bits
    if left.low.signum() >= 0, right.low.signum() >= 0 {
      return Enclosure((left.low * right.low) >> bits, ((left.high * right.high) >> bits) + 1, bits)
    }
    let products = [
      left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high,
    ]
    return Enclosure(
      (products.min() ?? 0) >> bits, ((products.max() ?? 0) >> bits) + 1, bits)
  }

  /// One over it; nil if it may be zero.
  var inverse: Enclosure? {
    guard let sign, sign != 0 else { return nil }
    if sign < 0 { return (-self).inverse.map { -$0 } }
    let one = BigInt(1) << (2 * bits)
    return Enclosure(one / high, one / low + 1, bits)
  }

  func power(_ exponent: Int) -> Enclosure {
    var result = Enclosure(BigInt(1) << bits, BigInt(1) << bits, bits)
    var base = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * base }
      rest >>= 1
      if rest > 0 { base = base.isSquareOfSelf }
    }
    return result
  }

  /// Its square, which is not negative.
  private var isSquareOfSelf: Enclosure {
    let square = self * self
    return square.low.signum() < 0 ? Enclosure(0, square.high, bits) : square
  }

  /// Nil if it may be negative.
  var squareRoot: Enclosure? {
    guard low.signum() >= 0 else { return nil }
    return Enclosure(
      BigInt((low << bits).magnitude.squareRoot()),
      BigInt((high << bits).magnitude.squareRoot()) + 1, bits)
  }

  /// Its size in bits above or below one: the largest power of two not above it.
  var exponent: Int { max(low.magnitude.bitWidth, high.magnitude.bitWidth) - bits }
}
