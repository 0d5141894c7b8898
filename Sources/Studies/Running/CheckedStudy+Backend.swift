import Machine
import Values

extension CheckedStudy {
  /// Where the study's scores come from.
  ///
  /// - Throws: ``RetortError`` if the file of scores cannot be used, or the study is to run on this machine.
  public func backend() throws -> any CellBackend {
    let dev = spec.evaluation.dev.map(\.value)
    switch spec.backend {
    case .replay(let file):
      let path = file.value.hasPrefix("/") ? file.value : "\(folder)/\(file.value)"
      return try ReplayBackend(path: path, dev: dev)
    case .simulate(let spread, let noise):
      return SimulatedBackend(spread: spread, noise: noise, tasks: dev)
    case .local:
      throw RetortError(
        .usage, "run_on: local is not built",
        cause: "runs, trainings and evaluations of cells are not started yet",
        hint:
          "run cells by retort run --set, and give their scores: run_on: { replay: scores.jsonl }")
    }
  }
}

extension StudyResult {
  /// Writes the report into the study's folder: Markdown, a page, and the curve as a drawing.
  public func write(to folder: StudyFolder) throws {
    try Files.writeWhole(markdown, to: folder.markdown)
    try Files.writeWhole(page, to: folder.page)
    if let scaling {
      try Files.writeWhole(ScalingPlot(scaling).svg, to: "\(folder.path)/scaling.svg")
    }
  }
}
