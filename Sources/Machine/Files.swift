import Foundation
import Glibc
import Synchronization
import Values

/// Files and folders that are either whole or not there.
public enum Files {
  /// Writes a small file under a temporary name and renames it, so that a reader sees the old one
  /// or the new one and a crash leaves one of them.
  public static func writeWhole(_ text: String, to path: String) throws {
    try writeWhole(to: path) { file in try file.append { $0.append(contentsOf: text.utf8) } }
  }

  /// The same for what is too large to be held in memory: `write` is handed the file.
  public static func writeWhole(to path: String, _ write: (OutputFile) throws -> Void) throws {
    // Of a name of its own: others may write the same file at the same time, here or in another process.
    let number = written.add(1, ordering: .relaxed).newValue
    let temporary = "\(path).\(getpid())-\(number).partial"
    do {
      let file = try OutputFile(path: temporary)
      try write(file)
      _ = try file.close()
      try move(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// How many files were written whole by this process.
  private static let written = Atomic(0)

  /// The folder in which a path's last part lies; empty if the path has one part only.
  ///
  /// By hand, since Foundation of Swift 6.3 crashes for a path of one letter.
  public static func folder(of path: String) -> String {
    if !path.isEmpty, path.utf8.allSatisfy({ $0 == UInt8(ascii: "/") }) { return "/" }
    let path = path.utf8.reversed().drop { $0 == UInt8(ascii: "/") }
    let above = path.drop { $0 != UInt8(ascii: "/") }
    if above.isEmpty { return "" }
    let folder = above.drop { $0 == UInt8(ascii: "/") }
    return folder.isEmpty ? "/" : String(decoding: folder.reversed(), as: UTF8.self)
  }

  /// Makes a folder and those above it; one that is there already is fine.
  public static func makeFolder(_ path: String) throws {
    // By hand and not by Foundation, whose error does not say which of the folders failed, and how.
    try refuseForeign(path)
    if isFolder(path) { return }
    let above = folder(of: path)
    if !above.isEmpty && above != path { try makeFolder(above) }
    guard mkdir(path, mode(ofFolder: path)) == 0 || errno == EEXIST else {
      throw systemError("cannot make \(path)")
    }
  }

  /// Removes a file or a folder with all in it; nothing there is fine.
  public static func remove(_ path: String) throws {
    // A link that leads nowhere is there, too.
    guard exists(path) || isLink(path) else { return }
    try refuseForeign(path, includingLast: false)
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw RetortError(.storage, "cannot remove \(path)", cause: error.localizedDescription)
    }
  }

  /// Whether a path is a symbolic link, wherever it leads.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Removes a symbolic link, and nothing that it leads to.
  public static func removeLink(_ path: String) throws {
    guard isLink(path) else { return }
    try refuseForeign(path, includingLast: false)
    guard unlink(path) == 0 || errno == ENOENT else { throw systemError("cannot remove \(path)") }
  }

  /// Makes a symbolic link, in the place of another one if there is one; anything else there is an error.
  public static func link(_ path: String, to target: String) throws {
    try refuseForeign(path, includingLast: false)
    var room = [CChar](repeating: 0, count: 4096)
    let length = readlink(path, &room, room.count)
    if length > 0,
      String(decoding: room[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self) == target
    {
      return
    }
    try removeLink(path)
    guard symlink(target, path) == 0 else { throw systemError("cannot make \(path)") }
  }

  /// Puts a finished folder in the place of another one, if there is one.
  ///
  /// A crash in between leaves the new folder under its own name, and the next run makes it anew.
  public static func replaceFolder(_ path: String, with finished: String) throws {
    let old = "\(path).old"
    try remove(old)
    if exists(path) { try move(path, to: old) }
    try move(finished, to: path)
    try remove(old)
  }

  /// Renames, and waits until the folder's entry is on the disk.
  public static func move(_ path: String, to target: String) throws {
    try refuseForeign(path, includingLast: false)
    try refuseForeign(target, includingLast: false)
    guard rename(path, target) == 0 else { throw systemError("cannot rename \(path)") }
    try settle(target)
  }

  /// Waits until the entry of a path's folder is on the disk.
  static func settle(_ target: String) throws {
    let folder = open(folder(of: target).orDot, O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Gives a file a second name; where the file system has no such links, a copy gets it.
  ///
  /// - Throws: if neither can be; the folder of `target` must be there, and `target` must not.
  public static func share(_ path: String, as target: String) throws {
    guard Glibc.link(path, target) != 0 else { return }
    try FileManager.default.copyItem(atPath: path, toPath: target)
  }

  /// The SHA-256 of a file's bytes.
  ///
  /// - Throws: ``RetortError`` if it cannot be read.
  public static func digest(of path: String) throws -> Digest {
    let handle = FileHandle(
      fileDescriptor: try openForReading(path), closeOnDealloc: true)
    var digest = DigestBuilder()
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
      piece.withUnsafeBytes { digest.update($0) }
    }
    return digest.finish()
  }

  /// Hands a file's bytes to `body`, piece by piece, until it returns false.
  ///
  /// - Throws: ``RetortError`` if it cannot be read.
  public static func forEachPiece(
    of path: String, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw systemError("cannot read \(path)")
    }
    defer { try? handle.close() }
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
      guard try piece.withUnsafeBytes(body) else { return }
    }
  }

  /// Where temporary files go, without a slash behind it.
  public static var temporaryFolder: String {
    let folder = NSTemporaryDirectory()
    return folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// Whether there is a file or folder.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// A file's size in bytes; nil if it is not there.
  public static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Whether a path leads to a file with bytes of its own: no folder, pipe or device.
  public static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Which file it is that a path leads to, whatever is in it.
  public struct Identity: Sendable, Equatable {
    private let device: UInt
    private let inode: UInt

    /// - Returns: nil if nothing is there.
    public init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, inode) = (UInt(status.st_dev), UInt(status.st_ino))
    }
  }

  /// What tells one state of a file from the next without reading it: its size and the time of its
  /// last change, to the nanosecond. Nil if it is not there.
  public static func state(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }

  /// What all files below a folder take; links are not followed.
  public static func bytes(below folder: String) -> Int {
    names(in: folder).reduce(0) { sum, name in
      let path = "\(folder)/\(name)"
      if isLink(path) { return sum }
      return sum + (isFolder(path) ? bytes(below: path) : size(path) ?? 0)
    }
  }

  /// Whether there is a folder.
  public static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The names in a folder, sorted by their bytes; none if it cannot be listed.
  public static func names(in folder: String) -> [String] {
    guard (try? refuseForeign(folder)) != nil else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// A whole small file as text.
  ///
  /// - Throws: ``RetortError`` of kind `input` if it is not there or is not UTF-8.
  public static func text(of path: String) throws -> String {
    guard let data = contents(of: path) else {
      try refuseForeign(path)
      throw RetortError(
        .input, "cannot read \(path)",
        cause: exists(path)
          ? "it may not be read, or is no file" : "there is no such file")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw RetortError(.input, "cannot read \(path)", cause: "it is not UTF-8 text")
    }
    return text
  }

  /// The files that a pattern names: a file, a folder's files, or a glob (`*`, `?`, `[…]`, `{a,b}`, `**` for any
  /// number of folders); `~` is the user's home.
  ///
  /// - Returns: paths sorted by their bytes, so that the order is the same on every machine;
  ///   hidden files and files that begin with `_` are left out of a folder, as Spark and the Hub
  ///   leave them out.
  public static func matching(_ pattern: String) -> [String] {
    if isFolder(pattern) {
      return names(in: pattern).filter { !$0.hasPrefix(".") && !$0.hasPrefix("_") }
        .map { "\(pattern)/\($0)" }.filter { !isFolder($0) }
    }
    if exists(pattern) { return [pattern] }
    let found = alternatives(of: pattern).flatMap { choice in
      choice.split(separator: "/").contains("**") ? below(choice) : globbed(choice)
    }
    return Set(found).filter { !isFolder($0) }.sorted()
  }

  private static func globbed(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_TILDE, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
  }

  /// What a pattern with `**` names.
  private static func below(_ pattern: String) -> [String] {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let place = parts.firstIndex(of: "**") else { return globbed(pattern) }
    let above = parts[..<place].joined(separator: "/")
    let rest = Array(parts[(place + 1)...].drop { $0 == "**" })
    let tops = above.isEmpty ? [place == 0 ? "." : "/"] : globbed(above).filter(isFolder)
    let all = tops.flatMap { folders(below: $0, depth: 0) }
    let isHere = above.isEmpty && place == 0
    return all.flatMap { folder -> [String] in
      let inside = ([folder] + (rest.isEmpty ? ["*"] : rest)).joined(separator: "/")
      let found = rest.contains("**") ? below(inside) : globbed(inside)
      return isHere ? found.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 } : found
    }
  }

  /// A folder and all in it, hidden ones and links left out.
  private static func folders(below folder: String, depth: Int) -> [String] {
    guard depth < 64 else { return [] }
    let inner = names(in: folder).filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
      .filter { isFolder($0) && !isLink($0) }
    return [folder] + inner.flatMap { folders(below: $0, depth: depth + 1) }
  }

  /// Each choice of braces by itself.
  private static func alternatives(of pattern: String) -> [String] {
    guard let braces = pattern.firstMatch(of: /\{([^{}]*,[^{}]*)\}/) else { return [pattern] }
    return braces.1.split(separator: ",", omittingEmptySubsequences: false).flatMap { choice in
      alternatives(
        of: String(pattern[..<braces.range.lowerBound]) + choice
          + String(pattern[braces.range.upperBound...]))
    }
  }
}

extension String {
  /// The path itself, or `.` for the empty one.
  fileprivate var orDot: String { isEmpty ? "." : self }
}
