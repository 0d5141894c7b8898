import Foundation

/// Locks of the kernel on single bytes of a file, which belong to the open file and fall when it is closed (open file
/// description locks).
enum ByteLock {
  enum Kind: Int16 {
    // Of <fcntl.h>.
    case read = 0
    case write = 1
    case none = 2
  }

  #if os(Linux)
    // Of <fcntl.h>, which Swift imports without them.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    /// Locks a byte, or gives it free; false, with `errno`, if somebody else has it or the file system knows no locks.
    static func set(_ descriptor: Int32, _ place: off_t, _ kind: Kind) -> Bool {
      var lock = lock(place, kind)
      return fcntl(descriptor, setLock, &lock) == 0
    }

    /// Whether another open file has a lock on a byte; nil if that cannot be known.
    static func isHeldElsewhere(_ descriptor: Int32, _ place: off_t) -> Bool? {
      var lock = lock(place, .write)
      guard fcntl(descriptor, getLock, &lock) == 0 else { return nil }
      return lock.l_type != Kind.none.rawValue
    }

    private static func lock(_ place: off_t, _ kind: Kind) -> flock {
      var lock = flock()
      lock.l_type = kind.rawValue
      lock.l_whence = Int16(SEEK_SET)
      lock.l_start = place
      lock.l_len = 1
      return lock
    }
  #else
    static func set(_ descriptor: Int32, _ place: off_t, _ kind: Kind) -> Bool {
      errno = ENOTSUP
      return kind == .none
    }

    static func isHeldElsewhere(_ descriptor: Int32, _ place: off_t) -> Bool? { nil }
  #endif
}
