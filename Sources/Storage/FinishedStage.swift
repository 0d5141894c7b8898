import Corpus
import Formats
import Foundation
import Values

/// A stage whose rows lie whole in its folder.
public struct FinishedStage: Sendable {
  /// Where the rows that stayed lie.
  public let folder: String
  /// Where the rows that left lie; not there if none did.
  public let droppedFolder: String
  public let manifest: Manifest

  /// - Returns: nil if the folder is not there or was not finished. A manifest that cannot be read,
  ///   because it is damaged or another version wrote it, is none: the stage is made anew.
  public init?(folder: String, dropped: String) {
    let data = FileManager.default.contents(atPath: Self.manifestPath(folder))
    guard let manifest = data.flatMap({ try? JSONDecoder().decode(Manifest.self, from: $0) }) else {
      return nil
    }
    self.manifest = manifest
    self.folder = folder
    droppedFolder = dropped
  }

  /// The rows that stayed, as what they are.
  public func rows<Row: Flowing>(of type: Row.Type = Row.self) -> ShardReader<Row> {
    ShardReader(folder: folder, shards: manifest.shards)
  }

  /// The rows that left.
  public var drops: ShardReader<Drop> {
    ShardReader(folder: droppedFolder, shards: manifest.dropped)
  }

  /// What the rows are, for the fingerprint of the stage behind this one: the digests of the shards.
  /// So a stage that comes out the same, however it was made, does not run those behind it anew.
  package var content: String {
    Digest(of: manifest.shards.map(\.sha256).joined(separator: "\n")).description
  }

  static func manifestPath(_ folder: String) -> String { "\(folder)/manifest.json" }
}

extension Encodable {
  /// The value as a JSON file: fields in alphabetical order, one a line.
  package func prettyJSON() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
