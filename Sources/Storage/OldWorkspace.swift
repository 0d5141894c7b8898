import Foundation
import Machine
import Values

extension Workspace {
  /// The version of the workspace's layout that this program writes.
  ///
  /// - 1: stages lie in the folders of runs, as plain JSON Lines: `runs/NAME/stages/1-source`, `runs/NAME/dropped`.
  /// - 2: stages lie in `stages/`, named by their fingerprints, and runs hold them.
  static let version = 2

  private struct Description: Codable {
    var version: Int
  }

  /// Brings a workspace of an earlier version along, and refuses one of a later version.
  ///
  /// Stages are moved to where runs share them, as they are: what they are made of names them there, too. Nothing is
  /// removed but what was never finished.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if a newer version wrote the workspace, of kind `storage` if it cannot be
  ///   written, of kind `busy` if another process works in a run that is to be brought along.
  public func bringAlong() throws {
    // What is not there yet is made when something is written into it.
    guard Files.isFolder(path) else { return }
    let file = "\(path)/workspace.json"
    if Files.exists(file) {
      let data = Files.contents(of: file)
      guard let found = data.flatMap({ try? JSONDecoder().decode(Description.self, from: $0) })
      else {
        throw RetortError(
          .storage, "the workspace \(path) cannot be read", cause: "\(file) is damaged",
          hint:
            "if this program made the workspace, write {\"version\": \(Self.version)} into the file"
        )
      }
      guard found.version <= Self.version else {
        throw RetortError(
          .usage, "the workspace \(path) is of a newer version of this program",
          cause: "its version is \(found.version), and this program knows \(Self.version)",
          hint: "use the newer program, or another folder: --workspace")
      }
      if found.version == Self.version { return }
    }
    // One process brings it along; the others wait and find it done.
    try FileLock.holding(folder: path) {
      for name in runs { try bringAlong(run(name)) }
      try Files.writeWhole(try Description(version: Self.version).prettyJSON(), to: file)
    }
  }

  private func bringAlong(_ run: RunFolder) throws {
    guard !Files.isLink(run.path), !Files.isLink(run.stages), Files.isFolder(run.stages) else {
      return
    }
    let dropped = "\(run.path)/dropped"
    let names = Files.names(in: run.stages).filter { name in
      !Files.isLink("\(run.stages)/\(name)") && Files.isFolder("\(run.stages)/\(name)")
    }
    guard !names.isEmpty else { return }
    let lock = try FolderLock(folder: run.path, what: "run \"\(run.name)\"")
    defer { withExtendedLifetime(lock) {} }
    let numbered = names.compactMap { name -> (number: Int, name: String)? in
      name.split(separator: "-").first.flatMap { Int($0) }.map { ($0, name) }
    }
    var held: [RunFolder.Held] = []
    for (_, name) in numbered.sorted(by: { $0.number < $1.number }) {
      let folder = "\(run.stages)/\(name)"
      let drops = "\(dropped)/\(name)"
      guard let manifest = FinishedStage.manifest(folder), Self.isFingerprint(manifest.fingerprint)
      else {
        if name.hasSuffix(".partial") { try Files.remove(folder) }
        continue
      }
      try move(folder, drops, to: "\(stageFolder)/\(manifest.fingerprint)")
      held.append(.init(stage: manifest.stage, planned: "", made: manifest.fingerprint))
    }
    if !Files.isLink(dropped), Files.names(in: dropped).allSatisfy({ $0.hasSuffix(".partial") }) {
      try Files.remove(dropped)
    }
    try run.hold(held, isOver: true)
  }

  /// Moves a stage of version 1: its rows, its drops, and what it made besides. The manifest goes last, so that a kill
  /// leaves a stage that is brought along the next time.
  private func move(_ folder: String, _ drops: String, to target: String) throws {
    if Files.exists("\(target)/manifest.json") { return try Files.remove(folder) }
    try Files.makeFolder("\(target)/rows")
    for name in Files.names(in: folder) where name != "manifest.json" {
      let isRows = name.hasPrefix("part-") && name.hasSuffix(".jsonl")
      try Files.move(
        "\(folder)/\(name)", to: isRows ? "\(target)/rows/\(name)" : "\(target)/\(name)")
    }
    if Files.isFolder(drops), !Files.isLink(drops) {
      try Files.move(drops, to: "\(target)/dropped")
    }
    try Files.move("\(folder)/manifest.json", to: "\(target)/manifest.json")
    try Files.remove(folder)
  }

  /// Fingerprints name folders: nothing else may lead anywhere.
  static func isFingerprint(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}
