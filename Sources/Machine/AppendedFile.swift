import Foundation

/// A file to whose end lines are added, each at once and whole; other processes may do the same.
public final class AppendedFile: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Opens the file, and makes it if it is not there.
  ///
  /// - Throws: ``RetortError`` of kind `storage`, here and when a line is added.
  public init(path: String) throws {
    self.path = path
    try Files.refuseForeign(path)
    descriptor = open(
      path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, Files.mode(ofFile: path))
    guard descriptor >= 0 else { throw systemError("cannot write \(path)") }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Adds a text.
  public func append(_ text: String) throws {
    let bytes = Array(text.utf8)
    let written = write(descriptor, bytes, bytes.count)
    guard written == bytes.count else { throw systemError("cannot write \(path)") }
  }
}
