import Corpus
import Foundation
import TestSupport
import Testing

/// Runs whose answers are programs.
struct ProgramsTests {
  private func rig() async throws -> RunRig {
    let rig = try await RunRig { request in
      // Its first answer to a question is right, the second wrong, the third no program.
      let program = ["print(int(input()) * 2)", "print(int(input()) * 3)", ""][request.number % 3]
      return .answer(program.isEmpty ? "no idea" : "```python\n\(program)\n```")
    }
    try rig.scratch.write(
      "questions.jsonl",
      (0..<4).map { number in
        let tests =
          "{\"inputs\": [\"\(number)\\n\", \"7\\n\"], \"outputs\": [\"\(number * 2)\\n\", \"14\\n\"]}"
        return "{\"question\": \"double \(number)\", \"cases\": \(tests)}\n"
      }.joined())
    return rig
  }

  private func recipe(_ rig: RunRig, keep: String) -> String {
    rig.recipe(keep: keep, samples: 3)
      .replacing(
        "domain: math, path: questions.jsonl, reference: answer",
        with: "domain: code, path: questions.jsonl, tests: cases")
  }

  @Test func programsThatPassStay() async throws {
    let rig = try await rig()
    let outcome = try await rig.run(recipe(rig, keep: "[passes_tests]"))
    let grade = try #require(outcome.funnel.first { $0.stage == "grade" })
    #expect(grade.tally.kept == 12)
    let passes = try #require(outcome.funnel.last)
    #expect(passes.tally.entered == 12)
    // However the teacher's answers fell to the questions, a program that passes is one that doubles.
    let stage = try #require(rig.workspace.run("rigged").finishedStages().last)
    var kept = 0
    try await stage.rows(of: Trace.self).forEach { trace in
      kept += 1
      #expect(trace.answer.text.contains("* 2") || trace.question.text == "double 0")
      #expect(trace.answer.verdict == .right && trace.answer.tests?["outcome"] == "passed")
    }
    #expect(kept == passes.tally.kept && kept >= 3)
    var drops = ""
    try await stage.drops.forEach { drops += $0.record.json }
    #expect(drops.contains("its program does not pass: wrong_answer"))
    #expect(drops.contains("its program does not pass: no_program"))
    #expect(drops.contains("\"expected\":\"14\\n\"") || drops.contains("\"expected\":\"2\\n\""))
  }

  @Test func testsThatChangeAreRunAgainAndCallsAreNot() async throws {
    let rig = try await rig()
    let yaml = recipe(rig, keep: "[passes_tests]")
    _ = try await rig.run(yaml)
    let asked = rig.teacher.requests
    let path = "\(rig.scratch.path)/questions.jsonl"
    let text = try String(contentsOfFile: path, encoding: .utf8).replacing("14", with: "15")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let again = try await rig.run(yaml)
    #expect(again.funnel.last?.tally.kept == 0)
    #expect(rig.teacher.requests == asked)
  }

  @Test func aPlanRunsNoProgram() async throws {
    let rig = try await rig()
    let yaml = recipe(rig, keep: "[passes_tests]")
    let before = try await rig.plan(yaml)
    #expect(before.stages.last?.isExact == false)
    _ = try await rig.run(yaml)
    let after = try await rig.plan(yaml)
    #expect(after.stages.last?.isExact == true && after.callsToMake == 0)
  }

  @Test func aColumnThatIsMissingIsAFault() async throws {
    let rig = try await rig()
    let yaml = recipe(rig, keep: "[]").replacing("tests: cases", with: "tests: cases_")
    do {
      _ = try rig.checked(yaml)
      Issue.record("the recipe was accepted")
    } catch let bad as RunRig.BadRecipe {
      #expect(
        bad.findings == [
          "source \"s\": \(rig.scratch.path)/questions.jsonl has no column \"cases_\""
        ])
    }
  }
}
