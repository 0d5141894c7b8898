import Foundation

/// Random numbers that are the same for the same seed, on every machine: SplitMix64 (Steele, Lea and
/// Flood, OOPSLA 2014), and the distributions that simulations need.
public struct Draws: RandomNumberGenerator, Sendable {
  private var state: UInt64
  private var spare: Double?

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number above 0 and below 1.
  public mutating func uniform() -> Double {
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }

  /// A number of the standard normal distribution, by Marsaglia's polar method.
  public mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = u * u + v * v
      guard square < 1, square > 0 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spare = v * factor
      return u * factor
    }
  }

  /// The logarithm of a number of the gamma distribution with this shape and scale 1, for shape > 0, by Marsaglia and
  /// Tsang (2000). Small shapes give numbers that only a logarithm can hold.
  public mutating func logGamma(shape: Double) -> Double {
    if shape < 1 { return logGamma(shape: shape + 1) + log(uniform()) / shape }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return log(d * v) }
    }
  }

  /// A number of the beta distribution, for positive shapes.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    let (x, y) = (logGamma(shape: a), logGamma(shape: b))
    return 1 / (1 + exp(y - x))
  }

  /// How many of `n` trials of chance `p` succeed.
  public mutating func binomial(_ n: Int, _ p: Double) -> Int {
    var count = 0
    for _ in 0..<n where uniform() < p { count += 1 }
    return count
  }
}
