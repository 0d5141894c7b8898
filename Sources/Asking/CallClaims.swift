import Foundation
import Machine

/// Which calls this process has under way, told to the others that share the workspace: no two processes buy a call at
/// the same time.
///
/// A claim is a lock of the kernel on one byte, at a place made of the call's key, in one of sixteen files. It falls with
/// the process, however that ends, so no claim is ever stale. The locks belong to the open file and not to the process
/// (open file description locks): who asks within the process is not told apart, and ``CallScheduler`` does that.
final class CallClaims: Sendable {
  private let descriptors: [Int32]

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
    return errno != EAGAIN && errno != EACCES
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

    private func set(_ key: [UInt8], _ kind: Int16) -> Bool { true }
  #endif
}
