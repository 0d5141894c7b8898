import Corpus
import Export
import Foundation
import Machine
import Recipes
import Storage
import Values

/// What lies in an exported dataset's folder: its rows, its files, and how they came about.
///
/// It holds nothing that differs between two runs with the same answers.
public struct ExportManifest: Sendable, Codable, Equatable {
  public let name: String
  public let seed: Int64
  /// Rows of the dataset. Every format has all of them.
  public let rows: Int
  /// How many rows have an answer that came to its end; nil in a manifest of an earlier version.
  public let complete: Int?
  /// What all answers cost that the stages used, in US dollars; nil if one of them has no known price.
  public let spent: Double?
  /// What the answers of the rows cost in US dollars; nil if one of them has no known price.
  public let cost: Double?

  /// Rows of each source of the recipe, also of those of which none is left; nil in a manifest of an earlier version.
  public let sources: [String: Int]?

  /// The sources of which no row is left, in alphabetical order.
  public var emptySources: [String] { (sources ?? [:]).filter { $0.value == 0 }.keys.sorted() }

  private enum CodingKeys: String, CodingKey {
    case name, seed, rows, complete, sources, files, funnel
    case spent = "spent_usd"
    case cost = "rows_cost_usd"
  }
  /// All files with rows, by their paths within the dataset.
  public let files: [Shard]
  /// The stages in their order.
  public let funnel: [Step]

  /// A stage's line in the funnel.
  public struct Step: Sendable, Codable, Equatable {
    public let stage: String
    public let tally: Tally
    public let notes: [String]
  }
}

/// Writes the dataset of a run that has come to its end.
struct Exporter {
  private let checked: CheckedRecipe
  private let run: RunFolder

  init(_ checked: CheckedRecipe, _ run: RunFolder) {
    self.checked = checked
    self.run = run
  }

  /// Writes the dataset, its card and its manifest, unless they lie there already. A finished dataset with other rows, of
  /// another recipe, is kept beside it.
  ///
  /// - Returns: the manifest, and where the earlier dataset lies now, if it was kept.
  func export(_ stages: [FinishedStage]) throws -> (manifest: ExportManifest, earlier: String?) {
    guard let last = stages.last else { throw RetortError(.bug, "a run without stages") }
    let traces = last.rows(of: Trace.self)
    let rows: Record = [
      "export": .record(checked.export.identity), "traces": .string(last.content),
    ]
    let dataset: Record = [
      "rows": .record(rows), "name": .string(checked.recipe.name), "recipe": .string(checked.text),
      "card": .string(card(stages, traces.count)),
    ]
    let stamp = Stamp(
      dataset: Digest(of: dataset.json).description, rows: Digest(of: rows.json).description)
    let there = vouched()
    if let there, there.stamp.isOf(stamp), try isAsWritten(there.stamp, there.manifest) {
      return (there.manifest, nil)
    }

    let folder = "\(run.export).partial"
    try Files.remove(folder)
    try Files.makeFolder(folder)
    let written =
      try there.flatMap { try $0.stamp.rows == stamp.rows ? taken($0.manifest, folder) : nil }
      ?? written(last, folder)
    let manifest = ExportManifest(
      name: checked.recipe.name, seed: checked.recipe.seed, rows: traces.count,
      complete: written.figures.complete,
      spent: stages.map(\.manifest).spending.wholeCost?.dollars,
      cost: written.figures.cost?.dollars, sources: written.sources, files: written.files,
      funnel: stages.map {
        .init(stage: $0.manifest.stage, tally: $0.manifest.tally, notes: $0.manifest.notes)
      })
    try Files.writeWhole(
      card(stages, traces.count, written.figures), to: "\(folder)/README.md")
    try Files.writeWhole(checked.text, to: "\(folder)/recipe.yaml")
    try Files.writeWhole(
      checked.export.trainerInfo(name: checked.recipe.name).json + "\n",
      to: "\(folder)/dataset_info.json")
    try Files.writeWhole(try manifest.prettyJSON(), to: "\(folder)/manifest.json")
    // The stamp goes first and comes last: a kill in between must not leave it beside another dataset.
    try Files.remove(stampPath)
    let earlier = try there.flatMap { try keptAside($0.stamp, stamp) }
    try Files.replaceFolder(run.export, with: folder)
    try Files.writeWhole(
      try stamp.vouching(for: try smallFiles(run.export)).prettyJSON(), to: stampPath)
    return (manifest, earlier)
  }

  /// Moves the dataset that lies there aside, if another recipe made it and it has other rows.
  private func keptAside(_ old: Stamp, _ new: Stamp) throws -> String? {
    guard old.rows != new.rows,
      let recipe = try? Files.text(of: "\(run.export)/recipe.yaml"), recipe != checked.text
    else { return nil }
    let place = "\(run.export)-\(old.dataset.prefix(8))"
    // The same dataset was kept before: the same bytes take its place.
    try Files.remove(place)
    try Files.move(run.export, to: place)
    return place
  }

  /// The files beside those with rows, each with its digest.
  private func smallFiles(_ folder: String) throws -> [String: String] {
    var digests: [String: String] = [:]
    for name in ["README.md", "recipe.yaml", "dataset_info.json", "manifest.json"] {
      digests[name] = try Files.digest(of: "\(folder)/\(name)").description
    }
    return digests
  }

  /// Whether the dataset is, to the last byte, what was written. Reads it once: a gigabyte takes a second or two.
  private func isAsWritten(_ stamp: Stamp, _ dataset: ExportManifest) throws -> Bool {
    guard let files = stamp.files, (try? smallFiles(run.export)) == files else { return false }
    return try dataset.files.allSatisfy {
      try Files.digest(of: "\(run.export)/\($0.file)").description == $0.sha256
    }
  }

  /// The files with rows, and what these are.
  private typealias Written = (files: [Shard], figures: RowFigures, sources: [String: Int])

  private func written(_ stage: FinishedStage, _ folder: String) throws -> Written {
    let bytes = stage.manifest.shards.reduce(0) { $0 + $1.bytes }
    var cost: Money? = .zero
    var complete = 0
    var sources = Dictionary(
      checked.recipe.sources.map { ($0.name, 0) }, uniquingKeysWith: { first, _ in first })
    let files = try checked.export.write(stage.rows(of: Trace.self), bytes: bytes, to: folder) {
      trace in
      cost = cost.flatMap { sum in trace.answer.cost.map { sum + $0 } }
      if trace.answer.complete { complete += 1 }
      sources[trace.question.source, default: 0] += 1
    }
    return (files, RowFigures(complete: complete, cost: cost), sources)
  }

  /// The files of a dataset with the same rows, under their names in `folder`; nil if one is not what it was.
  private func taken(_ dataset: ExportManifest, _ folder: String) throws -> Written? {
    // What an earlier version did not count is counted with the rows.
    guard let complete = dataset.complete, let sources = dataset.sources else { return nil }
    for file in dataset.files {
      let path = "\(run.export)/\(file.file)"
      guard try Files.digest(of: path).description == file.sha256 else { return nil }
    }
    for file in dataset.files {
      try Files.makeFolder(Files.folder(of: "\(folder)/\(file.file)"))
      try Files.share("\(run.export)/\(file.file)", as: "\(folder)/\(file.file)")
    }
    return (
      dataset.files,
      RowFigures(complete: complete, cost: dataset.cost.map(Money.init(dollars:))), sources
    )
  }

  /// - Parameter figures: nil before the rows are written; then they follow from what the stamp has of them.
  private func card(_ stages: [FinishedStage], _ rows: Int, _ figures: RowFigures? = nil) -> String
  {
    DatasetCard(checked.facts, funnel: stages.map(\.manifest), rows: rows, figures: figures).text
  }

  /// What vouches for the dataset that lies there. It lies beside it, not in it: it says how it was made here.
  private struct Stamp: Codable, Equatable {
    /// Of all that is in it.
    let dataset: String
    /// Of its files with rows.
    let rows: String
    /// The digests of the files beside them; nil of an earlier version, which did not note them.
    var files: [String: String]?

    func isOf(_ other: Stamp) -> Bool { dataset == other.dataset && rows == other.rows }

    func vouching(for files: [String: String]) -> Stamp {
      Stamp(dataset: dataset, rows: rows, files: files)
    }
  }

  private var stampPath: String { "\(run.path)/export.fingerprint" }

  /// The dataset that lies there with its stamp, if all its files do.
  private func vouched() -> (stamp: Stamp, manifest: ExportManifest)? {
    let decoder = JSONDecoder()
    guard let stamp = Files.contents(of: stampPath),
      let stamp = try? decoder.decode(Stamp.self, from: stamp),
      let data = Files.contents(of: "\(run.export)/manifest.json"),
      let manifest = try? decoder.decode(ExportManifest.self, from: data),
      manifest.files.allSatisfy({ Files.size("\(run.export)/\($0.file)") == $0.bytes })
    else { return nil }
    return (stamp, manifest)
  }
}
