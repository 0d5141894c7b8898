/// Something that stops a command: what failed, the cause, and what to do about it.
///
/// Findings that do not stop a run (a malformed row, a refused call) are not errors; they are
/// ``Drop``s. The three texts are shown as `error: …`, `cause: …`, `hint: …`, in that order.
public struct RetortError: Error, Sendable, Equatable {
  /// What kind of trouble it is; it decides the exit code.
  public enum Kind: String, Sendable {
    /// The user's recipe or command line is wrong. Exit code 2.
    case usage
    /// A file or a row is not what it should be. Exit code 1.
    case input
    /// Files could not be read or written: permissions, a full disk. Exit code 1.
    case storage
    /// A teacher cannot be used at all: unreachable, unauthorized, no such model. Exit code 1.
    case teacher
    /// Something Retort needs is not installed. Exit code 1.
    case missing
    /// Someone else holds what is needed. Exit code 1.
    case busy
    /// What may be spent is spent. Exit code 3.
    case budget
    /// Every call was refused: there is nothing to make a dataset of. Exit code 4.
    case refused
    /// No row is left: the dataset is empty. Exit code 4.
    case empty
    /// Retort broke a promise of its own. Exit code 70, as `sysexits` has it.
    case bug
  }

  public let kind: Kind
  /// What failed, as a sentence without a full stop.
  public let what: String
  /// Why it failed, if that is known.
  public let cause: String?
  /// What the user can do now.
  public let hint: String?

  public init(_ kind: Kind, _ what: String, cause: String? = nil, hint: String? = nil) {
    self.kind = kind
    self.what = what
    self.cause = cause
    self.hint = hint
  }

  /// The same with another name for what it speaks of.
  public func naming(_ name: String, inPlaceOf other: String) -> RetortError {
    func named(_ text: String) -> String { text.replacing(other, with: name) }
    return RetortError(kind, named(what), cause: cause.map(named), hint: hint.map(named))
  }

  /// The exit code a command ends with.
  public var exitCode: Int32 {
    switch kind {
    case .usage: 2
    case .budget: 3
    case .refused, .empty: 4
    case .bug: 70
    case .input, .storage, .teacher, .missing, .busy: 1
    }
  }
}

extension RetortError: CustomStringConvertible {
  public var description: String {
    var lines = ["error: \(what)"]
    if let cause { lines.append("cause: \(cause)") }
    if let hint { lines.append("hint: \(hint)") }
    return lines.joined(separator: "\n")
  }
}
