import Foundation
import Machine
import Values

/// The cache that Hugging Face's tools share: `datasets--owner--name/` with `blobs/` named by content,
/// `snapshots/<commit>/` of links to them, and `refs/<branch>` that tell a branch's commit.
struct HubCache: Sendable {
  private let folder: String
  private let locks: String

  init(_ place: HubPlace, dataset: String) {
    let name = "datasets--\(dataset.replacing("/", with: "--"))"
    folder = "\(place.cache)/\(name)"
    locks = "\(place.cache)/.locks/\(name)"
  }

  /// Where a file's content lies, or will lie.
  func blob(_ file: HubPin.File) -> String { "\(folder)/blobs/\(file.content)" }

  /// Held while a blob is written, here and by the other tools.
  func lock(_ file: HubPin.File) -> String { "\(locks)/\(file.content).lock" }

  /// Where a file lies under its own name.
  func path(_ file: HubPin.File, _ commit: String) -> String {
    "\(folder)/snapshots/\(commit)/\(file.path)"
  }

  /// Whether a file is there, as far as its size tells; see ``isWhole(_:)``.
  func has(_ file: HubPin.File) -> Bool { Files.size(blob(file)) == file.size }

  /// Makes the folders that downloads are written into.
  func prepare() throws {
    for path in ["\(folder)/blobs", "\(folder)/snapshots", "\(folder)/refs", locks] {
      try Files.makeFolder(path)
    }
  }

  /// Gives a file its name in the commit's snapshot.
  ///
  /// - Throws: ``RetortError`` of kind `input` if a folder on the way is a link: it could lead anywhere.
  func link(_ file: HubPin.File, _ commit: String) throws {
    guard staysBelow(file.path) else { throw Self.leaves(file.path) }
    var parts = ["snapshots", commit] + file.path.split(separator: "/").map(String.init)
    let name = parts.removeLast()
    var place = folder
    for part in parts {
      place += "/\(part)"
      if isLink(place) { throw Self.leaves(file.path) }
      try Files.makeFolder(place)
    }
    let target = String(repeating: "../", count: parts.count) + "blobs/\(file.content)"
    let path = "\(place)/\(name)"
    if let old = try? FileManager.default.destinationOfSymbolicLink(atPath: path), old == target {
      return
    }
    let temporary = "\(path).\(getpid()).partial"
    unlink(temporary)
    guard symlink(target, temporary) == 0, rename(temporary, path) == 0 else {
      throw systemError("cannot write \(path)")
    }
  }

  /// Remembers which commit a branch or tag is.
  func remember(_ revision: String, is commit: String) throws {
    guard revision != commit, staysBelow(revision) else { return }
    let path = "\(folder)/refs/\(revision)"
    try Files.makeFolder(Files.folder(of: path))
    // Without a newline, as the other tools write it.
    try Files.writeWhole(commit, to: path)
  }

  /// The commit that a branch or tag was when it was last asked for; a commit is itself.
  func commit(of revision: String) -> String? {
    if isHexadecimal(revision, 40) { return revision }
    guard staysBelow(revision), let text = try? Files.text(of: "\(folder)/refs/\(revision)") else {
      return nil
    }
    let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return isHexadecimal(commit, 40) ? commit : nil
  }

  /// The files of a snapshot, as far as they are in the cache.
  func files(of commit: String) -> [HubPin.File] {
    let root = "\(folder)/snapshots/\(commit)"
    let names = (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? [])
      .sorted()
    return names.compactMap { name in
      guard
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/\(name)"),
        let content = target.split(separator: "/").last.map(String.init),
        isHexadecimal(content, 40) || isHexadecimal(content, 64),
        let size = Files.size("\(folder)/blobs/\(content)")
      else { return nil }
      return HubPin.File(path: name, size: size, content: content)
    }
  }

  private func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  private static func leaves(_ path: String) -> RetortError {
    RetortError(
      .input, "the Hub's file \(path) is refused",
      cause: "its path leads out of the folder that the dataset is kept in",
      hint: "do not use this dataset")
  }
}
