extension Interval {
  /// Wilson's interval (1927) for independent successes: where a score test does not refuse the rate.
  ///
  /// Never of width 0, never outside 0…1. Successes and trials may be fractions, as effective ones are; without trials it is
  /// 0…1, and successes outside 0…n are taken as the nearer end.
  public static func wilson(successes: Double, of n: Double, level: Double = 0.95) -> Interval {
    wilson(successes: successes, of: n, quantile: normalQuantile(level), level: level, .wilson)
  }

  static func wilson(
    successes: Double, of n: Double, quantile z: Double, level: Double, _ method: Method
  ) -> Interval {
    guard n > 0, n.isFinite, !successes.isNaN else {
      return Interval(0, 1, level: level, method: method)
    }
    let p = min(max(successes / n, 0), 1)
    let square = z * z / n
    let centre = p + square / 2
    let reach = z * (p * (1 - p) / n + square / (4 * n)).squareRoot()
    return Interval(
      p == 0 ? 0 : max(0, (centre - reach) / (1 + square)),
      p == 1 ? 1 : min(1, (centre + reach) / (1 + square)), level: level, method: method)
  }

  /// With few successes the lower end goes down to the λ/n at which a Poisson count of mean λ reaches them with chance
  /// 1 − level; likewise the upper end with few failures.
  ///
  /// Wilson's interval misses rates just below its lower end for one success, .18/n, far too often (coverage .84).
  /// Where successes are so few the upper end cannot be missed, and the lower may have all of 1 − level (Brown, Cai and
  /// DasGupta 2001, §4.1.1, here for fractions, too).
  func loosened(successes: Double, of n: Double) -> Interval {
    let few = 3.0
    func reach(_ count: Double) -> Double? {
      guard count > 0, count <= few else { return nil }
      return GammaQuantile.value(count, 2 * Self.tail(level)) / n
    }
    return Interval(
      reach(successes).map { min(lower, $0) } ?? lower,
      reach(n - successes).map { max(upper, 1 - $0) } ?? upper, level: level, method: method)
  }
}
