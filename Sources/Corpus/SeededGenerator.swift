import Values

/// Random numbers that are the same for the same seed, on every machine: SplitMix64 (Steele, Lea and
/// Flood, OOPSLA 2014).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(_ seed: UInt64) {
    state = seed
  }

  /// A generator of its own for a purpose.
  public init(seed: Int64, purpose: String) {
    state = RowID(digest: Digest(of: "\(seed)/\(purpose)")).high
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number of a range, all with the same chance but for one part in 2⁶⁴ of the range's length.
  ///
  /// Unlike `Int.random`, whose way of choosing the standard library may change, it is fixed.
  public mutating func integer(_ range: ClosedRange<Int>) -> Int {
    let size = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    return range.lowerBound + Int(next().multipliedFullWidth(by: size).high)
  }

  /// An element of a list that is not empty.
  public mutating func element<Element>(_ elements: [Element]) -> Element {
    elements[integer(0...(elements.count - 1))]
  }
}
