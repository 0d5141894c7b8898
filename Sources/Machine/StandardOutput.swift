import Foundation

/// Standard output, for data.
public enum StandardOutput {
  /// Writes all bytes, or as many as somebody reads.
  ///
  /// - Returns: whether all were written.
  @discardableResult
  public static func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(
        STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return true
  }
}
