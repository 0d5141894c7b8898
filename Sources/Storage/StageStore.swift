import Corpus
import Machine
import Synchronization
import Values

/// The stages of a workspace, each named by what it is made of, so that runs share them.
///
///     stages/<made>/manifest.json, rows/, dropped/, …   a finished stage
///     stages/planned/<planned>                          names the made one
///     stages/locks/<made>                               held while it is put together
///
/// A stage is made once, also when several runs or processes need it at the same time: the others wait for the kernel's
/// lock, which falls with whoever holds it.
public struct StageStore: Sendable {
  /// Where stages lie that runs share.
  private let folder: String
  /// Where new ones are written instead, for a plan; they are seen by this store alone.
  private let scratch: String?
  /// The folders whose files were read and found to be what was written, since this store is there.
  private let verified = Verified()

  private final class Verified: Sendable {
    private let folders = Mutex<Set<String>>([])

    func contains(_ folder: String) -> Bool { folders.withLock { $0.contains(folder) } }
    func note(_ stage: FinishedStage) {
      folders.withLock { $0.formUnion([stage.rowFolder, stage.droppedFolder]) }
    }
  }

  package init(folder: String, scratch: String? = nil) {
    self.folder = folder
    self.scratch = scratch
  }

  /// What a stage is made of.
  package struct Ingredients: Sendable {
    package let name: String
    /// What is counted of its rows.
    package let unit: RowUnit
    /// The operator, its version and parameters.
    package let identity: Record
    /// What the rows that come in are; see ``FinishedStage/content``.
    package let inputs: [String]
    /// The stage whose rows come in, if those that stay are to refer to them.
    package let base: FinishedStage?

    package init(
      name: String, unit: RowUnit, identity: Record, inputs: [String], base: FinishedStage? = nil
    ) {
      self.name = name
      self.unit = unit
      self.identity = identity
      self.inputs = inputs
      self.base = base
    }

    /// What names the stage: the same wherever in whichever run it stands.
    package var fingerprint: String {
      Digest(
        of: Value.record([
          "stage": .string(name), "identity": .record(identity),
          "inputs": .list(inputs.map(Value.string)),
        ]).json
      ).description
    }
  }

  /// A stage by its fingerprint, if it is finished and whole.
  public func finished(_ fingerprint: String) -> FinishedStage? {
    guard let stage = stage(fingerprint), stage.manifest.fingerprint == fingerprint, stage.isWhole
    else { return nil }
    return stage
  }

  /// The first file of a stage that is not what was written; nil if all are. Each file is read once for as long as this
  /// store is there: a gigabyte takes a second or two.
  package func firstDamaged(of stage: FinishedStage) throws -> String? {
    if let damaged = try stage.firstDamaged(verified.contains) { return damaged }
    verified.note(stage)
    return nil
  }

  private func stage(_ fingerprint: String) -> FinishedStage? {
    place(of: fingerprint).flatMap { FinishedStage(folder: $0, find: place(of:)) }
  }

  /// The folder of a stage, if it is there.
  private func place(of fingerprint: String) -> String? {
    [scratch, folder].compactMap { $0.map { "\($0)/\(fingerprint)" } }.first(where: Files.isFolder)
  }

  /// Waits until nobody else puts the stage together.
  ///
  /// - Parameter isHeld: is called if somebody else does.
  package func lock(_ fingerprint: String, isHeld: () -> Void) async throws -> FileLock {
    let locks = "\(scratch ?? folder)/locks"
    try Files.makeFolder(locks)
    return try await FileLock(waitingFor: "\(locks)/\(fingerprint)", isHeld: isHeld)
  }

  /// Makes a stage, whose lock the caller holds.
  ///
  /// - Parameter body: writes every row, kept or dropped; returns how many it was given, and what to know of them.
  package func make(
    _ ingredients: Ingredients, _ body: (StageWriter) async throws -> StageWriter.Summary
  ) async throws -> FinishedStage {
    let fingerprint = ingredients.fingerprint
    let place = "\(scratch ?? folder)/\(fingerprint)"
    let writer = try StageWriter("\(place).partial", ingredients)
    let summary = try await body(writer)
    try await OwnThread.run {
      try writer.finish(summary) { FinishedStage(folder: $0, find: place(of:)) }
      try Files.replaceFolder(place, with: "\(place).partial")
    }
    guard let stage = stage(fingerprint) else {
      throw RetortError(.bug, "stage \(ingredients.name) has vanished")
    }
    verified.note(stage)
    return stage
  }

  /// Notes which stage came of a chain of operators.
  package func note(planned: String, made: String) throws {
    let place = "\(scratch ?? folder)/planned"
    let path = "\(place)/\(planned)"
    guard (try? Files.text(of: path)) != made else { return }
    try Files.makeFolder(place)
    try Files.writeWhole(made, to: path)
  }
}
