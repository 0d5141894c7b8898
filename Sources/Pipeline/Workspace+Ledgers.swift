import Ledger
import Machine
import Storage

extension Workspace {
  /// The ledger, opened; it is shared by all runs.
  public func ledger() throws -> CallLedger {
    try Files.makeFolder(path)
    return try CallLedger(path: "\(path)/calls.sqlite")
  }

  /// What came of programs on tests, opened; it is shared by all runs.
  public func verdicts() throws -> VerdictLedger {
    try Files.makeFolder(path)
    return try VerdictLedger(path: "\(path)/verdicts.sqlite")
  }

  /// Where compiled programs are kept by their content; all runs share them.
  public var compiledFolder: String { "\(path)/compiled" }
}
