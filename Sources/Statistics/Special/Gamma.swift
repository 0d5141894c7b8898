import Foundation

/// The gamma function and its neighbours, to nearly the last digit of a Double.
enum Gamma {
  /// ln √(2π)
  static let halfLogTwoPi = 0.918_938_533_204_672_741_78

  /// ln Γ(x) for x > 0.
  static func log(_ x: Double) -> Double {
    // The C function also writes a sign to a global variable, which threads would share.
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }

  /// What Stirling's formula lacks: ln Γ(x+1) − [(x+½) ln x − x + ln √(2π)], for x > 0.
  ///
  /// Differences of it keep the digits that differences of large logarithms lose (Loader, Fast and
  /// accurate computation of binomial probabilities, 2000).
  static func stirlingError(_ x: Double) -> Double {
    if x < 16 {
      return log(x + 1) - (x + 0.5) * Foundation.log(x) + x - halfLogTwoPi
    }
    let y = 1 / (x * x)
    var sum = 0.0
    for coefficient in stirlingSeries { sum = sum * y + coefficient }
    return sum / x
  }

  /// B₂ₖ / (2k(2k−1)) for k from 7 down to 1.
  private static let stirlingSeries: [Double] = [
    0.006410256410256410256, -0.001917526917526917527, 8.417508417508417508e-4,
    -5.952380952380952381e-4, 7.936507936507936508e-4, -0.002777777777777777778,
    0.08333333333333333333,
  ]

  /// x ln(x/m) + m − x, for x ≥ 0 and m > 0, without loss where x is near m.
  static func deviance(_ x: Double, _ m: Double) -> Double {
    if x == 0 { return m }
    let difference = x - m
    guard abs(difference) < 0.1 * (x + m) else { return x * Foundation.log(x / m) - difference }
    // With v = (x−m)/(x+m): ln(x/m) = 2 (v + v³/3 + v⁵/5 + …).
    let v = difference / (x + m)
    var sum = difference * v
    var term = 2 * x * v
    for odd in stride(from: 3.0, to: 200, by: 2) {
      term *= v * v
      let next = sum + term / odd
      if next == sum { break }
      sum = next
    }
    return sum
  }

  /// P(a, x) and Q(a, x) = 1 − P, the regularised incomplete gamma functions, for a > 0 and x ≥ 0.
  ///
  /// A series below a+1 and a continued fraction above it (Abramowitz and Stegun 6.5.29 and 6.5.31).
  static func incomplete(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
    if x <= 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    // x^a e^(−x) / Γ(a+1), as a Poisson probability.
    let front =
      exp(-stirlingError(a) - deviance(a, x)) / (2 * Double.pi * a).squareRoot()
    if x < a + 1 {
      var term = 1.0
      var sum = 1.0
      var n = a
      repeat {
        n += 1
        term *= x / n
        sum += term
      } while term > sum * 1e-17
      let lower = min(1, front * sum)
      return (lower, 1 - lower)
    }
    let fraction = ContinuedFraction.value(first: x + 1 - a) { n in
      (-n * (n - a), x + 2 * n + 1 - a)
    }
    let upper = min(1, front * a / fraction)
    return (1 - upper, upper)
  }
}

/// Continued fractions b₀ + a₁/(b₁ + a₂/(b₂ + …)).
enum ContinuedFraction {
  /// The value by Lentz's method as Thompson and Barnett changed it; the terms are (aₙ, bₙ), n from 1.
  static func value(first: Double, terms: (Double) -> (Double, Double)) -> Double {
    let tiny = 1e-300
    var value = first == 0 ? tiny : first
    var c = value
    var d = 0.0
    for n in 1...100_000 {
      let (a, b) = terms(Double(n))
      d = b + a * d
      d = 1 / (d == 0 ? tiny : d)
      c = b + a / c
      if c == 0 { c = tiny }
      let factor = c * d
      value *= factor
      if abs(factor - 1) < 2e-16 { break }
    }
    return value
  }
}
