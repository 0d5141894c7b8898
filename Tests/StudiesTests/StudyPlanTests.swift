import Recipes
import TestSupport
import Testing

@testable import Studies

struct StudyPlanTests {
  @Test func cellsStagesAndCallsAreCounted() throws {
    let (plan, log) = try StudyRig().plan()
    let told = log.findings.map { $0.text(file: "study.yaml") }
    #expect(!log.hasErrors, "\(told)")
    let found = try #require(plan)
    #expect(found.stages.map(\.candidates) == [3, 6, 2])
    // Equal rows are there as a cell; equal tokens wait for the two filters.
    #expect(found.stages[0].controls == 2 && found.stages[0].dependent == 2)
    // By hand, stage filter: random asks for 1000 × 4 answers; response_length for 5000 labels and 4000 answers, ask_llm too;
    // the two controls are taken for as dear as their cells.
    #expect(found.stages[0].calls == 4000 + 2 * 9000 + 2 * 9000)
    #expect(found.stages[0].differentCalls == 4000 + 9000 + 9000)
    // Stage samples: labels of two ways to deduplicate, and questions = 4000 / samples.
    #expect(found.stages[1].calls == 6 * (5000 + 4000))
    #expect(found.stages[1].rows == 4000...4000)
    // The teachers share everything but the answers.
    #expect(found.stages[2].calls == 2 * 9000 && found.stages[2].differentCalls == 5000 + 8000)
    let (shared, alone) = (try #require(found.sharedCost), try #require(found.cost))
    #expect(shared < alone)
    #expect(found.power?.detectable.map(\.seeds) == [1, 2, 4])
    #expect(found.text.contains("calls: ") && found.text.contains("are not seen"))
    #expect(found.noiseRuns == 5 && found.screeningRuns == 13)
  }

  /// What is shared is what a brute count of fingerprints says.
  @Test func sharingIsRight() throws {
    let rig = try StudyRig()
    let log = FindingLog()
    let study = try #require(StudyCheck(folder: rig.scratch.path, log: log).check(StudyRig.study))
    let plan = try StudyPlanner(study).plan(log: log)
    var all: [String] = []
    for stage in study.stages {
      for cell in stage.cells { all += cell.recipe?.stages.map(\.planned) ?? [] }
    }
    #expect(plan.differentStages == Set(all).count)
    // Controls that wait are counted as their cells.
    let waiting = study.stages[0].cells.filter { $0.cell.after != nil }.map { cell in
      study.stages[0].cells.first { $0.cell.name == cell.cell.after }?.recipe?.stages.count ?? 0
    }
    #expect(plan.recipeStages == all.count + waiting.reduce(0, +))
  }

  /// Cells share what they can however many there are, and it is no matter of minutes.
  @Test func manyCellsArePlanned() throws {
    let values = (0..<60).map { "{ random: \(500 + $0) }" }.joined(separator: ", ")
    let yaml = """
      name: many
      hypothesis: Rows matter.
      base: recipe.yaml
      training: training.yaml
      evaluation: { file: evaluation.yaml, dev: [aime24] }
      stages:
        - name: rows
          vary: { "questions[pick]": [ \(values) ] }
      """
    let clock = ContinuousClock()
    var cells = 0
    let spent = try clock.measure { cells = try StudyRig().plan(yaml).plan?.cells ?? 0 }
    #expect(cells == 60 && spent < .seconds(120))
  }

  @Test func confoundedCellsAreFlagged() throws {
    let yaml = StudyRig.study.replacing(
      "answers.teacher: [small, big]",
      with: "answers: [{ teacher: small, samples: 4 }, { teacher: big, samples: 8 }]")
    let (_, log) = try StudyRig().plan(yaml)
    let told = log.findings.map(\.message)
    #expect(told.contains { $0.contains("confounded") && $0.contains("samples") }, "\(told)")
    // What the study declares is no confounding.
    let (_, clean) = try StudyRig().plan()
    #expect(!clean.findings.contains { $0.message.contains("confounded") })
  }
}
