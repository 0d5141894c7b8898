import Recipes

/// A dataset of the Hub, pinned: what was asked for, the commit it was, and the files it takes.
public struct HubPin: Sendable, Equatable, Codable {
  /// A file at the commit.
  public struct File: Sendable, Equatable, Codable {
    /// Its path within the dataset.
    public let path: String
    /// In bytes.
    public let size: Int
    /// What names its content, and its file in the cache: a SHA-256 for large files, else Git's SHA-1.
    public let content: String

    /// Whether ``content`` is a SHA-256.
    var isLarge: Bool { content.utf8.count == 64 }
  }

  public let dataset: String
  public let subset: String?
  public let split: String
  /// The branch, tag or commit that was asked for.
  public let revision: String
  /// The commit that it was: 40 hexadecimal digits.
  public let commit: String
  /// In the order of their paths.
  public let files: [File]

  /// The same with some of its files only.
  package func only(_ takes: (File) -> Bool) -> HubPin {
    HubPin(
      dataset: dataset, subset: subset, split: split, revision: revision, commit: commit,
      files: files.filter(takes))
  }

  /// Whether this is what a recipe asks for.
  public func answers(_ spec: HubSpec) -> Bool {
    spec == HubSpec(dataset: dataset, subset: subset, split: split, revision: revision)
  }

  /// Bytes of all files.
  public var bytes: Int { files.reduce(0) { $0 + $1.size } }
}

/// Whether a path from a listing stays below the folder that it is relative to.
func staysBelow(_ path: String) -> Bool {
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  return !path.isEmpty
    && parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".." && !part.contains("\\") && !part.contains("\0")
    }
}

/// Whether a text is so many lower-case hexadecimal digits: nothing else may name a file in the cache.
func isHexadecimal(_ text: String, _ count: Int) -> Bool {
  text.utf8.count == count
    && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}
