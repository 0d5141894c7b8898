import Evaluation
import Foundation
import Statistics

/// A study's report as parts that Markdown and a page are made of.
struct StudyReport {
  /// One part.
  enum Part {
    case title(String)
    case heading(String)
    case text(String)
    case list([String])
    case table(header: [String], rows: [[String]])
    case curve(ScalingResult)
    case code(String)
  }

  let name: String
  let parts: [Part]

  init(_ result: StudyResult) {
    name = result.spec.name
    var parts: [Part] = [
      .title(result.spec.name), .text("Hypothesis: \(result.spec.hypothesis)"),
      .list(Self.facts(result)),
    ]
    if !result.stages.isEmpty {
      parts += [
        .heading("Choices"),
        .table(
          header: ["stage", "chosen", "why", "by the highest mean", "may be the best"],
          rows: result.stages.map { stage in
            [
              stage.name, stage.chosen, stage.because, stage.highest,
              stage.bestSet.joined(separator: ", "),
            ]
          }),
      ]
    }
    for stage in result.stages { parts += Self.parts(of: stage, result.spec) }
    if let scaling = result.scaling { parts += Self.parts(of: scaling) }
    parts += [
      .heading("To do it again"),
      .text("The study's file as it was; retort study run reads it."), .code(result.text),
    ]
    if let base = result.baseText { parts += [.text("Its base recipe:"), .code(base)] }
    self.parts = parts
  }

  private static func facts(_ result: StudyResult) -> [String] {
    let spec = result.spec
    var facts = ["chosen by: \(spec.evaluation.dev.map(\.value).joined(separator: ", "))"]
    if !spec.evaluation.heldOut.isEmpty {
      facts.append(
        "held out, not looked at: \(spec.evaluation.heldOut.map(\.value).joined(separator: ", "))")
    }
    facts.append("scores on these were looked at \(result.looks) times")
    if let noise = result.noise {
      let how =
        noise.freedom < .infinity
        ? "measured with \(Int(noise.freedom)) degrees of freedom" : "stated"
      let range = noise.deviationInterval().map {
        ", 95 % \(Points.text($0.lower))–\(Points.text($0.upper))"
      }
      facts.append(
        "runs of one recipe lie \(Points.text(noise.deviation, digits: 2)) points apart (\(how)\(range ?? ""))"
      )
    } else {
      facts.append(
        "how far runs of one recipe lie apart was taken from cells that ran several times")
    }
    facts.append("\(result.runs) runs to choose by")
    if result.idle > 0 {
      facts.append(
        "\(result.idle) finished runs are of cells that the study does not have any more")
    }
    return facts
  }

  private static func parts(of stage: StageResult, _ spec: StudySpec) -> [Part] {
    let tasks = spec.evaluation.dev.map(\.value)
    let showsTasks = tasks.count > 1
    let header =
      ["cell", "mean"] + (showsTasks ? tasks : [])
      + [
        "± runs", "± question", "± own", "95 %", "Δ to best", "p (Holm)", "may be best", "P(best)",
        "shrunk", "Δ to control", "cost", "N×K×S", "runs",
      ]
    let rows = stage.lines.map { line -> [String] in
      let difference = line.difference.map { value in
        Points.signed(value) + (line.differenceError.map { " ± \(Points.text($0))" } ?? "")
      }
      let start = [line.isControl ? "\(line.cell) (control)" : line.cell, Points.text(line.mean)]
      let middle = showsTasks ? line.tasks.map { Points.text($0) } : []
      return start + middle + [
        Points.text(line.runError), Points.text(line.questionError),
        Points.text(line.error, digits: 2),
        "\(Points.text(line.interval.lower))–\(Points.text(line.interval.upper))",
        difference ?? "–", line.pValue.map { Points.text($0, digits: 3) } ?? "–",
        line.isControl ? "" : (line.mayBeBest ? "yes" : "no"),
        line.chanceOfBest.map { Points.text($0, digits: 2) } ?? "–", Points.text(line.shrunk),
        line.overControl.map { Points.signed($0) } ?? "–",
        line.cost.map { Points.text($0, digits: 2) } ?? "–", line.shape ?? "–", "\(line.runs)",
      ]
    }
    var notes = ["chosen: \(stage.chosen); \(stage.because)"]
    if stage.highest != stage.chosen {
      notes.append("the highest mean alone would choose \(stage.highest)")
    }
    if let cheapest = stage.cheapest {
      notes.append("the cheapest that may be the best: \(cheapest)")
    }
    notes.append(
      stage.spread.map { "true spread between cells: about \(Points.text($0)) points" }
        ?? "fewer than four cells: scores are not shrunk, for so few do not tell how far cells differ"
    )
    notes.append(
      "the winner's mean is expected to be too high by \(Points.text(stage.winnersBias)) points if the cells do not "
        + "differ at all")
    notes.append(
      "lost on average by choosing now: \(Points.text(stage.expectedLoss, digits: 2)) points; \(stage.runs) runs, then "
        + stage.stopped.rawValue)
    if let confirmation = stage.confirmation,
      let chosen = stage.lines.first(where: { $0.cell == stage.chosen })
    {
      notes.append(
        "selected at \(Points.text(chosen.mean)), confirmed by a fresh run at \(Points.text(confirmation.mean)) "
          + "(95 % \(Points.text(confirmation.interval.lower))–\(Points.text(confirmation.interval.upper)))"
      )
    } else {
      notes.append("not confirmed by a fresh run")
    }
    if showsTasks {
      let leaders = stage.means.rankings.map {
        "\($0.rule.rawValue): \(stage.candidates[$0.leader])"
      }
      notes.append(
        (stage.means.disagree ? "ways to put benchmarks together DISAGREE: " : "led by every way: ")
          + leaders.joined(separator: "; "))
    }
    if !stage.missing.isEmpty {
      notes.append("no score is known of: \(stage.missing.joined(separator: ", "))")
    }
    return [
      .heading("Stage \(stage.name)"), .table(header: header, rows: rows), .list(notes),
    ]
  }

  private static func parts(of scaling: ScalingResult) -> [Part] {
    var notes: [String] = []
    if let fit = scaling.fit {
      for candidate in fit.candidates {
        let miss = candidate.missOfLargest.map { "misses the largest size by \(Points.text($0))" }
        notes.append(
          "\(candidate.curve.form.rawValue): \(miss ?? "cannot be tried without the largest size")"
            + (candidate == fit.chosen ? " (chosen)" : ""))
      }
    }
    if let doubling = scaling.doubling {
      notes.append(
        "a doubling brings \(Points.signed(doubling.points, digits: 2)) points at the largest size (95 % "
          + "\(Points.text(doubling.interval.lower, digits: 2)) to \(Points.text(doubling.interval.upper, digits: 2)))"
      )
    }
    if let next = scaling.next {
      notes.append(
        "expected at \(next.rows) rows, beyond the data: \(Points.text(next.score)) (a run's 95 % "
          + "\(Points.text(next.interval.lower))–\(Points.text(next.interval.upper)))")
    }
    if let refusal = scaling.refusal { notes.append(refusal) }
    if !scaling.switches.isEmpty {
      notes.append(
        "settings of training change after \(scaling.switches.map(String.init).joined(separator: ", ")) rows: "
          + "differences across these are not of the rows alone")
    }
    if !scaling.missing.isEmpty {
      notes.append("no score at \(scaling.missing.map(String.init).joined(separator: ", ")) rows")
    }
    return [
      .heading("Scores by rows"),
      .table(
        header: ["rows", "mean", "runs"],
        rows: scaling.sizes.map { ["\($0.rows)", Points.text($0.mean), "\($0.runs.count)"] }),
      .curve(scaling), .list(notes),
    ]
  }
}

extension StudyResult {
  /// The report as Markdown; its curve is a file beside it.
  public var markdown: String {
    StudyReport(self).parts.map { part in
      switch part {
      case .title(let text): "# \(text)\n"
      case .heading(let text): "## \(text)\n"
      case .text(let text): text + "\n"
      case .list(let lines): lines.map { "- \($0)" }.joined(separator: "\n") + "\n"
      case .table(let header, let rows): Self.table(header, rows).markdown + "\n"
      case .curve: "![scores by rows](scaling.svg)\n"
      case .code(let text):
        "```yaml\n\(text)\(text.hasSuffix("\n") ? "" : "\n")```\n"
      }
    }.joined(separator: "\n")
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> TextTable {
    // Columns of numbers stand to the right; a column of words has a letter in some cell.
    let numeric = header.indices.filter { column in
      !rows.contains { $0[column].contains { $0.isLetter } } || header[column] == "may be best"
    }
    var table = TextTable(header, numeric: Set(numeric))
    for row in rows { table.add(row) }
    return table
  }

  /// The stages' choices as aligned text.
  public var summary: String {
    var table = TextTable(
      ["stage", "chosen", "why", "highest mean", "may be the best"], numeric: [])
    for stage in stages {
      table.add([
        stage.name, stage.chosen, stage.because, stage.highest,
        stage.bestSet.count > 4
          ? "\(stage.bestSet.count) cells" : stage.bestSet.joined(separator: ", "),
      ])
    }
    return table.plain
  }
}
