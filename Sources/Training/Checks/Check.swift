import Values

/// One of the checks that a training passes before it is launched.
protocol Check: Sendable {
  /// Its number, its name, and what it is there for.
  static var guide: CheckGuide { get }

  /// What it finds.
  static func judge(_ facts: Facts) -> Judgement
}

/// What a check says of itself.
public struct CheckGuide: Sendable, Equatable {
  /// How much its fault costs.
  public enum Level: String, Sendable {
    /// The training would teach something else, or not run: it is refused.
    case error
    /// It may be meant: it is told.
    case warning
  }

  public let number: Int
  /// As `acknowledge` names it.
  public let name: String
  /// What it looks at, as a sentence without a full stop.
  public let sentence: String
  public let level: Level
  /// What is found where all is well.
  public let expected: String
  /// Why it is there: what went wrong without it.
  public let source: String

  init(
    _ number: Int, _ name: String, _ level: Level, _ sentence: String, expected: String,
    source: String
  ) {
    (self.number, self.name, self.level) = (number, name, level)
    (self.sentence, self.expected, self.source) = (sentence, expected, source)
  }
}

/// What a check found.
public struct Judgement: Sendable, Equatable {
  public let outcome: Stamp.Outcome
  /// What was found, with figures.
  public let found: String
  /// Some rows that it was found in.
  public let rows: [String]
  /// What the user can do; nil where nothing need be done.
  public let advice: String?

  static func pass(_ found: String) -> Judgement {
    Judgement(outcome: .pass, found: found, rows: [], advice: nil)
  }

  static func notApplicable(_ why: String) -> Judgement {
    Judgement(outcome: .notApplicable, found: why, rows: [], advice: nil)
  }

  static func warn(_ found: String, rows: [String] = [], advice: String) -> Judgement {
    Judgement(outcome: .warn, found: found, rows: rows, advice: advice)
  }

  static func fail(_ found: String, rows: [String] = [], advice: String) -> Judgement {
    Judgement(outcome: .fail, found: found, rows: rows, advice: advice)
  }

  /// It as a warning, if the user has acknowledged what it fails for.
  func acknowledged(_ isSo: Bool) -> Judgement {
    guard isSo, outcome == .fail else { return self }
    return Judgement(
      outcome: .warn, found: "\(found); acknowledged", rows: rows, advice: advice)
  }
}
