import Corpus
import Formats
import Machine
import Values

/// Takes a stage's rows in, kept and dropped, and counts them. Nothing counts until it is finished.
package final class StageWriter {
  private let folder: String
  private let ingredients: StageStore.Ingredients
  private let keptWriter: LineShardWriter
  private let droppedWriter: LineShardWriter
  private var tally: Tally
  private var content = DigestBuilder()
  private var contentBytes = 0
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

  /// - Parameter folder: made anew; what an earlier attempt left there is removed.
  init(_ folder: String, _ ingredients: StageStore.Ingredients) throws {
    self.folder = folder
    self.ingredients = ingredients
    tally = Tally(unit: ingredients.unit)
    pending = SettledRows(stage: ingredients.name, unit: ingredients.unit)
    try Files.remove(folder)
    for part in [FinishedStage.rowFolder(folder), FinishedStage.droppedFolder(folder)] {
      try Files.makeFolder(part)
    }
    // Answers are what takes the room; of questions and references little is left at any level.
    let packing: LineShardWriter.Packing =
      ingredients.base == nil && ingredients.unit == .answers ? .texts : .fast
    keptWriter = LineShardWriter(folder: FinishedStage.rowFolder(folder), packing: packing)
    // The next stage reads what stays; what left waits until somebody asks.
    droppedWriter = LineShardWriter(
      folder: FinishedStage.droppedFolder(folder), isReadSoon: false, packing: packing)
  }

  /// Whether rows lie as references to those that came in.
  package var refers: Bool { ingredients.base != nil }

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
    rows.kept.bytes.withUnsafeBytes { content.update($0) }
    contentBytes += rows.kept.bytes.count
    try keptWriter.write(rows.stored)
    try droppedWriter.write(rows.dropped)
  }

  private func writeIfMany() throws {
    if pending.bytes > 1 << 18 { try writePending() }
  }

  private func writePending() throws {
    try write(pending)
    pending.removeAll()
  }

  /// So many times as large must the base be as what is left of it, for what is left to stand whole again: to pass over
  /// the others would take longer than to read these.
  private static let largestBase = 3

  /// Completes the folder. The manifest comes last.
  ///
  /// - Parameters:
  ///   - summary: how many rows the stage was given, each of which must have been kept or dropped.
  ///   - open: opens the stage where it lies.
  func finish(_ summary: Summary, _ open: (String) -> FinishedStage?) throws {
    try writePending()
    guard tally.entered == summary.entered, tally.balances else {
      throw RetortError(
        .bug, "stage \(ingredients.name) lost rows", cause: "given \(summary.entered), \(tally)")
    }
    var digest = DigestBuilder()
    swap(&digest, &content)
    let content = digest.finish().description
    let base = ingredients.base
    let manifest = Manifest(
      stage: ingredients.name, fingerprint: ingredients.fingerprint, inputs: ingredients.inputs,
      tally: tally, shards: try keptWriter.finish(), dropped: try droppedWriter.finish(),
      notes: summary.notes, spending: summary.spending, content: content,
      contentBytes: contentBytes, base: base?.baseForOthers)
    if tally.droppedInAll == 0 { try Files.remove(FinishedStage.droppedFolder(folder)) }
    if let report = summary.report {
      try Files.writeWhole(report.json + "\n", to: "\(folder)/report.json")
    }
    for artefact in summary.artefacts { try artefact.write("\(folder)/\(artefact.name)") }
    try write(manifest)
    if let base, base.baseBytes > Self.largestBase * contentBytes, let stage = open(folder) {
      try write(try standingWhole(stage))
    }
  }

  private func write(_ manifest: Manifest) throws {
    try Files.writeWhole(try manifest.sealedJSON(), to: FinishedStage.manifestPath(folder))
  }

  /// Writes the rows that stayed once more, whole.
  private func standingWhole(_ stage: FinishedStage) throws -> Manifest {
    let whole = "\(folder)/whole"
    try Files.makeFolder(whole)
    let writer = LineShardWriter(folder: whole, packing: .texts)
    try stage.rows(of: Drop.self).forEachBlock { block in
      var lines = Lines(reserving: block.bytes)
      try block.forEachLine { lines.append($0.bytes) }
      return lines
    } take: {
      try writer.write($0)
    }
    let manifest = stage.manifest.standingWhole(in: try writer.finish())
    try Files.remove(stage.rowFolder)
    try Files.move(whole, to: stage.rowFolder)
    return manifest
  }
}
