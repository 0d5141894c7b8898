import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The error of the system call that has just failed, in the house's words.
///
/// - Parameter what: what was being done, for instance `cannot write out.jsonl`.
public func systemError(_ what: String) -> RetortError {
  let code = errno
  let hint: String? =
    switch code {
    case ENOSPC: "free some space, and run the same command again"
    case EROFS, EACCES, EPERM: "choose a folder you may write to with --workspace"
    case EMFILE: "raise the limit of open files: ulimit -n 4096"
    default: nil
    }
  return RetortError(.storage, what, cause: String(cString: strerror(code)), hint: hint)
}
