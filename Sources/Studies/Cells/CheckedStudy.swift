import Evaluation
import Filters
import Machine
import Pipeline
import Recipes
import Training
import Values

/// A study of which all is known to be there: its cells' recipes, its training, its benchmarks.
///
/// Only ``StudyCheck`` makes one.
public struct CheckedStudy: Sendable {
  public let spec: StudySpec
  /// The study's file as it was read.
  public let text: String
  /// In the order of the stages.
  public let stages: [CheckedStage]
  /// The benchmarks by which recipes are chosen; empty where results lie in a file and no evaluation is named.
  public let dev: [Benchmark]
  /// The base recipe as it was read; nil if there is none.
  public let baseText: String?
  /// The folder in which the study's paths start.
  public let folder: String
}

/// A stage with its cells.
public struct CheckedStage: Sendable {
  public let spec: StageSpec
  /// Candidates first, controls behind them.
  public let cells: [CheckedCell]

  /// Those among which is chosen.
  public var candidates: [CheckedCell] { cells.filter { $0.cell.control == nil } }
}

/// A cell and its recipe.
public struct CheckedCell: Sendable {
  public let cell: Cell
  /// Nil where there is no base, or the recipe can be written only after another cell is finished.
  public let recipe: CheckedRecipe?
}

/// Checks all that a study says before anything runs, and tells all faults at once.
public struct StudyCheck {
  private let folder: String
  private let log: FindingLog

  /// - Parameter folder: where the study's relative paths start: its own folder.
  public init(folder: String, log: FindingLog) {
    self.folder = folder
    self.log = log
  }

  /// - Returns: nil if the study cannot be used; the log then has errors.
  public func check(_ yaml: String) -> CheckedStudy? {
    guard let spec = StudySpec.read(yaml, log: log) else { return nil }
    let dev = checkEvaluation(spec.evaluation)
    checkTraining(spec.training)
    let base = spec.base.flatMap(readBase)
    if case .replay(let file) = spec.backend, !Files.exists(resolved(file.value)) {
      log.error(
        file.mark, "no such file: \(file.value)",
        hint: "paths start at the study's folder: \(folder)")
    }
    var maker = base.map { CellRecipes($0.tree, folder: $0.folder, log: log) }
    let stages = spec.stages.map { stage -> CheckedStage in
      let cells = Cell.all(of: stage)
      guard maker != nil else {
        return CheckedStage(spec: stage, cells: cells.map { CheckedCell(cell: $0, recipe: nil) })
      }
      return CheckedStage(spec: stage, cells: maker?.check(cells, of: stage, rows: spec.rows) ?? [])
    }
    if base == nil, spec.base == nil {
      log.warning(
        .start, "the study has no base: its cells are names, and no recipe is checked or priced",
        hint: "base: recipe.yaml")
    }
    guard !log.hasErrors else { return nil }
    return CheckedStudy(
      spec: spec, text: yaml, stages: stages, dev: dev, baseText: base?.tree.text, folder: folder)
  }

  private func resolved(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  /// A file's text; a finding if it cannot be read.
  private func read(_ file: Marked<String>) -> String? {
    do {
      return try Files.text(of: resolved(file.value))
    } catch {
      log.error(
        file.mark, "cannot read \(file.value)", hint: "paths start at the study's folder: \(folder)"
      )
      return nil
    }
  }

  private func ownFolder(of file: Marked<String>) -> String {
    let parent = Files.folder(of: resolved(file.value))
    return parent.isEmpty ? "." : parent
  }

  /// The base's tree, which is sound by itself.
  private func readBase(_ file: Marked<String>) -> (tree: RecipeTree, folder: String)? {
    guard let text = read(file) else { return nil }
    let own = FindingLog()
    let folder = ownFolder(of: file)
    let tree = RecipeTree.parse(text, filters: .known, log: own)
    if let tree {
      _ = Preflight(
        folder: folder, hub: .notYetKnown, evaluations: Catalogue.evaluations(), compared: nil,
        log: own
      ).check(tree)
    }
    tell(own, of: file)
    return own.hasErrors ? nil : tree.map { ($0, folder) }
  }

  private func tell(_ own: FindingLog, of file: Marked<String>) {
    for finding in own.findings.sorted() {
      let message = "\(file.value):\(finding.line):\(finding.column): \(finding.message)"
      switch finding.severity {
      case .error: log.error(file.mark, message, hint: finding.hint)
      case .warning: log.warning(file.mark, message, hint: finding.hint)
      }
    }
  }

  private func checkTraining(_ file: Marked<String>?) {
    guard let file, let text = read(file) else { return }
    let own = FindingLog()
    _ = TrainingSpec.read(text, log: own)
    tell(own, of: file)
  }

  private func checkEvaluation(_ choice: EvaluationChoice) -> [Benchmark] {
    guard let file = choice.file else { return checkKnown(choice) }
    guard let text = read(file) else { return [] }
    let own = FindingLog()
    let spec = EvaluationSpec.read(text, folder: ownFolder(of: file), log: own)
    tell(own, of: file)
    guard let spec else { return [] }
    let asked = spec.asked
    var dev: [Benchmark] = []
    for name in choice.dev + choice.heldOut {
      guard let benchmark = asked.first(where: { $0.name == name.value }) else {
        log.error(
          name.mark, "\(file.value) does not ask \"\(name.value)\"",
          hint: suggestion(for: name.value, among: asked.map(\.name)))
        continue
      }
      if choice.dev.contains(where: { $0.value == name.value }) {
        if benchmark.use == .heldOut { refuseHeldOut(name) }
        dev.append(benchmark)
      }
    }
    return dev
  }

  /// Without an evaluation's file, benchmarks of the catalogue are known all the same.
  private func checkKnown(_ choice: EvaluationChoice) -> [Benchmark] {
    var dev: [Benchmark] = []
    for name in choice.dev {
      guard let benchmark = Catalogue.benchmark(name.value) else { continue }
      if benchmark.use == .heldOut { refuseHeldOut(name) }
      dev.append(benchmark)
    }
    return dev.count == choice.dev.count ? dev : []
  }

  private func refuseHeldOut(_ name: Marked<String>) {
    log.error(
      name.mark, "\"\(name.value)\" is held out: recipes are not chosen by it",
      hint: "put it under held_out, and choose by others")
  }
}
