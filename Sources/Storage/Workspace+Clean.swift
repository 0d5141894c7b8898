import Machine
import Values

extension Workspace {
  /// A stage that no run holds.
  public struct UnheldStage: Sendable {
    public let fingerprint: String
    /// The stage's name; nil if it was never finished.
    public let stage: String?
    /// What its files take.
    public let bytes: Int
    fileprivate let folder: String
  }

  /// The stages that no run holds: of recipes that were changed since, of runs that were removed, of attempts that were
  /// cut off.
  ///
  /// - Throws: ``RetortError`` of kind `storage` if a run's list cannot be read: then nobody knows what it holds.
  public func unheldStages() throws -> [UnheldStage] {
    let held = try heldStages()
    return Files.names(in: stageFolder).compactMap { name in
      let folder = "\(stageFolder)/\(name)"
      let isUnfinished = name.hasSuffix(".partial") || name.hasSuffix(".old")
      let fingerprint = String(name.prefix { $0 != "." })
      guard Self.isFingerprint(fingerprint), isUnfinished || name == fingerprint,
        !Files.isLink(folder), Files.isFolder(folder), isUnfinished || !held.contains(name)
      else { return nil }
      return UnheldStage(
        fingerprint: fingerprint,
        stage: isUnfinished ? nil : FinishedStage.manifest(folder)?.stage,
        bytes: Files.bytes(below: folder), folder: folder)
    }
  }

  /// The fingerprints of all stages that a run holds, and of those to which they refer.
  private func heldStages() throws -> Set<String> {
    var held: Set<String> = []
    for name in runs {
      let run = run(name)
      guard let fingerprints = run.heldFingerprints else {
        throw RetortError(
          .storage, "nobody knows what run \"\(name)\" holds",
          cause: "\(run.path)/stages.json is damaged",
          hint: "retort run its recipe again, or remove the run's folder")
      }
      held.formUnion(fingerprints)
    }
    for fingerprint in held {
      if let base = FinishedStage.manifest("\(stageFolder)/\(fingerprint)")?.base {
        held.insert(base.stage)
      }
    }
    return held
  }

  /// Removes stages that no run holds.
  ///
  /// - Returns: those that were removed; one that is being made, or that a run took up meanwhile, stays.
  public func remove(_ stages: [UnheldStage]) async throws -> [UnheldStage] {
    var removed: [UnheldStage] = []
    for stage in stages {
      let lock = try await self.stages.lock(stage.fingerprint) {}
      defer { withExtendedLifetime(lock) {} }
      guard try unheldStages().contains(where: { $0.folder == stage.folder }) else { continue }
      try Files.remove(stage.folder)
      removed.append(stage)
    }
    let made = Set(Files.names(in: stageFolder))
    for planned in Files.names(in: "\(stageFolder)/planned") {
      let path = "\(stageFolder)/planned/\(planned)"
      if let name = try? Files.text(of: path), !made.contains(name) { try Files.remove(path) }
    }
    return removed
  }
}
