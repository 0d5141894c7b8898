import Evaluation
import Values

extension StudyPlan {
  /// The plan as it is printed.
  public var text: String {
    var table = TextTable(
      [
        "stage", "cells", "controls", "stages", "different", "calls", "different", "price alone",
        "shared", "rows",
      ], numeric: Set(1...9))
    for stage in stages {
      table.add([
        stage.name, "\(stage.candidates)",
        "\(stage.controls)" + (stage.dependent > 0 ? " (\(stage.dependent) later)" : ""),
        "\(stage.recipeStages)", "\(stage.differentStages)", Self.count(stage.calls),
        Self.count(stage.differentCalls), worded(stage.cost), worded(stage.sharedCost),
        stage.rows.map {
          $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
        } ?? "–",
      ])
    }
    var lines = ["\(name): \(hypothesis)", "", table.plain, ""]
    lines.append(
      "\(cells) cells; \(screeningRuns) runs to screen them, \(noiseRuns) for the noise, and finalists' runs on top"
    )
    if recipeStages > 0 {
      lines.append(
        "stages of recipes: \(recipeStages), of which \(differentStages) are different and made once"
      )
      lines.append(
        "calls: \(calls) if every cell bought its own, \(differentCalls) with sharing; price \(worded(cost)) alone, "
          + "\(worded(sharedCost)) shared")
      lines.append(
        "later stages are planned on the base; with another winner before them they may differ, and are not checked again"
      )
    }
    if let dollars = budget.dollars { lines.append("budget: \(worded(dollars))") }
    if let runs = budget.runs { lines.append("budget: \(runs) runs") }
    if budget.gpuHours != nil { lines.append("budget of GPU hours: not estimated yet") }
    lines.append(
      power?.text
        ?? "what can be seen is not known: say noise: { stated: … }, or name an evaluation whose items are known"
    )
    return lines.joined(separator: "\n")
  }

  private static func count(_ number: Int?) -> String { number.map(String.init) ?? "–" }

  /// The same as data.
  public var record: Record {
    [
      "name": .string(name), "cells": .integer(Int64(cells)),
      "stages_of_recipes": .integer(Int64(recipeStages)),
      "different_stages": .integer(Int64(differentStages)), "calls": .integer(Int64(calls)),
      "different_calls": .integer(Int64(differentCalls)),
      "cost": cost.map { .double($0.dollars) } ?? .null,
      "shared_cost": sharedCost.map { .double($0.dollars) } ?? .null,
      "screening_runs": .integer(Int64(screeningRuns)), "noise_runs": .integer(Int64(noiseRuns)),
      "power": power.map { .string($0.text) } ?? .null,
      "stages": .list(
        stages.map { stage in
          .record([
            "name": .string(stage.name), "cells": .integer(Int64(stage.candidates)),
            "controls": .integer(Int64(stage.controls)),
            "dependent": .integer(Int64(stage.dependent)),
            "stages_of_recipes": .integer(Int64(stage.recipeStages)),
            "different_stages": .integer(Int64(stage.differentStages)),
            "calls": Value(stage.calls.map(Int64.init)),
            "different_calls": Value(stage.differentCalls.map(Int64.init)),
          ])
        }),
    ]
  }
}
