import Foundation
import TestSupport
import Testing

/// What a person meets in the first hour: trials, looks at endpoints, runs that stop, tables in narrow windows.
struct FirstHourTests {
  @Test func aTrialIsARunOfItsOwn() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url, questions: 9)
    let trial = try await rig.retort("run", "recipe.yaml", "--limit", "3")
    #expect(trial.exitCode == 0 && trial.output.hasSuffix(".retort/runs/told-trial-3/export\n"))
    #expect(trial.output.contains("note: trial: a trial: 3 of 8 questions go on"))
    #expect(teacher.requests == 6 && rig.export().isEmpty)
    let whole = try await rig.retort("run", "recipe.yaml")
    #expect(whole.exitCode == 0 && teacher.requests == 16 && !rig.export().isEmpty)
    let none = try await rig.retort("run", "recipe.yaml", "--limit", "0")
    #expect(none.exitCode == 64 && none.errors.contains("--limit takes 1 or more"))
    await teacher.stop()
  }

  /// Kinds of endpoints that a recipe names and that cannot answer.
  @Test func endpointsAreLookedAtOnlyWhenAsked() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      switch (request.target, request.headers["authorization"]) {
      case ("/v1/models", "Bearer another-key-12345"?): .status(401, body: "who are you")
      case ("/v1/models", _): .status(200, body: #"{"data":[{"id":"mistral"},{"id":"m"}]}"#)
      default: .status(404, body: "nothing here")
      }
    }
    let rig = try CommandLineRig(teacher: teacher.url)
    let offline = try await rig.retort("plan", "recipe.yaml")
    #expect(offline.exitCode == 0 && teacher.requests == 0)
    func online(_ changes: String...) async throws -> RetortProcess.Result {
      try await RetortProcess.run(
        ["plan", "recipe.yaml", "--online"] + changes.flatMap { ["--set", $0] },
        in: rig.scratch.path, environment: ["PLANTED": "another-key-12345"])
    }
    let well = try await online()
    #expect(well.exitCode == 0 && teacher.requests == 1, "\(well.errors)")
    #expect(well.errors == "online: 1 request for lists of models, none to a model\n")
    let model = try await online("teachers.t.model=mistrl")
    #expect(model.exitCode == 2)
    #expect(model.errors.contains("has no model \"mistrl\"\n  hint: did you mean \"mistral\"?"))
    let root = teacher.url.replacing("/v1", with: "")
    let path = try await online("teachers.t.endpoint=\(root)")
    #expect(path.exitCode == 2)
    #expect(path.errors.contains("nothing is at \(root)\n  hint: endpoint: \(teacher.url)"))
    let key = try await online("teachers.t.key=$PLANTED")
    #expect(key.exitCode == 2 && key.errors.contains("does not know who asks (HTTP 401)"))
    #expect(key.errors.contains("hint: see what PLANTED holds"))
    await teacher.stop()
    // Nobody has this port, and no other test can.
    let nobody = "http://127.0.0.1:9/v1"
    let down = try await online("teachers.t.endpoint=\(nobody)")
    #expect(down.exitCode == 2)
    #expect(
      down.errors.contains(
        "\(nobody) does not answer: nothing listens at 127.0.0.1:9: is the server up?"),
      "\(down.errors)")
    let json = try await RetortProcess.run(
      ["plan", "recipe.yaml", "--online", "--json", "--set", "teachers.t.endpoint=\(nobody)"],
      in: rig.scratch.path)
    let record = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let findings = record?["findings"] as? [[String: Any]]
    #expect(json.exitCode == 2 && findings?.count == 1)
    #expect(findings?[0]["file"] as? String == "recipe.yaml")
  }

  @Test func aDatasetOfAnotherRecipeIsKept() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    _ = try await rig.retort("run", "recipe.yaml")
    let first = rig.export()
    let changed = try await rig.retort("run", "recipe.yaml", "--set", "answers.samples=3")
    #expect(changed.errors.contains("it is kept in .retort/runs/told/export-"), "\(changed.errors)")
    let place = try #require(
      changed.errors.split(separator: " ").last { $0.contains("export-") }?.split(separator: "\n")
        .first)
    #expect(rig.scratch.files(below: String(place)) == first)
    // What makes the same rows, or a new answer of the same recipe, replaces nothing of another's.
    let again = try await rig.retort("run", "recipe.yaml", "--set", "answers.samples=3")
    #expect(!again.errors.contains("is kept in"))
    let back = try await rig.retort("run", "recipe.yaml")
    #expect(back.errors.contains("is kept in") && rig.export() == first)
    await teacher.stop()
  }

  @Test func aRunThatWasStoppedTellsHowFarItIs() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      request.number < 5
        ? .answer("It is \\boxed{\(request.question.split(separator: " ").last ?? "")}.")
        : .status(401, body: "no more")
    }
    let rig = try CommandLineRig(teacher: teacher.url, concurrency: 1)
    let run = try await rig.retort("run", "recipe.yaml")
    #expect(run.exitCode == 1)
    let show = try await rig.retort("show", "told", "--by", "source")
    #expect(show.exitCode == 0, "\(show.errors)")
    #expect(
      show.output.contains("answer is not finished: 5 of 8 calls are done, spent now unknown"))
    #expect(
      show.output.contains("answers so far: 5; by their references 5 right, 0 wrong"),
      "\(show.output)")
    #expect(show.output.contains("random  questions  s          4"))
    let json = try await rig.retort("show", "told", "--json")
    let record = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let underWay = record?["under_way"] as? [String: Any]
    #expect(underWay?["answered"] as? Int == 5 && underWay?["stage"] as? String == "answer")
    await teacher.stop()
  }

  @Test(arguments: [60, 80, 120]) func tablesFitTheirWindow(_ width: Int) async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url, questions: 30)
    _ = try await rig.retort("run", "recipe.yaml")
    for arguments in [["show", "told", "--samples", "0"], ["filters"], ["plan", "recipe.yaml"]] {
      let told = try await RetortProcess.run(
        arguments, in: rig.scratch.path, environment: ["COLUMNS": "\(width)"])
      let wide = try await RetortProcess.run(arguments, in: rig.scratch.path)
      if arguments[0] != "show" || width > 60 {
        for line in told.output.split(separator: "\n") where !line.contains("left:") {
          #expect(line.count <= width || line.hasPrefix("random: "), "\(line)")
        }
      }
      // No word is lost or broken.
      func words(_ text: String) -> [Substring: Int] {
        text.split { $0 == " " || $0 == "\n" }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
      }
      let (narrow, all) = (words(told.output), words(wide.output))
      #expect(narrow.allSatisfy { all[$0.key, default: 0] >= $0.value }, "\(told.output)")
    }
    await teacher.stop()
  }

  @Test func whyTellsWhatWasReadBesideTheReference() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      .answer(request.number == 0 ? "It is \\boxed{0.50}." : "Nobody knows.")
    }
    let rig = try CommandLineRig(teacher: teacher.url, questions: 1, samples: 2, concurrency: 1)
    _ = try await rig.retort(
      "run", "recipe.yaml", "--set", "questions=none", "--set", "keep=[correct]")
    let show = try await rig.retort("show", "told", "--json", "--samples", "0", "--dropped", "5")
    let record = try JSONSerialization.jsonObject(with: Data(show.output.utf8)) as? [String: Any]
    let dropped = try #require((record?["dropped"] as? [[String: Any]])?.first?["name"] as? String)
    let why = try await rig.retort("why", "told", String(dropped.prefix { $0 != "#" }))
    #expect(
      why.output.contains(
        "grade: #0 is wrong; it answers \"0.50\" (in a box), and the reference is \"0\""),
      "\(why.output)")
    #expect(why.output.contains("grade: #1 could not be graded: "), "\(why.output)")
    #expect(why.output.contains("correct: #0 dropped because it is wrong: reference 0"))
    await teacher.stop()
  }
}
