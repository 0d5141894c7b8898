import Corpus
import Formats
import Foundation
import Machine

/// A stage whose rows lie whole in its folder.
public struct FinishedStage: Sendable {
  public let folder: String
  public let droppedFolder: String
  public let manifest: Manifest

  /// - Returns: nil if the folder is not there or was not finished.
  /// - Throws: ``RetortError`` of kind `storage` if the manifest cannot be read.
  public init?(folder: String, dropped: String) throws {
    let path = Self.manifestPath(folder)
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do {
      manifest = try JSONDecoder().decode(Manifest.self, from: data)
    } catch {
      throw RetortError(
        .storage, "a stage's manifest is damaged: \(path)",
        hint: "remove \(folder); the run makes it anew and pays for nothing twice")
    }
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
  var content: String {
    Digest(of: manifest.shards.map(\.sha256).joined(separator: "\n")).description
  }

  static func manifestPath(_ folder: String) -> String { "\(folder)/manifest.json" }
}

extension Manifest {
  /// The manifest as JSON, fields in alphabetical order.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
