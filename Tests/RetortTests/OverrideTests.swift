import Foundation
import TestSupport
import Testing

/// `--set`, as a user gives it.
struct OverrideTests {
  @Test func aChangedRecipeIsPlannedRunAndKept() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    let changes = [
      "--set", "answers.samples=3", "--set", "questions[random].keep=2", "--set", "keep=none",
      "--name", "three",
    ]
    let plan = try await RetortProcess.run(
      ["plan", "recipe.yaml"] + changes, in: rig.scratch.path)
    #expect(plan.exitCode == 0 && plan.output.contains("6 calls to make"), "\(plan)")
    let run = try await RetortProcess.run(["run", "recipe.yaml"] + changes, in: rig.scratch.path)
    #expect(run.exitCode == 0 && run.output.contains("6 rows in the dataset"), "\(run)")
    let written = try String(
      contentsOfFile: "\(rig.scratch.path)/.retort/runs/three/recipe.yaml", encoding: .utf8)
    #expect(written.contains("samples: 3") && !written.contains("complete"))
    #expect(
      rig.scratch.files(below: ".retort/runs/three/export")["recipe.yaml"] == Data(written.utf8))

    // What lies there is what was run: nothing is left to do for it.
    try rig.scratch.write("again.yaml", written)
    let again = try await rig.retort("run", "again.yaml", "--name", "three")
    #expect(again.output.contains("0 calls made"), "\(again)")
    #expect(teacher.requests == 6)
    await teacher.stop()
  }

  @Test func faultsOfChangesAreToldWithThoseOfTheRecipe() async throws {
    let rig = try CommandLineRig(teacher: "http://127.0.0.1:9/v1")
    for command in ["plan", "run"] {
      let result = try await RetortProcess.run(
        [
          command, "recipe.yaml", "--set", "answers.samples=x", "--set", "questions[pick].keep=1",
          "--set", "answers", "--set", "questions[random].kep=1", "--set",
          "sources[s].path=none.jsonl",
        ], in: rig.scratch.path)
      #expect(result.exitCode == 2 && result.output.isEmpty)
      #expect(
        result.errors == """
          --set answers: error: there is no value
            hint: none takes away what is there
          --set answers.samples=x: error: answers: samples should be a whole number from 1 to 1024, not "x"
          --set questions[pick].keep=1: error: questions has no member "pick"
            hint: known are: random
          --set questions[random].kep=1: error: random has no field "kep"
            hint: did you mean "keep"?
          --set sources[s].path=none.jsonl: error: source "s": no such file: none.jsonl
            hint: paths start at the recipe's folder: .
          error: recipe.yaml cannot be run: 5 faults

          """)
    }
  }

  @Test func helpTellsHow() async throws {
    let scratch = Scratch()
    let help = try await RetortProcess.run(["run", "--help"], in: scratch.path)
    #expect(help.output.contains("--set <path=value>"))
  }
}
