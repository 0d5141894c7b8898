import Formats
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
  /// Writes the report into the study's folder: Markdown, a page, the curve as a drawing, and TensorBoard's events.
  public func write(to folder: StudyFolder) throws {
    try Files.writeWhole(markdown, to: folder.markdown)
    try Files.writeWhole(page, to: folder.page)
    try writeEvents(to: "\(folder.path)/tensorboard")
    if let scaling {
      try Files.writeWhole(ScalingPlot(scaling).svg, to: "\(folder.path)/scaling.svg")
    }
  }

  /// Every cell's mean as a run of its own, with the rows as step; and the scores by rows.
  private func writeEvents(to folder: String) throws {
    try Files.remove(folder)
    func write(_ run: String, _ points: [(tag: String, value: Double, rows: Int)]) throws {
      let file = try EventFile(folder: "\(folder)/\(run)", startedAt: 0)
      for point in points {
        try file.add(tag: point.tag, value: point.value, step: Int64(point.rows), at: 0)
      }
      try file.finish()
    }
    for stage in stages {
      for (place, line) in stage.lines.enumerated() {
        let word = line.cell.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" }
        try write(
          "\(stage.name)-\(place + 1)-\(String(word.prefix(100)))",
          [("mean", line.mean, spec.rows ?? 0)])
      }
    }
    guard let scaling else { return }
    try write("scale", scaling.sizes.map { ("mean", $0.mean, $0.rows) })
  }
}
