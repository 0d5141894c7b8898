/// Something wrong with a recipe, and where.
public struct Finding: Sendable, Equatable, Comparable {
  /// Whether the recipe can be run all the same.
  public enum Severity: String, Sendable {
    case error
    case warning
  }

  public let severity: Severity
  /// Where it is, both from 1; the column counts Unicode scalars.
  public let line: Int
  public let column: Int
  /// What put it there instead of the file: `--set answers.samples=x`. Line and column are then those of
  /// the override's value.
  public let override: String?
  /// What is wrong, in one line.
  public let message: String
  /// What to do about it.
  public let hint: String?

  public static func < (left: Finding, right: Finding) -> Bool {
    // Those of the file come first.
    (left.override ?? "", left.line, left.column, left.message)
      < (right.override ?? "", right.line, right.column, right.message)
  }

  /// `file:line:column: severity: message` and the hint on a line of its own; what an override brought
  /// has its words in place of the file's.
  public func text(file: String) -> String {
    "\(override ?? "\(file):\(line):\(column)"): \(severity): \(message)"
      + (hint.map { "\n  hint: \($0)" } ?? "")
  }
}

/// Collects findings, so that a recipe's faults are all told at once.
public final class FindingLog {
  /// In the order in which they were found, none twice.
  public private(set) var findings: [Finding] = []

  /// Notes what mappings are asked for, if anybody wants to know.
  public var reads: FieldReads?

  public init() {}

  /// Whether something was found that forbids a run.
  public var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// Notes that the recipe cannot be run as it is.
  public func error(_ mark: RecipeNode.Mark, _ message: String, hint: String? = nil) {
    add(.error, mark, message, hint)
  }

  /// Notes what the user should know.
  public func warning(_ mark: RecipeNode.Mark, _ message: String, hint: String? = nil) {
    add(.warning, mark, message, hint)
  }

  private func add(
    _ severity: Finding.Severity, _ mark: RecipeNode.Mark, _ message: String, _ hint: String?
  ) {
    let finding = Finding(
      severity: severity, line: mark.line, column: mark.column, override: mark.override,
      message: message, hint: hint)
    if !findings.contains(finding) { findings.append(finding) }
  }
}
