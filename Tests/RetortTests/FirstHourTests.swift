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

  /// The endpoint is looked at, and told with all else, where the recipe has other faults.
  @Test func endpointsAreLookedAtBesideOtherFaults() async throws {
    let rig = try CommandLineRig(teacher: "http://127.0.0.1:9/v1")
    let plan = try await rig.retort(
      "plan", "recipe.yaml", "--online", "--set", "answers.samples=many")
    #expect(plan.exitCode == 2 && plan.errors.contains("samples should be a whole number"))
    #expect(plan.errors.contains("does not answer: nothing listens at 127.0.0.1:9"))
    #expect(plan.errors.contains("cannot be run: 2 faults"), "\(plan.errors)")
    let json = try await rig.retort(
      "plan", "recipe.yaml", "--online", "--json", "--set", "answers.samples=many")
    let record = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((record?["findings"] as? [Any])?.count == 2)
    // What is no YAML has no endpoints.
    try rig.scratch.write("bad.yaml", "name: [")
    let bad = try await rig.retort("plan", "bad.yaml", "--online")
    #expect(bad.exitCode == 2 && bad.errors.contains("not YAML") && bad.errors.contains("1 fault"))
  }

  /// Kinds of words that are no command.
  @Test(arguments: [
    (["pln"], "there is no command \"retort pln\"", "did you mean \"plan\"?"),
    (["runn", "recipe.yaml", "--limit", "3"], "\"retort runn\"", "did you mean \"run\"?"),
    (["calls", "lst"], "\"retort calls lst\"", "did you mean \"list\"?"),
    (["grade", "maths", "q.jsonl"], "\"retort grade maths\"", "did you mean \"math\"?"),
    (["frobnicate"], "\"retort frobnicate\"", "retort --help lists what there is"),
  ])
  func aMistypedCommandIsToldTheNearest(_ words: [String], _ told: String, _ hint: String)
    async throws
  {
    let scratch = Scratch()
    let result = try await RetortProcess.run(words, in: scratch.path)
    #expect(result.exitCode == 64 && result.output.isEmpty)
    #expect(
      result.errors.contains(told) && result.errors.contains("hint: \(hint)"), "\(result.errors)")
  }

  /// The picture of a run is whole, and its figures are those of the funnel.
  @Test func aRunCanBeDrawn() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    _ = try await rig.retort("run", "recipe.yaml")
    let show = try await rig.retort("show", "told", "--json", "--samples", "0")
    try rig.scratch.write("show.json", show.output)
    let drawn = try await ending(
      of: "/bin/sh",
      [
        "-c",
        "python3 \(Repository.root)/Scripts/picture.py 'a < b' < show.json > run.svg && python3 -c 'import xml.dom.minidom as m; m.parse(\"run.svg\")'",
      ], in: rig.scratch.path)
    #expect(drawn.exitCode == 0, "\(drawn.errors)")
    let picture = try String(contentsOfFile: "\(rig.scratch.path)/run.svg", encoding: .utf8)
    #expect(picture.contains("5 rows in, 8 answers in the dataset; 8 calls, at an unknown price"))
    #expect(picture.contains("1: it was not drawn") && picture.contains("a &lt; b"))
    await teacher.stop()
  }

  /// Kinds of words where a recipe's file should stand.
  @Test func whatIsNoRecipeIsTold() async throws {
    let rig = try CommandLineRig(teacher: "http://127.0.0.1:9/v1")
    for command in ["run", "plan"] {
      let misspelt = try await rig.retort(command, "recpie.yaml")
      #expect(misspelt.exitCode == 1, "\(misspelt.errors)")
      #expect(misspelt.errors.contains("hint: did you mean \"recipe.yaml\"?"))
      let rows = try await rig.retort(command, "questions.jsonl")
      #expect(rows.exitCode == 2)
      #expect(
        rows.errors.contains("questions.jsonl is a file of rows, and no recipe\nhint: a recipe is"))
      let folder = try await rig.retort(command, ".")
      #expect(folder.exitCode == 2 && folder.errors.contains(". is a folder, and no recipe"))
    }
  }

  /// A model by the name that another tool's router has for it.
  @Test func aModelWithAPrefixIsFound() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      request.target == "/v1/models"
        ? .status(200, body: #"{"data":[{"id":"Qwen/QwQ-32B"},{"id":"other"}]}"#)
        : .status(404, body: "nothing here")
    }
    let rig = try CommandLineRig(teacher: teacher.url)
    for name in ["hosted_vllm/Qwen/QwQ-32B", "openai/Qwen/QwQ-32B"] {
      let plan = try await rig.retort(
        "plan", "recipe.yaml", "--online", "--set", "teachers.t.model=\(name)")
      #expect(plan.exitCode == 2)
      #expect(
        plan.errors.contains("hint: did you mean \"Qwen/QwQ-32B\"?"), "\(name): \(plan.errors)")
    }
    await teacher.stop()
  }

  /// Answers that were cut, and a limit that is raised: that asks for all again, and there is a way that does not.
  @Test func aRaisedLimitIsToldWhatItCosts() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      .answer("It is", finish: request.number % 2 == 0 ? "length" : "stop")
    }
    let rig = try CommandLineRig(teacher: teacher.url)
    let limit = "answers.max_tokens"
    let run = try await rig.retort("run", "recipe.yaml", "--set", "\(limit)=20")
    #expect(run.exitCode == 0, "\(run.errors)")
    let plan = try await rig.retort("plan", "recipe.yaml", "--set", "\(limit)=40")
    #expect(plan.output.contains("8 answers that are paid for cannot be found"))
    #expect(
      plan.output.contains("hint: with max_tokens as it was, if_cut: { continue: 2 } asks on"))
    let going = try await rig.retort(
      "plan", "recipe.yaml", "--set", "\(limit)=20", "--set", "answers.if_cut={ continue: 2 }")
    #expect(going.output.contains("4 calls to make, 8 paid for already"), "\(going.output)")
    await teacher.stop()
  }

  @Test func anEmptyDatasetIsAFailureWithItsReason() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      .answer("It is \\boxed{-1}.", finish: request.number % 8 == 0 ? "length" : "stop")
    }
    let rig = try CommandLineRig(teacher: teacher.url)
    let recipe = "\(rig.scratch.path)/recipe.yaml"
    let yaml = try String(contentsOfFile: recipe, encoding: .utf8)
    try rig.scratch.write("recipe.yaml", yaml.replacing("complete", with: "complete, correct"))
    let run = try await rig.retort("run", "recipe.yaml")
    #expect(run.exitCode == 4, "\(run.errors)")
    #expect(run.output.contains("0 rows in the dataset"))
    #expect(
      run.errors.contains(
        "error: the dataset is empty: no row is left\ncause: correct dropped the last 7 answers: it is wrong (7)\n"
      ),
      "\(run.errors)")
    let json = try await rig.retort("run", "recipe.yaml", "--json")
    let record = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(json.exitCode == 4 && record?["rows"] as? Int == 0)
    await teacher.stop()
  }

  /// What is said of faults folds between words where the terminal is narrower.
  @Test(arguments: [40, 80]) func messagesFitTheirWindow(_ width: Int) async throws {
    let rig = try CommandLineRig(teacher: "http://127.0.0.1:9/v1")
    let arguments = [
      "plan", "recipe.yaml", "--set", "answers.samples=many", "--set", "budget=5", "--set",
      "export.format=jsonl",
    ]
    let told = try await RetortProcess.run(
      arguments, in: rig.scratch.path, environment: ["COLUMNS": "\(width)"])
    let wide = try await RetortProcess.run(arguments, in: rig.scratch.path)
    for line in told.errors.split(separator: "\n") {
      #expect(line.count <= width || !line.dropFirst(4).contains(" "), "\(line)")
    }
    let words = { (text: String) in text.split { $0 == " " || $0 == "\n" } }
    #expect(words(told.errors) == words(wide.errors))
    #expect(wide.errors.split(separator: "\n").contains { $0.count > width })
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
    #expect(why.output.contains("correct: #0 dropped because it is wrong [wrong]: reference 0"))
    await teacher.stop()
  }
}
