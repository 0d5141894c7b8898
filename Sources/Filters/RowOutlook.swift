import Recipes

/// What is known of all rows that come into a filter before there is any: by the recipe alone.
public struct RowOutlook: Sendable, Equatable {
  /// The most answers that a question has.
  public var answersPerQuestion: Int
  /// The most tokens that an answer has, its thinking included, if its endpoint keeps to what it is asked; nil for no
  /// limit.
  public var tokens: Int64?
  /// Whether all answers were graded right.
  public var areRight = false
  /// Between which lengths all rows are, by what is measured and in what.
  public var lengths: [String: ClosedRange<Int64>] = [:]

  public init(answersPerQuestion: Int, tokens: Int64? = nil) {
    self.answersPerQuestion = answersPerQuestion
    self.tokens = tokens
  }

  /// The same, where rows are no shorter and no longer than this.
  ///
  /// - Returns: nil if there are no such rows.
  func within(_ range: ClosedRange<Int64>, _ measure: String) -> RowOutlook? {
    let known = lengths[measure] ?? 0...Int64.max
    guard known.overlaps(range) else { return nil }
    var rows = self
    rows.lengths[measure] = known.clamped(to: range)
    return rows
  }
}

/// Why a filter keeps nothing, whatever the rows hold.
public struct Emptiness: Sendable, Equatable {
  /// Behind "keeps nothing: ".
  public let why: String
  /// What helps.
  public let hint: String?
  /// Whether it is so for certain; else an endpoint that does not keep to what it is asked may give other rows.
  public var isCertain = true
  /// The rows that it is about; all others stay.
  public var scope = RowScope.all

  init(_ why: String, hint: String? = nil, isCertain: Bool = true, scope: RowScope = .all) {
    (self.why, self.hint, self.isCertain, self.scope) = (why, hint, isCertain, scope)
  }
}
