import Foundation
import Values

/// A folder among the temporary ones that only its owner may look into, gone with this value; what a kill left of others
/// is removed when the next is made.
public final class TemporaryFolder: Sendable {
  public let path: String
  private let descriptor: Int32

  private static let prefix = "retort-tmp-"

  /// - Parameter purpose: letters, for whoever sees the folder.
  /// - Throws: ``RetortError`` of kind `storage` if it cannot be made.
  public init(_ purpose: String) throws {
    let place = NSTemporaryDirectory().trimmingSuffix("/")
    Self.sweep(place)
    var name = Array("\(place)/\(Self.prefix)\(purpose)-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw systemError("cannot make a folder in \(place)") }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Held as long as it is used, so that nobody else's start removes it.
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw systemError("cannot lock \(path)")
    }
  }

  deinit {
    try? Files.remove(path)
    if descriptor >= 0 { close(descriptor) }
  }

  /// Removes folders of processes that ended without doing so: our own, held by nobody.
  private static func sweep(_ place: String) {
    for name in Files.names(in: place) where name.hasPrefix(prefix) {
      let path = "\(place)/\(name)"
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
        status.st_mode & 0o777 == 0o700,
        // Between its making and its locking a folder is seconds old at most.
        Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > 60,
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      try? Files.remove(path)
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: Character) -> String {
    count > 1 && last == suffix ? String(dropLast()) : self
  }
}
