import Foundation
import Values

/// What this process may use of the machine.
public enum Room {
  /// Lets the process have as many files and connections open as the machine allows.
  ///
  /// - Parameter least: with fewer nothing works that is to come.
  /// - Throws: ``RetortError`` of kind `storage` with the number that there is.
  public static func raiseDescriptors(least: Int) throws {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = limit.rlim_max
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    guard limit.rlim_cur < UInt(least) else { return }
    throw RetortError(
      .storage, "too few files may be open at a time",
      cause: "the limit is \(limit.rlim_cur), and at least \(least) are needed",
      hint: "raise it: ulimit -n 4096")
  }

  /// Bytes that this user may still write where a folder lies; nil if that cannot be told.
  public static func freeBytes(at folder: String) -> Int? {
    var facts = statvfs()
    guard statvfs(folder, &facts) == 0 else { return nil }
    return Int(
      clamping: UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
        .partialValue)
  }
}
