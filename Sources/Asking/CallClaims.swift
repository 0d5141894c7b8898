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
  /// Which processes share the workspace; nil for tests.
  private let presence: SessionPresence?
  private let trouble = Mutex<(text: String?, isTold: Bool)>((nil, false))

  /// - Parameter folder: made if it is not there.
  /// - Throws: ``RetortError`` of kind `storage`.
  init(folder: String) throws {
    try Files.makeFolder(folder)
    var descriptors: [Int32] = []
    for digit in 0..<16 {
      let path = "\(folder)/\(String(digit, radix: 16))"
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else {
        let error = systemError("cannot write \(path)")
        for descriptor in descriptors { close(descriptor) }
        throw error
      }
      descriptors.append(descriptor)
    }
    self.descriptors = descriptors
    self.folder = folder
    presence = SessionPresence(path: "\(folder)/sessions")
  }

  /// - Parameter descriptors: sixteen, for tests.
  init(descriptors: [Int32], folder: String) {
    self.descriptors = descriptors
    self.folder = folder
    presence = nil
  }

  /// How many sessions have shared the workspace so far; nil if one does beside this one, or if that cannot be known.
  ///
  /// Whoever finds the same number before a look at the ledger and after it has claimed a call knows that no other
  /// process has bought it meanwhile.
  func sessionsIfAlone() -> UInt64? { presence?.sessionsIfAlone() }

  /// How many sessions have shared the workspace so far; nil if that cannot be known. Cheaper than ``sessionsIfAlone()``.
  func sessions() -> UInt64? { presence?.sessions() }

  deinit {
    for descriptor in descriptors { close(descriptor) }
  }

  /// Claims a call.
  ///
  /// - Returns: false if another process has it. True also where the file system knows no such locks: then each process
  ///   is on its own.
  func take(_ key: [UInt8]) -> Bool {
    if set(key, .write) { return true }
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
  func release(_ key: [UInt8]) { _ = set(key, .none) }

  private func set(_ key: [UInt8], _ kind: ByteLock.Kind) -> Bool {
    // 62 bits: the byte behind it must have a place, too.
    let place = off_t(key.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } & (1 << 62 - 1))
    return ByteLock.set(descriptors[Int(key.last ?? 0) & 15], place, kind)
  }
}
