import Foundation

/// Holds a lock file that other programs heed too: the kernel's lock (`flock`), which falls with the
/// process, however that ends.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock, as soon as whoever has it gives it back. The file is made if it is not there.
  ///
  /// - Parameter isHeld: is called once if somebody has it.
  public init(waitingFor path: String, isHeld: () -> Void = {}) async throws {
    try Files.refuseForeign(path)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, Files.mode(ofFile: path))
    guard descriptor >= 0 else { throw systemError("cannot write \(path)") }
    self.descriptor = descriptor
    var pause = 5
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw systemError("cannot lock \(path)") }
      if pause == 5 { isHeld() }
      try await Task.sleep(for: .milliseconds(pause))
      pause = min(200, 2 * pause)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Does something while nobody else does it in a folder. This thread waits for whoever has the folder; nothing is
  /// left in it.
  ///
  /// - Parameter folder: if it cannot be opened, `body` is left to find that out.
  public static func holding<Result>(folder: String, _ body: () throws -> Result) throws -> Result {
    try Files.refuseForeign(folder)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return try body() }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw systemError("cannot lock \(folder)") }
    }
    return try body()
  }
}
