import Foundation

/// Tells the processes that share a workspace whether they are alone, and how many sessions there have been.
///
/// Each has a lock on a byte of one file as long as it lives, and adds one to the number in that file before it claims its
/// first call.
final class SessionPresence: Sendable {
  private let descriptor: Int32

  private static let present: off_t = 1 << 20
  private static let counting: off_t = 1 << 20 + 1

  /// - Returns: nil where the file cannot be used or the file system knows no locks: then nobody knows of others.
  init?(path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    // What is open is closed with the object.
    guard ByteLock.set(descriptor, Self.present, .read), count() else { return nil }
  }

  deinit { close(descriptor) }

  /// Adds one to the number of sessions.
  private func count() -> Bool {
    var tries = 0
    while !ByteLock.set(descriptor, Self.counting, .write) {
      // Held for the time of one read and one write.
      tries += 1
      guard errno == EAGAIN || errno == EACCES, tries < 1000 else { return false }
      usleep(1000)
    }
    defer { _ = ByteLock.set(descriptor, Self.counting, .none) }
    guard let number = read() else { return false }
    var next = (number &+ 1).littleEndian
    return pwrite(descriptor, &next, 8, 0) == 8
  }

  /// How many sessions there have been; nil if the file cannot be read.
  func sessions() -> UInt64? { read() }

  /// The same; nil also if another process has one now.
  func sessionsIfAlone() -> UInt64? {
    guard ByteLock.isHeldElsewhere(descriptor, Self.present) == false else { return nil }
    return read()
  }

  private func read() -> UInt64? {
    var number: UInt64 = 0
    let count = pread(descriptor, &number, 8, 0)
    // A new file has none.
    return count == 8 ? UInt64(littleEndian: number) : count == 0 ? 0 : nil
  }
}
