import Corpus
import Foundation
import Pipeline
import TestSupport
import Testing
import Values

/// Answers that a program of the user's own grades.
struct OwnGraderTests {
  /// Right if it says so; of what has no last word nothing can be told.
  private static let grader = """
    import json, sys
    for line in sys.stdin:
        row = json.loads(line)
        word = row["answer"].split()[-1:]
        verdict = {"yes": "right", "no": "wrong"}.get(word[0] if word else "", "could_not_tell")
        print(json.dumps({"id": row["id"], "verdict": verdict, "reason": "it ends in another word"}))
    """

  private func rig() async throws -> RunRig {
    let rig = try await RunRig { request in .answer(["So yes", "So no", "Hm."][request.number % 3])
    }
    try rig.scratch.write("grade.py", Self.grader)
    return rig
  }

  private func recipe(
    _ rig: RunRig, _ grader: String = "python3 grade.py", keep: String = "[correct]",
    more: String = ""
  ) -> String {
    rig.recipe(keep: keep, samples: 3, more: more)
      .replacing("reference: answer", with: "grader: \(grader)")
  }

  @Test func itsVerdictsAreThoseOfTheRun() async throws {
    let rig = try await rig()
    let outcome = try await rig.run(recipe(rig))
    let grade = try #require(outcome.funnel.first { $0.stage == "grade" })
    #expect(grade.tally.verdicts == ["right": 6, "wrong": 6, "could_not_tell": 6])
    #expect(outcome.export.rows == 6)
    let stage = try #require(rig.workspace.run("rigged").finishedStages().last)
    var drops = ""
    try await stage.drops.forEach { drops += $0.record.json }
    #expect(drops.contains("it ends in another word"))
    // The same program grades nothing again; another content does, and asks nobody.
    _ = try await rig.run(recipe(rig))
    try rig.scratch.write(
      "grade.py", Self.grader.replacing("\"no\": \"wrong\"", with: "\"no\": \"right\""))
    let again = try await rig.run(recipe(rig))
    #expect(again.export.rows == 12 && rig.teacher.requests == 18)
    await rig.teacher.stop()
  }

  /// Others are graded as ever, and what it would start is told and not started for a plan.
  @Test func othersHaveTheirOwnGrader() async throws {
    let rig = try await rig()
    let noting = Self.grader.replacing("import json", with: "open('ran', 'w'); import json")
    try rig.scratch.write("grade.py", noting)
    let yaml = recipe(rig).replacing(
      "questions: []",
      with:
        "  - { name: other, domain: code, path: questions.jsonl, reference: answer, key: question }\nquestions: []"
    )
    let checked = try rig.checked(yaml)
    #expect(checked.reach(folder: rig.scratch.path, hub: "").starts == ["python3 grade.py"])
    _ = try await rig.run(yaml.replacing("[correct]", with: "[complete]"))
    #expect(rig.scratch.files(below: ".").keys.contains { $0.hasSuffix("ran") })
    try FileManager.default.removeItem(atPath: "\(rig.scratch.path)/ran")
    try rig.removeStages()
    let plan = try await rig.plan(yaml)
    #expect(plan.stages.first { $0.name == "grade" }?.isExact == false)
    #expect(!rig.scratch.files(below: ".").keys.contains { $0.hasSuffix("ran") })
    await rig.teacher.stop()
  }

  /// Kinds of graders that do not do as they should.
  @Test(arguments: [
    (#"print('{"id": "x", "verdict": "right"}')"#, "where that on"),
    (
      "import sys, json\nfor l in sys.stdin: print(json.dumps({'id': json.loads(l)['id'], 'verdict': 'good'}))",
      "has no verdict: right, wrong or could_not_tell"
    ),
    ("import sys\nsys.stdin.read()", "it wrote no decision on"),
    // It reads everything, says nothing and does not end.
    (
      "import sys, time\nsys.stdin.read()\ntime.sleep(100_000)",
      "neither read nor written anything for 1 s"
    ),
    // It reads nothing.
    ("import time\ntime.sleep(100_000)", "neither read nor written anything for 1 s"),
    // It has closed what it writes to, and goes on.
    (
      "import os, time\nos.close(1)\ntime.sleep(100_000)",
      "neither read nor written anything for 1 s"
    ),
  ])
  func isToldWhatItDidWrong(_ program: String, _ cause: String) async throws {
    let rig = try await rig()
    try rig.scratch.write("grade.py", program)
    await #expect {
      // On a busy machine Python itself takes a second to begin.
      let silence = cause.contains("for 1 s") ? 1 : 600
      try await rig.run(recipe(rig, "{ run: python3 grade.py, silence: \(silence) }"))
    } throws: { error in
      let error = error as? RetortError
      return error?.kind == .input && error?.cause?.contains(cause) == true
    }
    await rig.teacher.stop()
  }

  /// What it leaves behind neither hangs the run nor outlives it.
  @Test func whatItLeavesBehindEndsWithIt() async throws {
    let rig = try await rig()
    try rig.scratch.write(
      "grade.sh", "python3 grade.py\nsleep 100000 & echo $! > left\n")
    let outcome = try await rig.run(recipe(rig, "sh grade.sh"))
    #expect(outcome.export.rows == 6)
    let left = try String(contentsOfFile: "\(rig.scratch.path)/left", encoding: .utf8)
    let number = try #require(pid_t(left.trimmingCharacters(in: .whitespacesAndNewlines)))
    for _ in 0..<2000 where kill(number, 0) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    let state = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
    #expect(kill(number, 0) != 0 || state?.contains(") Z ") == true)
    await rig.teacher.stop()
  }

  @Test func inTheSandboxThereIsNoNetworkAndNothingToChange() async throws {
    let rig = try await rig()
    let port = try #require(URL(string: rig.teacher.url)?.port)
    try rig.scratch.write(
      "grade.py",
      Self.grader
        + """

        import socket, tempfile
        tempfile.TemporaryFile().write(b"x")
        for trouble in [lambda: open("changed", "w"), lambda: socket.create_connection(("127.0.0.1", \(port))),
                        lambda: open("/proc/1/environ").read() and open("/etc/passwd")]:
            try:
                trouble()
            except OSError:
                continue
            sys.exit("it could")
        """)
    let outcome = try await rig.run(recipe(rig, "{ run: python3 grade.py, sandbox: yes }"))
    #expect(outcome.export.rows == 6)
    await rig.teacher.stop()
  }

  @Test func untilNeedsAnswersGradedOneByOne() async throws {
    let rig = try await rig()
    let yaml = recipe(rig).replacing("samples: 3", with: "samples: 3, until: { verified: 2 }")
    #expect {
      try rig.checked(yaml)
    } throws: { error in
      (error as? RunRig.BadRecipe)?.findings == [
        "until asks one answer after another, and the grader of source \"s\" is a program that reads all of them"
      ]
    }
    await rig.teacher.stop()
  }

  @Test func theExampleGrades() async throws {
    let rig = try await RunRig { request in
      .answer(
        request.number % 2 == 0 ? "Let me see.\nIt is 3." : "It is \(request.question.last ?? "x")."
      )
    }
    try rig.scratch.write(
      "short_answers.py", try Repository.text("Examples/graders/short_answers.py"))
    let yaml = rig.recipe(samples: 2).replacing(
      "reference: answer", with: "reference: answer, grader: python3 short_answers.py")
    let outcome = try await rig.run(yaml)
    let verdicts = outcome.funnel.first { $0.stage == "grade" }?.tally.verdicts ?? [:]
    #expect(verdicts["right", default: 0] >= 6 && verdicts["could_not_tell"] == nil)
    await rig.teacher.stop()
  }
}
