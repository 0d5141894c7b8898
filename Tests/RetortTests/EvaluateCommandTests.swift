import Formats
import Foundation
import Ledger
import Synchronization
import TestSupport
import Testing
import Values

/// `evaluate`, `compare`, `open` and `plan`, as a person runs them.
struct EvaluateCommandTests {
  /// A teacher that knows the sums of some of the questions, and what it is asked.
  private static func teacher() async throws -> ScriptedTeacher {
    try await ScriptedTeacher.start { request in
      let numbers = request.question.matches(of: /\d+/).compactMap { Int($0.0) }
      guard numbers.count >= 2 else { return .answer("I do not know.") }
      let sum = numbers[0] + numbers[1]
      let isStrong = request.body["model"]?.string == "strong"
      return .answer("It is \\boxed{\(isStrong || numbers[0] % 3 == 0 ? sum : sum + 1)}.")
    }
  }

  /// How many calls it was asked for; lists of models are none.
  private static func calls(_ teacher: ScriptedTeacher) -> Int {
    teacher.asked.filter { $0.key.contains("messages") }.values.reduce(0, +)
  }

  private func write(
    _ scratch: Scratch, _ teacher: ScriptedTeacher, repeats: Int = 2,
    models: [String] = ["weak", "strong"],
    more: String = ""
  ) throws {
    let items = (0..<20).map { "{\"q\":\"What is \($0) + 5?\",\"a\":\"\($0 + 5)\"}\n" }.joined()
    try scratch.write("items.jsonl", items)
    let lines = models.map { "  \($0): { endpoint: \"\(teacher.url)\", model: \($0) }" }
    try scratch.write(
      "e.yaml",
      """
      name: sums
      models:
      \(lines.joined(separator: "\n"))
      on:
        - sums: { items: items.jsonl, question: q, reference: a, grader: math, repeats: \(repeats) }
      \(more)
      """)
  }

  @Test func scoresAreToldAndNothingIsBoughtTwice() async throws {
    let scratch = Scratch()
    let teacher = try await Self.teacher()
    try write(scratch, teacher)
    let plan = try await RetortProcess.run(["plan", "e.yaml"], in: scratch.path)
    #expect(plan.exitCode == 0 && plan.output.contains("80 calls to make"), "\(plan)")
    #expect(plan.output.contains("80 % power") && Self.calls(teacher) == 0)
    let first = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.contains("35.0") && first.output.contains("100.0*°"), "\(first.output)")
    #expect(Self.calls(teacher) == 80)
    // Ten repeats after two ask for eight.
    try write(scratch, teacher, repeats: 10)
    let more = try await RetortProcess.run(
      ["evaluate", "e.yaml", "--format", "json"], in: scratch.path)
    #expect(more.exitCode == 0, "\(more.errors)")
    #expect(Self.calls(teacher) == 400)
    let scores = try JSONParser().parse(more.output).record?["scores"]?.list ?? []
    #expect(scores.compactMap { $0.record?["score"]?.double } == [0.35, 1])
    let samples = try #require(scratch.files(below: ".retort/evaluations/sums")["samples.jsonl"])
    #expect(samples.split(separator: 0x0A).count == 400)
    let compared = try await RetortProcess.run(
      ["compare", "strong", "weak", "--questions"], in: scratch.path)
    #expect(compared.exitCode == 0 && compared.output.contains("+65.0"), "\(compared)")
    await teacher.stop()
  }

  /// A benchmark of the same name with other items is another one, and a third model of the same name is asked for by its
  /// evaluation's.
  @Test func wrongNamesAreToldWithTheRightOnes() async throws {
    let scratch = Scratch()
    let none = try await RetortProcess.run(["compare", "a", "b"], in: scratch.path)
    #expect(none.exitCode == 2 && none.errors.contains("retort evaluate makes some"), "\(none)")
    let open = try await RetortProcess.run(["open", "x"], in: scratch.path)
    #expect(open.exitCode == 2 && open.errors.contains("there is no evaluation"), "\(open)")
    let list = try await RetortProcess.run(["benchmarks"], in: scratch.path)
    #expect(list.exitCode == 0 && list.output.contains("gpqa-diamond"), "\(list)")
    let one = try await RetortProcess.run(["benchmarks", "gpqa-diamond"], in: scratch.path)
    #expect(one.exitCode == 0 && one.output.contains("always-d"), "\(one)")
    let wrong = try await RetortProcess.run(["benchmarks", "gqpa-diamond"], in: scratch.path)
    #expect(
      wrong.exitCode == 2 && wrong.errors.contains("did you mean \"gpqa-diamond\"?"), "\(wrong)")
  }

  @Test func heldOutResultsAreSealedUntilTheyAreOpened() async throws {
    let scratch = Scratch()
    let teacher = try await Self.teacher()
    try write(scratch, teacher, repeats: 1, models: ["strong"])
    let text = String(decoding: try scratch.read("e.yaml"), as: UTF8.self)
    try scratch.write("e.yaml", text.replacing("grader: math", with: "grader: math, use: held-out"))
    let run = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(run.exitCode == 0 && run.errors.contains("held out and sealed: sums"), "\(run)")
    #expect(!run.output.contains("100.0"), "\(run.output)")
    let compared = try await RetortProcess.run(["compare", "strong", "weak"], in: scratch.path)
    #expect(compared.exitCode == 2)
    let opened = try await RetortProcess.run(["open", "sums"], in: scratch.path)
    #expect(opened.exitCode == 0 && opened.output.contains("100.0"), "\(opened)")
    let log = scratch.files(below: ".retort/evaluations/sums")["held-out.log"]
    #expect(log?.split(separator: 0x0A).count == 1)
    let again = try await RetortProcess.run(["open", "sums"], in: scratch.path)
    #expect(again.errors.contains("opened 2 times so far"), "\(again)")
    await teacher.stop()
  }

  /// Killed while it asks, it goes on.
  @Test func aKilledOneGoesOn() async throws {
    let scratch = Scratch()
    let allowance = Allowance(0)
    let count = Mutex(0)
    let teacher = try await ScriptedTeacher.start { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      if number > 20 { await allowance.pass() }
      return .answer("\\boxed{5}")
    }
    try write(scratch, teacher, models: ["strong"])
    let killed = try RetortProcess(["evaluate", "e.yaml", "-q"], in: scratch.path)
    while count.withLock({ $0 }) <= 20 { try await Task.sleep(for: .milliseconds(10)) }
    killed.kill()
    _ = try await killed.wait()
    let sent = teacher.sent.values.reduce(0, +)
    allowance.allowAll()
    let result = try await RetortProcess.run(["evaluate", "e.yaml", "-q"], in: scratch.path)
    #expect(result.exitCode == 0 && result.output.contains("5.0"), "\(result)")
    // What the ledger had is not asked again: 40 answers, and at most those that were under way.
    #expect(
      Self.calls(teacher) <= 40 + (count.withLock { $0 } - sent), "\(Self.calls(teacher)) \(sent)")
    let ledger = try CallLedger(path: "\(scratch.path)/.retort/calls.sqlite")
    #expect(try ledger.spending(of: "evaluation:sums").calls == 40)
    await teacher.stop()
  }

  @Test func answersOfAFileAreGraded() async throws {
    let scratch = Scratch()
    try scratch.write(
      "items.jsonl",
      "{\"id\":\"a\",\"q\":\"1+1\",\"a\":\"2\"}\n{\"id\":\"b\",\"q\":\"2+2\",\"a\":\"4\"}\n")
    try scratch.write(
      "answers.jsonl",
      "{\"id\":\"b\",\"text\":\"<think>\\\\boxed{5}</think>\\\\boxed{4}\"}\n{\"id\":\"a\",\"text\":\"\\\\boxed{3}\"}\n"
    )
    try scratch.write(
      "e.yaml",
      """
      name: given
      models: { theirs: { answers: answers.jsonl, text: text, by: id } }
      on: [{ two: { items: items.jsonl, question: q, reference: a } }]
      """)
    let run = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(run.exitCode == 0 && run.output.contains("50.0"), "\(run)")
  }

  /// An evaluation of somebody else may read what is not beside it, and send keys: it is told before.
  @Test func whatItDoesBeyondItsFolderIsTold() async throws {
    let scratch = Scratch()
    try scratch.write("elsewhere.jsonl", "{\"id\":\"a\",\"q\":\"1+1\",\"a\":\"2\"}\n")
    try scratch.write(
      "theirs/e.yaml",
      """
      name: theirs
      models: { m: { endpoint: "https://example.invalid/v1", key: $SOME_KEY, model: x } }
      on: [{ two: { items: ../elsewhere.jsonl, question: q, reference: a, grader: math } }]
      """)
    let run = try await RetortProcess.run(
      ["plan", "theirs/e.yaml"], in: scratch.path,
      environment: ["SOME_KEY": "s3cr3t-value-of-a-key"])
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.output.contains("beyond its folder, this evaluation"), "\(run)")
    #expect(run.output.contains("/elsewhere.jsonl"), "\(run)")
    #expect(run.output.contains("SOME_KEY to example.invalid"), "\(run)")
    let json = try await RetortProcess.run(
      ["plan", "theirs/e.yaml", "--json"], in: scratch.path,
      environment: ["SOME_KEY": "s3cr3t-value-of-a-key"])
    let reach = try JSONParser().parse(json.output).record?["reach"]?.record
    #expect(reach?["reads"]?.list?.count == 1 && reach?["sends"]?.list?.count == 1, "\(json)")
  }

  /// Every sample stands in the log, and a second export replaces the first.
  @Test func filesForOtherProgramsAreWritten() async throws {
    let scratch = Scratch()
    let teacher = try await Self.teacher()
    try write(scratch, teacher, repeats: 2, models: ["weak"])
    for _ in 0..<2 {
      let run = try await RetortProcess.run(
        ["evaluate", "e.yaml", "--export", "inspect,tensorboard,hub"], in: scratch.path)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    #expect(Self.calls(teacher) == 40)
    let files = scratch.files(below: ".retort/evaluations/sums/exports").keys.sorted()
    #expect(
      files.count == 2 && files[0].hasSuffix(".eval") && files[1].contains("tfevents"), "\(files)")
    let script = """
      import json, sys, zipfile
      archive = zipfile.ZipFile(sys.argv[1])
      samples = [json.loads(archive.read(n)) for n in archive.namelist() if n.startswith("samples/")]
      header = json.loads(archive.read("header.json"))
      right = sum(s["scores"]["math"]["value"] == "C" for s in samples)
      print(len(samples), right, round(header["results"]["scores"][0]["metrics"]["accuracy"]["value"], 2))
      """
    let path = "\(scratch.path)/.retort/evaluations/sums/exports/\(files[0])"
    #expect(try await Oracle.python(script, [path]) == "40 14 0.35\n")
    await teacher.stop()
  }

  /// What one model's endpoint refuses takes nothing from the others.
  @Test func oneThatCannotBeAskedTakesNothingFromTheOthers() async throws {
    let scratch = Scratch()
    let teacher = try await ScriptedTeacher.start { request in
      request.body["model"]?.string == "weak"
        ? .status(404, body: "{\"error\":{\"message\":\"no such model\"}}") : .answer("\\boxed{5}")
    }
    try write(scratch, teacher, repeats: 1)
    let run = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(run.exitCode != 0 && run.errors.contains("no such model"), "\(run)")
    #expect(run.output.contains("strong") && run.output.contains("5.0"), "\(run.output)")
    await teacher.stop()
  }

  /// Models of one name are told apart, one's own and others'.
  @Test func modelsOfOneNameAreToldApart() async throws {
    let scratch = Scratch()
    let teacher = try await Self.teacher()
    for name in ["one", "two"] {
      try write(scratch, teacher, repeats: 1, models: ["strong"])
      let text = String(decoding: try scratch.read("e.yaml"), as: UTF8.self)
      try scratch.write("\(name).yaml", text.replacing("name: sums", with: "name: \(name)"))
      let run = try await RetortProcess.run(["evaluate", "\(name).yaml", "-q"], in: scratch.path)
      #expect(run.exitCode == 0, "\(run)")
    }
    let compared = try await RetortProcess.run(
      ["compare", "one/strong", "two/strong"], in: scratch.path)
    #expect(compared.output.contains("only one/strong"), "\(compared)")
    try scratch.write(
      "theirs.jsonl",
      "{\"cell\":\"strong\",\"task\":\"sums\",\"repeat\":0,\"items\":20,\"score\":0.5}\n")
    let table = try await RetortProcess.run(
      ["compare", "one/strong", "--with", "theirs.jsonl"], in: scratch.path)
    #expect(
      table.output.contains("strong (theirs.jsonl)") && table.output.contains("100.0"), "\(table)")
    let csv = try await RetortProcess.run(
      ["compare", "one/strong", "two/strong", "--format", "csv"], in: scratch.path)
    #expect(csv.output.hasPrefix("benchmark,first,second"), "\(csv)")
    await teacher.stop()
  }

  /// A server that lists another model than is asked for would be scored under a wrong name.
  @Test func anotherModelThanTheServersIsRefused() async throws {
    let scratch = Scratch()
    let teacher = try await ScriptedTeacher.start { request in
      if request.target.hasSuffix("/models") {
        return .status(200, body: "{\"object\":\"list\",\"data\":[{\"id\":\"strong\"}]}")
      }
      return .answer("\\boxed{5}")
    }
    try write(scratch, teacher, repeats: 1, models: ["weak"])
    let wrong = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(
      wrong.exitCode == 1 && wrong.errors.contains("its endpoint serves \"strong\""), "\(wrong)")
    try write(scratch, teacher, repeats: 1, models: ["strong"])
    let right = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(right.exitCode == 0, "\(right)")
    await teacher.stop()
  }

  /// What the student may have learnt is told beside the score.
  @Test func itemsInTheStudentsDatasetAreTold() async throws {
    let scratch = Scratch()
    let teacher = try await Self.teacher()
    try write(scratch, teacher, repeats: 2, models: ["strong"], more: "dataset: train.jsonl")
    try scratch.write(
      "train.jsonl",
      "{\"question\":\"What is 7 + 5?\"}\n{\"question\":\"Name all moons of a distant planet in order of their size.\"}\n"
    )
    let run = try await RetortProcess.run(
      ["evaluate", "e.yaml", "--at", "1,2"], in: scratch.path)
    #expect(run.exitCode == 0 && run.output.contains("items stand in train.jsonl"), "\(run)")
    #expect(run.output.contains("pass@2 100.0 ±0.0, maj@2 100.0 ±0.0"), "\(run.output)")
    let many = try await RetortProcess.run(["evaluate", "e.yaml", "--at", "3"], in: scratch.path)
    #expect(many.exitCode == 2 && many.errors.contains("pass@3"), "\(many)")
    await teacher.stop()
  }

  @Test(arguments: [
    ("", "has no items"), ("{\"x\":1}\n", "has no items"), ("not json\n", "has no items"),
  ])
  func aBenchmarkWithoutItemsIsAnError(_ items: String, _ what: String) async throws {
    let scratch = Scratch()
    try scratch.write("items.jsonl", items)
    try scratch.write(
      "e.yaml",
      """
      name: e
      models: { m: { local: smollm2-135m } }
      on: [{ none: { items: items.jsonl, question: q, reference: a } }]
      """)
    let run = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(run.exitCode == 1 && run.errors.contains(what), "\(run)")
  }

  /// Answers that no rule can grade are judged by another model, each once; people's verdicts say how good it is.
  @Test func aJudgeGradesAndIsHeldAgainstPeople() async throws {
    let scratch = Scratch()
    let asked = Mutex<[String]>([])
    let judge = try await ScriptedTeacher.start { request in
      asked.withLock { $0.append(request.question) }
      if request.body.json.contains("mumble") { return .answer("Hard to say.") }
      let isRight = request.body.json.contains("I say blue")
      return .answer(
        #"{"answer": "blue", "reason": "so", "correct": \#(isRight)}"#)
    }
    try scratch.write(
      "items.jsonl",
      (0..<8).map {
        "{\"id\": \($0), \"q\": \"What colour has sky \($0)?\", \"a\": \"blue {response}\"}\n"
      }
      .joined())
    let texts = [
      "I say blue", "I say blue", "I say blue", "red", "red", "mumble", "", "I say blue",
    ]
    let people = ["true", "right", "no", "wrong", "0", "true", "false", ""]
    try scratch.write(
      "answers.jsonl",
      zip(texts, people).enumerated().map { place, pair in
        let text = #"<think>{\"correct\": true}</think>\#(pair.0)"#
        return #"{"id": \#(place), "response": "\#(text)", "said": "\#(pair.1)"}"# + "\n"
      }.joined())
    try scratch.write(
      "e.yaml",
      """
      name: judged
      models: { given: { answers: answers.jsonl, by: id, human: said } }
      judges: { referee: { endpoint: "\(judge.url)", model: big } }
      on:
        - sky: { items: items.jsonl, id: id, question: q, reference: a, grader: { kind: judge, judge: referee } }
      """)
    let plan = try await RetortProcess.run(["plan", "e.yaml"], in: scratch.path)
    #expect(plan.exitCode == 0 && plan.output.contains("7 calls to make"), "\(plan)")
    let run = try await RetortProcess.run(
      ["evaluate", "e.yaml", "--format", "json"], in: scratch.path)
    #expect(run.exitCode == 0, "\(run.errors)")
    let score = try JSONParser().parse(run.output).record?["scores"]?.list?.first?.record
    // Four right, two wrong, one empty, one of which nothing could be told.
    #expect(score?["score"]?.double.map { abs($0 - 4.0 / 7) < 1e-9 } == true, "\(run.output)")
    #expect(
      run.output.contains("grades agree with people on 5 of 6 answers")
        && run.output.contains(
          "right here and wrong to people: 1, the other way: 0; 1 could not be graded"),
      "\(run.output)")
    let questions = asked.withLock { $0 }
    // Neither the reasoning nor a place within a text is filled in; the mumbling one was asked three times.
    #expect(
      questions.allSatisfy {
        $0.hasPrefix("That reply is not")
          || !$0.contains("<think>") && $0.contains("blue {response}")
      })
    #expect(Self.calls(judge) == 9)
    let again = try await RetortProcess.run(["evaluate", "e.yaml"], in: scratch.path)
    #expect(again.exitCode == 0 && Self.calls(judge) == 9, "\(again)")
    let after = try await RetortProcess.run(["plan", "e.yaml"], in: scratch.path)
    #expect(after.output.contains("0 calls to make"), "\(after)")
    await judge.stop()
  }
}
