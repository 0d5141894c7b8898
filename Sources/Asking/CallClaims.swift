import Foundation
import Machine
import Synchronization

/// Which calls this process has under way, told to the others that share the workspace: no two processes buy a call at
/// the same time.
///
/// A claim is a lock of the kernel on one byte, at a place made of the call's key, in one of sixteen files. It falls with
/// the process, however that ends, so no claim is ever stale. The locks belong to the open file and not to the process
/// (open file description locks): who asks within the process is not told apart, and ``CallScheduler`` does that.
final class CallClaims: Sendable {
  private let descriptors: [Int32]
  private let folder: String
  private let trouble = Mutex<(text: String?, isTold: Bool)>((nil, false))

  /// - Parameter folder: made if it is not there.
  /// - Throws: ``RetortError`` of kind `storage`.
  init(folder: String) throws {
    try Files.makeFolder(folder)
    var descriptors: [Int32] = []
    for digit in 0..<16 {
      let path = "\(folder)/\(String(digit, radix: 16))"
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard descriptor >= 0 else {
        let error = systemError("cannot write \(path)")
        for descriptor in descriptors { close(descriptor) }
        throw error
      }
      descriptors.append(descriptor)
    }
    self.descriptors = descriptors
    self.folder = folder
  }

  /// - Parameter descriptors: sixteen, for tests.
  init(descriptors: [Int32], folder: String) {
    self.descriptors = descriptors
    self.folder = folder
  }

  deinit {
    for descriptor in descriptors { close(descriptor) }
  }

  /// Claims a call.
  ///
  /// - Returns: false if another process has it. True also where the file system knows no such locks: then each process
  ///   is on its own.
  func take(_ key: [UInt8]) -> Bool {
    if set(key, Self.writeLock) { return true }
    let code = errno
    if code == EAGAIN || code == EACCES { return false }
    trouble.withLock { trouble in
      trouble.text = trouble.text ?? String(cString: strerror(code))
    }
    return true
  }

  /// What is to be told, once: that processes that share the workspace do not know of each other.
  func takeTrouble() -> String? {
    trouble.withLock { trouble in
      guard let text = trouble.text, !trouble.isTold else { return nil }
      trouble.isTold = true
      return
        "the file system of \(folder) knows no locks (\(text)): runs of other processes are not seen, and may buy the same answers"
    }
  }

  /// Gives a call free.
  func release(_ key: [UInt8]) { _ = set(key, Self.unlocked) }

  #if os(Linux)
    // Of <fcntl.h>, which Swift imports without them.
    private static let setLock: Int32 = 37
    private static let writeLock: Int16 = 1
    private static let unlocked: Int16 = 2

    private func set(_ key: [UInt8], _ kind: Int16) -> Bool {
      var lock = flock()
      lock.l_type = kind
      lock.l_whence = Int16(SEEK_SET)
      // 62 bits: the byte behind it must have a place, too.
      lock.l_start = off_t(key.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } & (1 << 62 - 1))
      lock.l_len = 1
      return fcntl(descriptors[Int(key.last ?? 0) & 15], Self.setLock, &lock) == 0
    }
  #else
    private static let writeLock: Int16 = 1
    private static let unlocked: Int16 = 2

    private func set(_ key: [UInt8], _ kind: Int16) -> Bool {
      errno = ENOTSUP
      return kind == Self.unlocked
    }
  #endif
}
