import Ledger
import Machine
import Storage

extension Workspace {
  /// The ledger, opened; it is shared by all runs.
  ///
  /// - Parameter onHeld: is told how many paid answers wait in memory for room on the disk.
  public func ledger(onHeld: @escaping @Sendable (Int) -> Void = { _ in }) throws -> CallLedger {
    try Files.makeFolder(path)
    return try CallLedger(path: "\(path)/calls.sqlite", onHeld: onHeld)
  }

  /// What came of programs on tests, opened; it is shared by all runs.
  public func verdicts() throws -> VerdictLedger {
    try Files.makeFolder(path)
    return try VerdictLedger(path: "\(path)/verdicts.sqlite")
  }

  /// Where compiled programs are kept by their content; all runs share them.
  public var compiledFolder: String { "\(path)/compiled" }
}
