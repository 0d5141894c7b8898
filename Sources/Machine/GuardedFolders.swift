import Foundation
import Synchronization
import Values

// What lies below a workspace may have come from somebody else: with a cloned project, out of an archive, from a shared
// disk. There no path may lead elsewhere.

extension Files {
  private struct Guard {
    let folder: String
    /// Whether the folder itself may be a link: one that a user names may, one that just lies there may not.
    var mayBeLink: Bool
  }

  private static let guards = Mutex<[Guard]>([])

  /// From now on every file and folder below this one that this module opens, makes, lists, moves or removes must be
  /// reached without a link, and be a file or a folder; what is made there is its owner's alone.
  ///
  /// - Parameters:
  ///   - folder: as paths below it begin; it need not be there.
  ///   - mayBeLink: whether the folder itself may be a link.
  public static func guardFolder(_ folder: String, mayBeLink: Bool) {
    guards.withLock { guards in
      if let known = guards.firstIndex(where: { $0.folder.utf8.elementsEqual(folder.utf8) }) {
        if !mayBeLink { guards[known].mayBeLink = false }
      } else {
        guards.append(Guard(folder: folder, mayBeLink: mayBeLink))
      }
    }
  }

  /// Whether a path lies in a guarded folder, or is one.
  static func isGuarded(_ path: String) -> Bool { guarding(path) != nil }

  private static func guarding(_ path: String) -> Guard? {
    guards.withLock { guards in
      // By bytes: to the file system, names that Unicode takes for the same are not.
      guards.first { guarded in
        guard path.utf8.starts(with: guarded.folder.utf8) else { return false }
        let rest = path.utf8.dropFirst(guarded.folder.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
      }
    }
  }

  /// Refuses a path in a guarded folder that leads over a link, or to what is neither a file nor a folder. What is not
  /// there is fine, and so is any path elsewhere.
  ///
  /// - Parameter includingLast: false where a link is itself what is asked about, and not what it leads to.
  /// - Throws: ``RetortError`` of kind `storage`.
  public static func refuseForeign(_ path: String, includingLast: Bool = true) throws {
    guard let guarding = guarding(path) else { return }
    var ends = path.utf8.indices.filter {
      path.utf8[$0] == UInt8(ascii: "/")
        && path.utf8.distance(from: path.utf8.startIndex, to: $0) >= guarding.folder.utf8.count
    }
    if includingLast { ends.append(path.utf8.endIndex) }
    for end in ends {
      let part = String(path[..<end])
      if part.utf8.count == guarding.folder.utf8.count, guarding.mayBeLink { continue }
      var status = stat()
      guard lstat(part, &status) == 0 else { return }
      let what =
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFDIR: String?.none
        case S_IFLNK: "a symbolic link"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
      guard let what else { continue }
      throw RetortError(
        .storage, "\(part) is \(what)", cause: "nothing in a workspace may lead out of it",
        hint: part.utf8.count == guarding.folder.utf8.count
          ? "if it is yours, name the folder that it leads to: --workspace"
          : "find out who put it there, and remove it")
    }
  }

  /// How a new file may be used: by its owner alone in a guarded folder, else as the machine's settings say.
  static func mode(ofFile path: String) -> mode_t { isGuarded(path) ? 0o600 : 0o666 }

  /// The same of a new folder.
  static func mode(ofFolder path: String) -> mode_t { isGuarded(path) ? 0o700 : 0o777 }

  /// A whole small file; nil if it is not there, is no file, or may not be read.
  public static func contents(of path: String) -> Data? {
    guard let descriptor = try? openForReading(path) else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    return try? handle.readToEnd() ?? Data()
  }

  /// A file's first bytes, or all if it has fewer.
  ///
  /// - Throws: ``RetortError`` of kind `storage` if it cannot be read.
  public static func beginning(of path: String, _ count: Int) throws -> [UInt8] {
    let descriptor = try openForReading(path)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let length = pread(descriptor, &bytes, count, 0)
    guard length >= 0 else { throw systemError("cannot read \(path)") }
    return Array(bytes.prefix(length))
  }

  /// Opens a regular file. A pipe would be waited for, and a device has no end.
  ///
  /// - Throws: ``RetortError`` of kind `storage` if it cannot be opened or may not, of kind `input` if it is no file.
  public static func openForReading(_ path: String) throws -> Int32 {
    try refuseForeign(path)
    // Without waiting: it is not known yet what it is.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw systemError("cannot read \(path)") }
    var status = stat()
    let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    guard kind == S_IFREG else {
      close(descriptor)
      throw RetortError(
        .input, "cannot read \(path)",
        cause: kind == S_IFDIR ? "it is a folder" : "it is a pipe, a socket or a device",
        hint: kind == S_IFDIR ? nil : "only files are read, since they are read more than once")
    }
    return descriptor
  }
}
