import Recipes

/// What a filter wants of a row to keep it, and what the row's source either has or has not: where no source has it, the
/// filter keeps nothing, and that is known before anything is paid for.
public struct RowNeed: Sendable, Equatable {
  /// What of a row it is.
  public enum Part: Sendable, CaseIterable {
    /// The right answer.
    case reference
    /// Tests for programs.
    case tests
    /// One of the two: what a verdict rests on.
    case verdict
  }

  public let part: Part
  /// The rows that it wants it of; all others stay.
  public let scope: RowScope

  public init(_ part: Part, of scope: RowScope = .all) {
    self.part = part
    self.scope = scope
  }
}
