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
  /// What the exported answers cost in US dollars; nil if one of them has no known price.
  public let cost: Double?
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

  /// Writes the dataset, its card and its manifest, unless they lie there already.
  func export(_ stages: [FinishedStage]) throws -> ExportManifest {
    guard let last = stages.last else { throw RetortError(.bug, "a run without stages") }
    let traces = last.rows(of: Trace.self)
    let fingerprint = Digest(
      of: Value.record([
        "export": .record(checked.export.identity), "traces": .string(last.content),
        "recipe": .string(checked.text), "card": .string(card(stages, traces.count)),
      ]).json
    ).description
    // Beside the dataset, not in it: it says how the dataset was made here.
    let stamp = "\(run.path)/export.fingerprint"
    if let manifest = finished(), (try? Files.text(of: stamp)) == fingerprint { return manifest }

    let folder = "\(run.export).partial"
    try Files.remove(folder)
    try Files.makeFolder(folder)
    let bytes = last.manifest.shards.reduce(0) { $0 + $1.bytes }
    let files = try checked.export.write(traces, bytes: bytes, to: folder)
    var cost: Money? = .zero
    try traces.forEach { trace in
      cost = cost.flatMap { sum in trace.answer.cost.map { sum + $0 } }
    }
    let manifest = ExportManifest(
      name: checked.recipe.name, seed: checked.recipe.seed, rows: traces.count,
      cost: cost?.dollars, files: files,
      funnel: stages.map {
        .init(stage: $0.manifest.stage, tally: $0.manifest.tally, notes: $0.manifest.notes)
      })
    try Files.writeWhole(card(stages, traces.count), to: "\(folder)/README.md")
    try Files.writeWhole(checked.text, to: "\(folder)/recipe.yaml")
    try Files.writeWhole(
      checked.export.trainerInfo(name: checked.recipe.name).json + "\n",
      to: "\(folder)/dataset_info.json")
    try Files.writeWhole(try manifest.prettyJSON(), to: "\(folder)/manifest.json")
    // The stamp goes first and comes last: a kill in between must not leave it beside another dataset.
    try Files.remove(stamp)
    try Files.replaceFolder(run.export, with: folder)
    try Files.writeWhole(fingerprint, to: stamp)
    return manifest
  }

  private func card(_ stages: [FinishedStage], _ rows: Int) -> String {
    DatasetCard(checked.facts, funnel: stages.map(\.manifest), rows: rows).text
  }

  /// The dataset that lies there, if all its files do.
  private func finished() -> ExportManifest? {
    guard let data = FileManager.default.contents(atPath: "\(run.export)/manifest.json"),
      let manifest = try? JSONDecoder().decode(ExportManifest.self, from: data),
      manifest.files.allSatisfy({ Files.size("\(run.export)/\($0.file)") == $0.bytes })
    else { return nil }
    return manifest
  }
}
