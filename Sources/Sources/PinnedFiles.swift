import Recipes
import Values

/// Files of a Hub dataset at one commit, on this machine.
public struct PinnedFiles: Sendable, Equatable {
  /// A file.
  public struct File: Sendable, Equatable {
    /// Its path within the dataset.
    public let name: String
    /// Its path on this machine.
    public let path: String
    /// In bytes.
    public let size: Int
    /// What names its content.
    public let content: String

    public init(name: String, path: String, size: Int, content: String) {
      self.name = name
      self.path = path
      self.size = size
      self.content = content
    }
  }

  public let dataset: String
  /// The commit.
  public let revision: String
  /// In the order in which they are read.
  public let files: [File]

  public init(dataset: String, revision: String, files: [File]) {
    self.dataset = dataset
    self.revision = revision
    self.files = files
  }
}

extension PinnedFiles {
  /// The pin as it is written into the plan, with what the recipe asked for.
  package func record(_ spec: HubSpec) -> Record {
    [
      "dataset": .string(spec.dataset), "subset": Value(spec.subset), "split": .string(spec.split),
      "revision": .string(spec.revision), "commit": .string(revision),
      "files": .list(
        files.map {
          .record([
            "path": .string($0.name), "size": .integer(Int64($0.size)),
            "content": .string($0.content),
          ])
        }),
    ]
  }
}
