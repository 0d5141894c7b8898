import Evaluation
import Filters
import Pipeline
import Recipes
import Values

/// Makes the recipes of cells from the base and checks each.
struct CellRecipes {
  private let base: RecipeTree
  private let folder: String
  private let log: FindingLog
  private let files = FilterFiles()

  init(_ base: RecipeTree, folder: String, log: FindingLog) {
    self.base = base
    self.folder = folder
    self.log = log
  }

  /// The cells with their recipes; what is wrong goes to the log, at the line where a cell comes from.
  mutating func check(_ cells: [Cell], of stage: StageSpec, rows: Int?) -> [CheckedCell] {
    let own = FindingLog()
    let start = set(stage.set, in: base, stage: stage.name, log: own)
    tell(
      own, at: stage.set.first?.value.mark ?? stage.mark, stage.set, of: "stage \"\(stage.name)\"")
    if own.hasErrors { return cells.map { CheckedCell(cell: $0, recipe: nil) } }
    let checked = cells.map {
      CheckedCell(cell: $0, recipe: $0.after == nil ? recipe($0, start, stage, rows) : nil)
    }
    CellDifferences(stage, checked, log: log).tell()
    return checked
  }

  private func recipe(_ cell: Cell, _ start: RecipeTree, _ stage: StageSpec, _ rows: Int?)
    -> CheckedRecipe?
  {
    let own = FindingLog()
    var tree = set(cell.assignments, in: start, stage: stage.name, log: own)
    if let place = stage.rowsAt, let rows, let samples = tree.node(at: "answers.samples")?.scalar,
      let count = Int(samples.filter { $0 != "_" }), count > 0
    {
      tree = tree.setting(
        place, to: RecipeNode(.scalar("\(max(1, rows / count))"), mark: cell.mark), name: "rows_at",
        log: own)
    }
    let checked =
      own.hasErrors
      ? nil
      : Preflight(
        folder: folder, hub: .notYetKnown, files: files, evaluations: Catalogue.evaluations(),
        compared: nil, log: own
      ).check(tree)
    tell(
      own, at: cell.mark, cell.assignments, of: "cell \"\(cell.name)\" of stage \"\(stage.name)\"")
    return checked
  }

  private func set(
    _ assignments: [Assignment], in tree: RecipeTree, stage: String, log: FindingLog
  ) -> RecipeTree {
    assignments.reduce(tree) { tree, assignment in
      tree.setting(
        assignment.path, to: assignment.value.node, name: assignment.path, log: log)
    }
  }

  private func tell(
    _ own: FindingLog, at mark: RecipeNode.Mark, _ assignments: [Assignment], of what: String
  ) {
    for finding in own.findings.sorted() {
      // What an override brought is told here; the base's own warnings were told with the base.
      let mark = assignments.first { $0.path == finding.override }?.value.mark ?? mark
      let place = finding.override.map { "\($0): " } ?? ""
      switch finding.severity {
      case .error: log.error(mark, "\(what): \(place)\(finding.message)", hint: finding.hint)
      case .warning:
        if finding.override != nil {
          log.warning(mark, "\(what): \(place)\(finding.message)", hint: finding.hint)
        }
      }
    }
  }
}
