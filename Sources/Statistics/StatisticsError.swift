/// Why a statistic cannot be given: what failed, the cause, and what to do about it.
public struct StatisticsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What failed, as a sentence without a full stop.
  public let what: String
  /// Why it failed.
  public let cause: String
  /// What the caller can do now.
  public let hint: String

  init(_ what: String, cause: String, hint: String) {
    self.what = what
    self.cause = cause
    self.hint = hint
  }

  public var description: String { "error: \(what)\ncause: \(cause)\nhint: \(hint)" }
}
