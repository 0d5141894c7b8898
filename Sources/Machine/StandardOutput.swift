import Foundation
import Values

/// Standard output, for data.
public enum StandardOutput {
  /// Writes all bytes, or as many as somebody reads.
  ///
  /// - Returns: whether all were written.
  /// - Throws: ``RetortError`` of kind `storage` where it is not only that nobody reads on.
  @discardableResult
  public static func write(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(
        STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        if written < 0, errno != EPIPE { throw cannotBeWritten(errno) }
        return false
      }
      rest = rest.dropFirst(written)
    }
    return true
  }

  /// What is told of an error of the system, by its number.
  public static func cannotBeWritten(_ code: Int32) -> RetortError {
    RetortError(
      .storage, "standard output cannot be written", cause: String(cString: strerror(code)),
      hint: "what was printed is not whole; see where it goes")
  }
}
