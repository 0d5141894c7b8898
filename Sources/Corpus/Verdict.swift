import Values

/// Whether an answer is right. What cannot be judged is never called wrong.
public enum Verdict: Sendable, Equatable {
  case right
  case wrong
  /// No judgement was possible, for the reason given.
  case couldNotTell(String)

  /// The word in exports and reports: `right`, `wrong` or `could_not_tell`.
  public var word: String {
    switch self {
    case .right: "right"
    case .wrong: "wrong"
    case .couldNotTell: "could_not_tell"
    }
  }

  /// Why nothing could be told.
  public var reason: String? {
    if case .couldNotTell(let reason) = self { reason } else { nil }
  }

  /// As it lies in files.
  public var record: Record { ["word": .string(word), "reason": Value(reason)] }

  @usableFromInline
  init(record: Record) throws {
    switch try record.text("word") {
    case "right": self = .right
    case "wrong": self = .wrong
    case "could_not_tell": self = .couldNotTell(record["reason"]?.string ?? "")
    case let word: throw RetortError(.input, "a verdict cannot be read", cause: "\"\(word)\"")
    }
  }
}
