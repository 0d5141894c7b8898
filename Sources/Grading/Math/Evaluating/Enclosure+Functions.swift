import BigInt
import Synchronization
import Values

// Exponentials, logarithms, angles. Each works with more bits than it promises, and widens its result by far more than
// its series and roundings can be off.

extension Enclosure {
  /// Bits that are worked with and not promised.
  private static let guardBits = 64
  /// By how much a result is widened, in units of the bits that are worked with.
  private static let slack = BigInt(1) << 40

  private static func one(_ bits: Int) -> BigInt { BigInt(1) << bits }

  /// The result of a function of which the values at both ends are known to some units.
  private func monotone(_ function: (BigInt, Int) -> BigInt?) -> Enclosure? {
    let working = bits + Self.guardBits
    guard let first = function(low << Self.guardBits, working) else { return nil }
    guard low != high else {
      return Enclosure(first - Self.slack, first + Self.slack, working).with(bits: bits)
    }
    guard let last = function(high << Self.guardBits, working) else { return nil }
    return Enclosure(first - Self.slack, last + Self.slack, working).with(bits: bits)
  }

  /// The result of a function that changes by no more than its argument.
  private func tame(_ function: (BigInt, Int) -> BigInt) -> Enclosure {
    let working = bits + Self.guardBits
    let value = function(middle << Self.guardBits, working)
    let radius = (width << Self.guardBits) + Self.slack
    return Enclosure(value - radius, value + radius, working).with(bits: bits)
  }

  // MARK: Exponentials and logarithms

  /// Nil if it is too large.
  var exponential: Enclosure? {
    guard exponent <= 15 else { return nil }
    return monotone { value, bits in
      // e^x = 2^k · e^r, so that the error of e^r is not larger than that of what comes out.
      let extra = 32 + Swift.max(0, value.magnitude.bitWidth - bits) * 2
      let precise = bits + extra
      let argument = value << extra
      let two = Self.logarithmOfTwo(precise)
      let count = Self.floor(argument, two)
      guard let turns = Int(exactly: count), turns.magnitude < 60_000 else { return nil }
      let wide = Swift.max(0, turns)
      let bits2 = precise + wide
      let rest = (value << (extra + wide)) - count * Self.logarithmOfTwo(bits2)
      var term = Self.one(bits2)
      // e^r = (e^(r/256))^256
      let small = rest >> 8
      var sum = term
      var index = 1
      while !term.isZero, index < 2000 {
        term = ((term * small) >> bits2) / BigInt(index)
        sum += term
        index += 1
      }
      for _ in 0..<8 { sum = (sum * sum) >> bits2 }
      let scaled = turns >= 0 ? sum << turns : sum >> -turns
      return scaled >> (extra + wide)
    }
  }

  /// Nil if it may be zero or negative.
  var logarithm: Enclosure? {
    guard low.signum() > 0 else { return nil }
    return monotone { value, bits in
      guard value.signum() > 0 else { return nil }
      let power = value.magnitude.bitWidth - bits
      let reduced = power >= 0 ? value >> power : value << -power  // 1/2 ≤ reduced < 1
      let one = Self.one(bits)
      let quotient = ((reduced - one) << bits) / (reduced + one)
      return 2 * Self.inverseHyperbolicTangent(quotient, bits)
        + BigInt(power) * Self.logarithmOfTwo(bits)
    }
  }

  private static func logarithmOfTwo(_ bits: Int) -> BigInt {
    2 * inverseHyperbolicTangent(one(bits + 16) / 3, bits + 16) >> 16
  }

  private static func inverseHyperbolicTangent(_ value: BigInt, _ bits: Int) -> BigInt {
    let square = (value * value) >> bits
    var term = value
    var sum = value
    var index = 3
    while term.magnitude > 1, index < 8000 {
      term = (term * square) >> bits
      sum += term / BigInt(index)
      index += 2
    }
    return sum
  }

  private static func floor(_ value: BigInt, _ divisor: BigInt) -> BigInt {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest.signum() < 0 ? quotient - 1 : quotient
  }

  // MARK: Angles

  static func pi(_ bits: Int) -> Enclosure {
    let working = bits + guardBits
    let value = rawPi(working)
    return Enclosure(value - slack, value + slack, working).with(bits: bits)
  }

  /// What is known of π, by its bits: the same few precisions are asked for again and again.
  private static let knownPi = Mutex<[Int: BigInt]>([:])

  private static func rawPi(_ bits: Int) -> BigInt {
    if let known = knownPi.withLock({ $0[bits] }) { return known }
    let value = piByMachin(bits)
    if bits <= 4096 { knownPi.withLock { $0[bits] = value } }
    return value
  }

  /// Machin's formula.
  private static func piByMachin(_ bits: Int) -> BigInt {
    func inverseTangent(ofOneOver number: Int) -> BigInt {
      var power = one(bits) / BigInt(number)
      var sum = power
      var index = 3
      while !power.isZero, index < 20_000 {
        power = power / BigInt(number * number)
        let term = power / BigInt(index)
        sum = index % 4 == 3 ? sum - term : sum + term
        index += 2
      }
      return sum
    }
    return 16 * inverseTangent(ofOneOver: 5) - 4 * inverseTangent(ofOneOver: 239)
  }

  var sine: Enclosure? {
    guard exponent <= 60 else { return nil }
    return tame { value, bits in Self.sine(value, bits, plus: 0) }
  }

  var cosine: Enclosure? {
    guard exponent <= 60 else { return nil }
    return tame { value, bits in Self.sine(value, bits, plus: 1) }
  }

  /// The sine of a value and of so many right angles more.
  private static func sine(_ value: BigInt, _ bits: Int, plus quarters: Int) -> BigInt {
    let extra = 16 + Swift.max(0, value.magnitude.bitWidth - bits)
    let precise = bits + extra
    let right = rawPi(precise) >> 1
    let argument = value << extra
    let turns = floor(argument + right / 2, right)
    let rest = argument - turns * right
    let quarter = ((Int(turns % 4) + quarters) % 4 + 4) % 4
    let square = (rest * rest) >> precise
    // The sine or the cosine of what is left, by its series.
    var term = quarter % 2 == 0 ? rest : one(precise)
    var sum = term
    var index = quarter % 2 == 0 ? 2 : 1
    while !term.isZero, index < 2000 {
      term = -((term * square) >> precise) / BigInt(index * (index + 1))
      sum += term
      index += 2
    }
    return (quarter < 2 ? sum : -sum) >> extra
  }

  var inverseTangent: Enclosure? {
    tame { value, bits in Self.inverseTangent(value, bits) }
  }

  private static func inverseTangent(_ value: BigInt, _ bits: Int) -> BigInt {
    if value.signum() < 0 { return -inverseTangent(-value, bits) }
    let one = Self.one(bits)
    if value > one { return (rawPi(bits) >> 1) - inverseTangent((one << bits) / value, bits) }
    // atan x = 2 atan(x / (1 + √(1 + x²))), thrice.
    var small = value
    for _ in 0..<3 {
      let root = BigInt((((one * one) + small * small)).magnitude.squareRoot())
      small = (small << bits) / (one + root)
    }
    let square = (small * small) >> bits
    var term = small
    var sum = small
    var index = 3
    while term.magnitude > 1, index < 8000 {
      term = -((term * square) >> bits)
      sum += term / BigInt(index)
      index += 2
    }
    return sum << 3
  }

  var inverseSine: Enclosure? {
    let one = Enclosure(Self.one(bits), Self.one(bits), bits)
    if low == high, low.magnitude == one.low.magnitude {
      let half = Enclosure.pi(bits + 1)
      let right = Enclosure(half.low >> 2, (half.high >> 2) + 1, bits)
      return low.signum() > 0 ? right : -right
    }
    guard let rest = (one - self * self).squareRoot, let inverse = rest.inverse else { return nil }
    return (self * inverse).inverseTangent
  }
}
