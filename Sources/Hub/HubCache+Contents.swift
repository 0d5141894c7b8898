import Foundation
import Machine
import Values

// Whether what lies in the cache is what its name says: disks fail, and other programs are killed while they write.

extension HubCache {
  /// Whether a file is there with the content that its name stands for. It is read once; then its size, the time of its last
  /// change and its number on the disk tell whether it is still the same.
  ///
  /// - Throws: ``RetortError`` of kind `storage` if it cannot be read, `CancellationError`.
  func isWhole(_ file: HubPin.File) throws -> Bool {
    guard has(file) else { return false }
    if wasWhole(file) { return true }
    let state = Self.state(blob(file))
    guard try Self.contentIsRight(blob(file), file) else { return false }
    remember(state, of: file)
    return true
  }

  /// Whether a file was whole when it was last read, and has not changed since.
  func wasWhole(_ file: HubPin.File) -> Bool {
    guard has(file), let state = Self.state(blob(file)) else { return false }
    return (try? Files.text(of: memory(file))) == state
  }

  /// Gives a file its place that was found to be whole, when the disk has it.
  func take(_ path: String, as file: HubPin.File) throws {
    let state = Self.state(path)
    try Files.move(path, to: blob(file))
    remember(state, of: file)
  }

  /// Whether the content of the file at a path has the digest that names it.
  static func contentIsRight(_ path: String, _ file: HubPin.File) throws -> Bool {
    var digest = file.isLarge ? DigestBuilder() : DigestBuilder(.sha1)
    // Git's digest of a file begins with what it is and how long.
    if !file.isLarge { digest.update("blob \(file.size)\0") }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw systemError("cannot read \(path)")
    }
    defer { try? handle.close() }
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
      try Task.checkCancellation()
      piece.withUnsafeBytes { digest.update($0) }
    }
    return digest.finish().description == file.content
  }

  /// Among the locks, where no other tool looks for content.
  private func memory(_ file: HubPin.File) -> String { "\(lock(file)).whole" }

  /// A cache that may not be written is read anew every time.
  private func remember(_ state: String?, of file: HubPin.File) {
    if let state { try? Files.writeWhole(state, to: memory(file)) }
  }

  /// What tells one state of a file from the next; nil if it is not there.
  private static func state(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, let state = Files.state(path) else { return nil }
    return "\(state) \(status.st_ino)"
  }
}
