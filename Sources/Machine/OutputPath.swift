import Foundation
import Values

/// Where a command is about to write: what must not be lost there, and who else writes there.
public enum OutputPath {
  /// Makes sure that nothing is lost by writing to a path.
  ///
  /// - Parameters:
  ///   - option: the option that names the path, for the error.
  ///   - inputs: what the command reads; never written over, whatever `replaces` says.
  ///   - others: what else it writes.
  ///   - replaces: whether a file that is there may be written over.
  /// - Throws: ``RetortError`` of kind `usage`.
  public static func check(
    _ path: String, _ option: String, inputs: [String], others: [String?] = [],
    replaces: Bool
  ) throws {
    for input in inputs where isSame(path, input) || isWithin(input, path) {
      throw RetortError(
        .usage, "\(option) \(path) is what is read",
        cause: isSame(path, input) ? nil : "\(input) lies in it", hint: "choose another path")
    }
    if others.compactMap(\.self).contains(where: { isSame(path, $0) }) {
      throw RetortError(
        .usage, "\(option) \(path) is written by another option, too", hint: "choose another path")
    }
    if Files.exists(path), !replaces {
      throw RetortError(.usage, "\(path) is there already", hint: "--force writes over it")
    }
  }

  /// Whether two paths lead to one file or folder, or will.
  public static func isSame(_ left: String, _ right: String) -> Bool {
    var (first, second) = (stat(), stat())
    if stat(left, &first) == 0, stat(right, &second) == 0 {
      return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
    return place(of: left) == place(of: right)
  }

  /// Whether a file lies in a folder that will be replaced.
  private static func isWithin(_ file: String, _ folder: String) -> Bool {
    Files.isFolder(folder) && place(of: file).hasPrefix(place(of: folder) + "/")
  }

  /// The path from the top, without links; what is not there yet keeps its name.
  private static func place(of path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let folder = Files.folder(of: path)
    guard !name.isEmpty, let real = realpath(folder.isEmpty ? "." : folder, nil) else {
      return path
    }
    defer { free(real) }
    return "\(String(cString: real))/\(name)"
  }

  /// Holds a path for as long as the value is there, so that no other command on this machine writes to it.
  public final class Claim: Sendable {
    private let descriptor: Int32

    /// - Throws: ``RetortError`` of kind `busy` if another one holds it.
    public init(_ path: String) throws {
      // Beside other temporary files and not beside the output: nothing is left in a person's folders.
      let name = Digest(of: place(of: path)).description.prefix(24)
      let lock = "\(NSTemporaryDirectory())/retort-output-\(getuid())-\(name).lock"
      descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      // Without a place for locks files are still whole or not there.
      guard descriptor >= 0 else { return }
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        if errno == EINTR { continue }
        guard errno == EWOULDBLOCK else { return }
        throw RetortError(
          .busy, "another command is writing \(path)",
          hint: "wait for it, or choose another path")
      }
    }

    deinit {
      if descriptor >= 0 { close(descriptor) }
    }
  }

  /// A name beside a path that no other process uses. What killed processes of this machine left there is removed.
  public static func temporary(for path: String) -> String {
    removeLeftovers(of: path)
    return "\(path).\(machine)-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).partial"
  }

  /// What tells this machine from others that write into the same folder.
  private static let machine: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let letters = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(Digest(of: String(decoding: letters, as: UTF8.self)).description.prefix(6))
  }()

  private static func removeLeftovers(of path: String) {
    let folder = Files.folder(of: path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let beginning = "\(name).\(machine)-"
    for other in Files.names(in: folder.isEmpty ? "." : folder)
    where other.hasPrefix(beginning) && other.hasSuffix(".partial") {
      let parts = other.dropFirst(beginning.count).split(separator: "-")
      guard let process = parts.first.flatMap({ pid_t($0) }), kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? Files.remove(folder.isEmpty ? other : "\(folder)/\(other)")
    }
  }

  /// Puts a finished file in its place.
  ///
  /// - Parameter replaces: whether one that is there is written over; without that it stays, and the finished one is
  ///   removed.
  /// - Throws: ``RetortError`` of kind `busy` if one came there in the meantime.
  public static func put(_ finished: String, at path: String, replaces: Bool) throws {
    guard !replaces else { return try Files.move(finished, to: path) }
    // A second name instead of another one: this fails where there is something.
    if link(finished, path) == 0 {
      unlink(finished)
      return try Files.settle(path)
    }
    guard errno == EEXIST else { return try Files.move(finished, to: path) }
    throw RetortError(
      .busy, "\(path) was written by another command in the meantime",
      hint: "--force writes over it")
  }
}
