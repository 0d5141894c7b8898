/// How strictly answers are compared.
public struct MathOptions: Sendable, Equatable {
  public var mode = MathMode.exact
  /// The places to which `math-verify` rounds.
  public var places = 6
  /// Whether an answer without a unit is as good as one with the reference's unit. A unit that the reference does
  /// not have is always accepted.
  public var acceptsMissingUnit = true
  /// Whether 75 % is 75.
  public var percentIsNumber = false
  /// Whether a response's last number, where nothing says what its answer is, is wrong if it is another than the
  /// reference. Otherwise only an equal one tells anything.
  public var lastNumberDecides = false

  public init() {}
}
