import Foundation

/// Counts of successes.
public enum Binomial {
  /// The chance of `k` successes in `n` trials of chance `p` each; 0 for k outside 0…n.
  public static func chance(_ k: Int, of n: Int, p: Double) -> Double {
    guard k >= 0, k <= n, n >= 0 else { return 0 }
    if p <= 0 { return k == 0 ? 1 : 0 }
    if p >= 1 { return k == n ? 1 : 0 }
    if k == 0 { return exp(Double(n) * log1p(-p)) }
    if k == n { return exp(Double(n) * log(p)) }
    let (x, total, rest) = (Double(k), Double(n), Double(n - k))
    let exponent =
      Gamma.stirlingError(total) - Gamma.stirlingError(x) - Gamma.stirlingError(rest)
      - Gamma.deviance(x, total * p) - Gamma.deviance(rest, total * (1 - p))
    return exp(exponent) * (total / (2 * Double.pi * x * rest)).squareRoot()
  }

  /// The chance of at most `k` successes in `n` trials of chance `p` each.
  public static func cumulative(_ k: Int, of n: Int, p: Double) -> Double {
    if k < 0 { return 0 }
    if k >= n { return 1 }
    let p = min(max(p, 0), 1)
    return IncompleteBeta.value(Double(n - k), Double(k + 1), x: 1 - p, y: p).lower
  }

  /// ln C(n, k), for 0 ≤ k ≤ n.
  static func logChoose(_ n: Int, _ k: Int) -> Double {
    Gamma.log(Double(n) + 1) - Gamma.log(Double(k) + 1) - Gamma.log(Double(n - k) + 1)
  }
}

/// Counts of marked things among some drawn without putting back.
public enum Hypergeometric {
  /// The chance of `j` marked among `k` drawn from `n` of which `c` are marked; 0 where that cannot be.
  public static func chance(_ j: Int, drawn k: Int, marked c: Int, of n: Int) -> Double {
    guard j >= 0, j <= c, j <= k, k - j <= n - c, c <= n, k <= n else { return 0 }
    return exp(
      Binomial.logChoose(c, j) + Binomial.logChoose(n - c, k - j) - Binomial.logChoose(n, k))
  }
}
