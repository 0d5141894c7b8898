import Foundation
import Glibc
import Values

/// The SHA-256 of files, each read once: what was read is remembered by device, inode, size and times, in a file that
/// all processes of a user share.
public final class FileDigests: Sendable {
  private let path: String
  private let known: [String: String]
  /// Seconds for which a file must have been left alone to be remembered.
  private let settled: Double

  /// Where a user's own are kept: `retort/digests` in `$XDG_CACHE_HOME`, else in `~/.cache`.
  public static func path(_ environment: [String: String]) -> String {
    let caches = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return "\(caches ?? "\(environment["HOME"] ?? NSHomeDirectory())/.cache")/retort/digests"
  }

  /// - Parameter path: a file that need not be there. One that cannot be read or written costs time and nothing else.
  public convenience init(path: String) { self.init(path: path, settled: 2) }

  init(path: String, settled: Double) {
    self.path = path
    self.settled = settled
    var known: [String: String] = [:]
    for line in ((try? Files.text(of: path)) ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[1].count == 64 { known[String(words[0])] = String(words[1]) }
    }
    self.known = known
  }

  /// The digest of a file's bytes: 64 hexadecimal digits.
  ///
  /// - Throws: ``RetortError`` of kind `storage` if it cannot be read, or changes meanwhile.
  public func digest(of file: String) throws -> String {
    let state = try State(file)
    if let digest = known[state.name] { return digest }
    let digest = try Self.read(file)
    guard try State(file) == state else {
      throw RetortError(
        .storage, "\(file) is being written", hint: "wait until it is whole, and try again")
    }
    // One that was changed this very moment might be changed once more within the same tick of its clock.
    if state.age >= settled { remember("\(state.name) \(digest)\n") }
    return digest
  }

  /// What is at a path, by its content: the digest of a file, or that of a folder's files with their names within it.
  ///
  /// - Parameter counts: whether a file within the folder counts, by its name there.
  public func digest(below folder: String, where counts: (String) -> Bool) throws -> String {
    let files = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [])
      .filter { counts($0) && !Files.isFolder("\(folder)/\($0)") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var hasher = DigestBuilder()
    for file in files { hasher.update("\(try digest(of: "\(folder)/\(file)"))  \(file)\n") }
    return hasher.finish().description
  }

  private func remember(_ line: String) {
    try? Files.makeFolder(Files.folder(of: path))
    // Short lines at the end of a file are whole, whoever else writes there.
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    let bytes = Array(line.utf8)
    _ = write(file, bytes, bytes.count)
  }

  private static func read(_ file: String) throws -> String {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError("cannot read \(file)") }
    defer { close(descriptor) }
    var hasher = DigestBuilder()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { piece.deallocate() }
    while true {
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count == 0 { return hasher.finish().description }
      if count < 0 {
        if errno == EINTR { continue }
        throw systemError("cannot read \(file)")
      }
      hasher.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
  }

  /// What tells one state of a file from the next.
  private struct State: Equatable {
    let name: String
    /// Seconds since it was changed.
    let age: Double

    init(_ file: String) throws {
      var status = stat()
      guard stat(file, &status) == 0 else { throw systemError("cannot read \(file)") }
      let (written, changed) = (status.st_mtim, status.st_ctim)
      name = [
        "\(status.st_dev)", "\(status.st_ino)", "\(status.st_size)",
        "\(written.tv_sec).\(written.tv_nsec)", "\(changed.tv_sec).\(changed.tv_nsec)",
      ].joined(separator: ":")
      age = Date().timeIntervalSince1970 - Double(changed.tv_sec)
    }

    static func == (one: State, other: State) -> Bool { one.name == other.name }
  }
}
