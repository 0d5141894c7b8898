import Corpus
import Formats
import Machine
import Values

/// Keeps what stages made, so that a stage runs only if something it is made of has changed.
package struct StageStore {
  /// Where finished stages are looked for.
  let run: RunFolder
  /// Where new ones are written: the run's folder, or another one for a plan.
  let target: RunFolder

  package init(run: RunFolder, target: RunFolder) {
    self.run = run
    self.target = target
  }

  /// What a stage is made of.
  package struct Ingredients {
    /// Its place in the run, from 1.
    package let number: Int
    package let name: String
    /// The operator, its version and parameters.
    package let identity: Record
    /// What the rows that come in are; see ``FinishedStage/content``.
    package let inputs: [String]

    package init(number: Int, name: String, identity: Record, inputs: [String]) {
      self.number = number
      self.name = name
      self.identity = identity
      self.inputs = inputs
    }

    var label: String { "\(number)-\(name)" }

    var fingerprint: String {
      Digest(
        of: Value.record([
          "stage": .string(name), "identity": .record(identity),
          "inputs": .list(inputs.map(Value.string)),
        ]).json
      ).description
    }
  }

  /// The stage, if it was made of the same before.
  package func finished(_ ingredients: Ingredients) -> FinishedStage? {
    let label = ingredients.label
    let stage = FinishedStage(
      folder: "\(run.stages)/\(label)", dropped: "\(run.dropped)/\(label)")
    guard let stage, stage.manifest.fingerprint == ingredients.fingerprint, isWhole(stage) else {
      return nil
    }
    return stage
  }

  /// Makes the stage.
  ///
  /// - Parameters:
  ///   - unit: what its tally counts.
  ///   - body: writes every row, kept or dropped; returns how many it was given, and what to know of them.
  package func make(
    _ ingredients: Ingredients, unit: String,
    _ body: (StageWriter) async throws -> StageWriter.Summary
  ) async throws -> FinishedStage {
    let writer = try StageWriter(target, ingredients, unit: unit)
    return try writer.finish(try await body(writer))
  }

  /// Whether all files of a stage are still there, at their size.
  private func isWhole(_ stage: FinishedStage) -> Bool {
    let shards =
      stage.manifest.shards.map { ("\(stage.folder)/\($0.file)", $0.bytes) }
      + stage.manifest.dropped.map { ("\(stage.droppedFolder)/\($0.file)", $0.bytes) }
    return shards.allSatisfy { path, bytes in Files.size(path) == bytes }
  }

  /// Removes what an earlier recipe of the same name made and this one does not.
  package func removeStages(except labels: Set<String>) throws {
    for folder in [run.stages, run.dropped] {
      for name in Files.names(in: folder) where !labels.contains(name) {
        try Files.remove("\(folder)/\(name)")
      }
    }
  }
}

/// Takes a stage's rows in, kept and dropped, and counts them. Nothing counts until it is finished.
package final class StageWriter {
  private let run: RunFolder
  private let ingredients: StageStore.Ingredients
  private let keptWriter: LineShardWriter
  private let droppedWriter: LineShardWriter
  private var tally: Tally
  /// Rows that came one by one and are not written yet.
  private var pending: SettledRows

  /// What a stage says of its rows, besides the rows.
  package struct Summary {
    /// How many rows it was given.
    let entered: Int
    var notes: [String] = []
    /// Goes into a file beside the rows that stay.
    var report: Record?
    /// What lies beside the rows besides.
    var artefacts: [Artefact] = []
    /// What answers took; nil if nobody was asked.
    var spending: Spending?

    package init(
      entered: Int, notes: [String] = [], report: Record? = nil, artefacts: [Artefact] = [],
      spending: Spending? = nil
    ) {
      self.entered = entered
      self.notes = notes
      self.report = report
      self.artefacts = artefacts
      self.spending = spending
    }
  }

  private var label: String { ingredients.label }
  private var keptFolder: String { "\(run.stages)/\(label).partial" }
  private var droppedFolder: String { "\(run.dropped)/\(label).partial" }

  init(_ run: RunFolder, _ ingredients: StageStore.Ingredients, unit: String) throws {
    self.run = run
    self.ingredients = ingredients
    tally = Tally(unit: unit)
    pending = SettledRows(stage: ingredients.name, unit: unit)
    let label = ingredients.label
    let kept = "\(run.stages)/\(label).partial"
    let dropped = "\(run.dropped)/\(label).partial"
    for folder in [kept, dropped] {
      try Files.remove(folder)
      try Files.makeFolder(folder)
    }
    keptWriter = LineShardWriter(folder: kept)
    // The next stage reads what stays; what left waits until somebody asks.
    droppedWriter = LineShardWriter(folder: dropped, isReadSoon: false)
  }

  /// A row stays.
  package func keep(_ row: some Flowing) throws {
    pending.keep(row)
    try writeIfMany()
  }

  /// A copy of a row stays, too.
  package func keepCopy(_ row: some Flowing) throws {
    pending.keepCopy(row)
    try writeIfMany()
  }

  /// A row leaves.
  package func drop(_ drop: Drop) throws {
    pending.drop(drop)
    try writeIfMany()
  }

  /// Writes rows about which all is decided, behind those that came before.
  package func write(_ rows: SettledRows) throws {
    tally += rows.tally
    try keptWriter.write(rows.kept)
    try droppedWriter.write(rows.dropped)
  }

  private func writeIfMany() throws {
    if pending.bytes > 1 << 18 { try writePending() }
  }

  private func writePending() throws {
    try write(pending)
    pending.removeAll()
  }

  /// Puts the stage in its place. The dropped rows go first and the manifest last, so a stage with a
  /// manifest has both.
  ///
  /// - Parameter summary: how many rows the stage was given, each of which must have been kept or dropped.
  package func finish(_ summary: Summary) throws -> FinishedStage {
    try writePending()
    let manifest = Manifest(
      stage: ingredients.name, fingerprint: ingredients.fingerprint, inputs: ingredients.inputs,
      tally: tally, shards: try keptWriter.finish(), dropped: try droppedWriter.finish(),
      notes: summary.notes, spending: summary.spending)
    guard tally.entered == summary.entered, tally.balances else {
      throw RetortError(
        .bug, "stage \(label) lost rows", cause: "given \(summary.entered), \(tally)")
    }
    if let report = summary.report {
      try Files.writeWhole(report.json + "\n", to: "\(keptFolder)/report.json")
    }
    for artefact in summary.artefacts { try artefact.write("\(keptFolder)/\(artefact.name)") }
    try Files.writeWhole(try manifest.prettyJSON(), to: FinishedStage.manifestPath(keptFolder))
    let dropped = "\(run.dropped)/\(label)"
    let kept = "\(run.stages)/\(label)"
    try Files.remove(kept)
    try Files.replaceFolder(dropped, with: droppedFolder)
    if tally.droppedInAll == 0 { try Files.remove(dropped) }
    try Files.replaceFolder(kept, with: keptFolder)
    guard let stage = FinishedStage(folder: kept, dropped: dropped) else {
      throw RetortError(.bug, "stage \(label) has vanished")
    }
    return stage
  }
}
