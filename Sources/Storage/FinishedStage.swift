import Corpus
import Formats
import Foundation
import Machine
import Values

/// A stage whose rows lie whole in its folder.
public struct FinishedStage: Sendable {
  /// Where its manifest lies, and what it made besides rows.
  public let folder: String
  public let manifest: Manifest
  /// The rows to which its rows and its drops refer, if they do.
  private let base: Base?

  private struct Base {
    let folder: String
    let manifest: Manifest
  }

  /// - Parameters:
  ///   - folder: the stage's own.
  ///   - find: the folder of the stage that this one refers to.
  /// - Returns: nil if the folder is not there or was not finished, or if what it refers to is not there any more. A
  ///   manifest that cannot be read, because it is damaged or another version wrote it, is none: the stage is made
  ///   anew.
  package init?(folder: String, find: (_ fingerprint: String) -> String?) {
    guard let manifest = Self.manifest(folder) else { return nil }
    self.folder = folder
    self.manifest = manifest
    guard let named = manifest.base else {
      base = nil
      return
    }
    guard let place = find(named.stage), let found = Self.manifest(place), !found.rowsRefer,
      found.contentName == named.content
    else { return nil }
    base = Base(folder: place, manifest: found)
  }

  static func manifest(_ folder: String) -> Manifest? {
    Files.contents(of: manifestPath(folder)).flatMap { Manifest(sealed: $0) }
  }

  /// Where the rows that stayed lie.
  public var rowFolder: String { Self.rowFolder(folder) }
  /// Where the rows that left lie; not there if none did.
  public var droppedFolder: String { Self.droppedFolder(folder) }

  /// The rows that stayed, as what they are.
  public func rows<Row: Flowing>(of type: Row.Type = Row.self) -> ShardReader<Row> {
    ShardReader(
      folder: rowFolder, shards: manifest.shards, base: manifest.rowsRefer ? baseRows : nil)
  }

  /// The rows that left.
  public var drops: ShardReader<Drop> {
    ShardReader(folder: droppedFolder, shards: manifest.dropped, base: baseRows)
  }

  /// How many rows stayed.
  public var rowCount: Int { manifest.tally.kept }

  private var baseRows: (folder: String, shards: [Shard])? {
    base.map { (Self.rowFolder($0.folder), $0.manifest.shards) }
  }

  /// What the rows are, for the fingerprint of the stage behind this one: their digest. So a stage that comes out the
  /// same, however it was made, does not run those behind it anew.
  package var content: String { manifest.contentName }

  /// The stage that a later one may refer to instead of repeating its rows: this one, or the one it refers to.
  package var baseForOthers: Manifest.Base {
    if manifest.rowsRefer, let base = manifest.base { return base }
    return .init(stage: manifest.fingerprint, content: content)
  }

  /// How many bytes the rows of ``baseForOthers`` have.
  var baseBytes: Int {
    let owner = manifest.rowsRefer ? base?.manifest ?? manifest : manifest
    return owner.contentBytes ?? owner.shards.reduce(0) { $0 + $1.bytes }
  }

  /// Whether all its files are there, at their size, and those that it refers to.
  package var isWhole: Bool {
    func areThere(_ shards: [Shard], _ folder: String) -> Bool {
      shards.allSatisfy { Files.size("\(folder)/\($0.file)") == $0.bytes }
    }
    return areThere(manifest.shards, rowFolder) && areThere(manifest.dropped, droppedFolder)
      && (baseRows.map { areThere($0.shards, $0.folder) } ?? true)
  }

  /// The first of its files, or of those that it refers to, that is not what was written; nil if all are. Reads them to
  /// their end.
  ///
  /// - Parameter isKnown: whether a folder's files were looked at before.
  func firstDamaged(_ isKnown: (String) -> Bool) throws -> String? {
    func damaged(_ shards: [Shard], _ folder: String) throws -> String? {
      if isKnown(folder) { return nil }
      return try shards.map { ($0, "\(folder)/\($0.file)") }.first { shard, path in
        try Files.digest(of: path).description != shard.sha256
      }?.1
    }
    return try damaged(manifest.shards, rowFolder) ?? damaged(manifest.dropped, droppedFolder)
      ?? baseRows.flatMap { try damaged($0.shards, $0.folder) }
  }

  static func manifestPath(_ folder: String) -> String { "\(folder)/manifest.json" }
  static func rowFolder(_ folder: String) -> String { "\(folder)/rows" }
  static func droppedFolder(_ folder: String) -> String { "\(folder)/dropped" }
}

extension Manifest {
  /// What the rows are; see ``FinishedStage/content``.
  fileprivate var contentName: String {
    // Of an earlier version: the digests of its files, which were not packed.
    content ?? Digest(of: shards.map(\.sha256).joined(separator: "\n")).description
  }
}

extension Encodable {
  /// The value as a JSON file: fields in alphabetical order, one a line.
  package func prettyJSON() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
