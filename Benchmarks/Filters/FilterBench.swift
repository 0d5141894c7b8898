import Asking
import Corpus
import Foundation
import Pipeline
import Recipes
import Storage
import Teachers
import Values

/// Short rows in a finished stage, and filters to run over them.
struct FilterBench {
  /// A filter as it stands in a recipe.
  struct Step {
    let name: String
    let yaml: String
    let ofAnswers: Bool
    /// Whether its memory does not grow with the rows that come in.
    var isFlat = true
  }

  static let steps: [Step] = [
    .init(name: "length", yaml: "length: { min: 10, max: 2000 }", ofAnswers: false),
    .init(name: "pattern", yaml: "pattern: 'https?://'", ofAnswers: false),
    .init(name: "has_reference", yaml: "has_reference", ofAnswers: false),
    .init(name: "language", yaml: "language: [en]", ofAnswers: false),
    .init(name: "random", yaml: "random: 50000", ofAnswers: false),
    .init(name: "deduplicate", yaml: "deduplicate: exact", ofAnswers: false, isFlat: false),
    .init(name: "fasttext", yaml: "fasttext: { \(learnt), keep: 50000 }", ofAnswers: false),
    .init(name: "complete", yaml: "complete", ofAnswers: true),
    .init(name: "correct", yaml: "correct", ofAnswers: true),
    .init(name: "english", yaml: "english", ofAnswers: true),
    .init(name: "no_loops", yaml: "no_loops", ofAnswers: true),
    .init(name: "no_long_paragraphs", yaml: "no_long_paragraphs", ofAnswers: true),
    .init(name: "passes_tests", yaml: "passes_tests: { unknown: keep }", ofAnswers: true),
    .init(name: "at_most", yaml: "at_most: 2", ofAnswers: true, isFlat: false),
    .init(name: "shortest", yaml: "shortest: { keep: 50000, per: all }", ofAnswers: true),
    .init(name: "longest", yaml: "longest: { keep: 50000, per: all }", ofAnswers: true),
    .init(name: "random of answers", yaml: "random: { keep: 50000, per: all }", ofAnswers: true),
    .init(name: "majority", yaml: "majority", ofAnswers: true, isFlat: false),
    .init(
      name: "fasttext of answers", yaml: "fasttext: { \(learnt), keep: 50000, per: all }",
      ofAnswers: true),
  ]

  private static let learnt = "positive: good.jsonl, negative: bad.jsonl, buckets: 20000"

  private let folder: String
  private let questions: FinishedStage
  private let answers: FinishedStage

  /// Lays the rows down: questions, and answers to a quarter as many.
  init(rows: Int, folder: String) async throws {
    self.folder = folder
    questions = try await Self.laid("questions", in: folder) { writer in
      for number in 0..<rows { try writer.keep(Self.question(number)) }
      return .init(entered: rows)
    }
    answers = try await Self.laid("answers", in: folder) { writer in
      for number in 0..<rows { try writer.keep(Self.trace(number)) }
      return .init(entered: rows)
    }
    try Self.lines { "Prove that \($0) is even or odd." }.write(
      toFile: "\(folder)/good.jsonl", atomically: true, encoding: .utf8)
    try Self.lines { "Ann buys \($0) apples." }.write(
      toFile: "\(folder)/bad.jsonl", atomically: true, encoding: .utf8)
  }

  /// The seconds of a stage, and the rows that stay.
  func time(_ step: Step) async throws -> (seconds: Double, kept: Int) {
    // What is made is put aside, and what it is made of is found where it lies.
    let scratch = "\(folder)/made"
    let runner = StageRunner(
      store: StageStore(folder: Self.stages(folder), scratch: scratch), asker: Nobody(),
      observer: Silence())
    let plan = try plan(step)
    let start = ContinuousClock.now
    let stage = try await runner.run(plan, on: step.ofAnswers ? answers : questions)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try FileManager.default.removeItem(atPath: scratch)
    return (seconds, stage.manifest.tally.kept)
  }

  private static func stages(_ folder: String) -> String { "\(folder)/stages" }

  /// Texts a second that fastText's own program classifies with the model of a stage, on one core; nil without it.
  func commandLineRate(rows: Int) async throws -> Double? {
    guard
      let program = ["/usr/bin/fasttext", "/usr/local/bin/fasttext"].first(where: {
        FileManager.default.isExecutableFile(atPath: $0)
      }), let step = Self.steps.first(where: { $0.name == "fasttext" })
    else { return nil }
    let runner = StageRunner(
      store: StageStore(folder: Self.stages(folder)), asker: Nobody(), observer: Silence())
    let stage = try await runner.run(try plan(step), on: questions)
    let texts = (0..<rows).map { Self.question($0).text + "\n" }.joined()
    try texts.write(toFile: "\(folder)/texts.txt", atomically: true, encoding: .utf8)
    let start = ContinuousClock.now
    _ = try output(
      of: program, ["predict-prob", "\(stage.folder)/model.bin", "\(folder)/texts.txt", "2"])
    return Double(rows) / ((ContinuousClock.now - start) / .seconds(1))
  }

  /// The stage that a step is in a run.
  private func plan(_ step: Step) throws -> StagePlan {
    let yaml = """
      name: bench
      seed: 1
      teachers: { t: { endpoint: "http://127.0.0.1:9/v1", model: m } }
      sources: [{ name: s, domain: math, synthetic: { rows: 1 } }]
      questions: [\(step.ofAnswers ? "" : step.yaml)]
      answers: { teacher: t, samples: 4 }
      keep: [\(step.ofAnswers ? step.yaml : "")]
      """
    let log = FindingLog()
    guard let checked = Preflight(folder: folder, log: log).check(yaml) else {
      throw RetortError(.bug, "\(step.name): \(log.findings.map(\.message))")
    }
    let plan = checked.stages.last { stage in
      switch stage.work {
      case .questions: !step.ofAnswers
      case .answers: step.ofAnswers
      case .source, .until, .answer, .grade: false
      }
    }
    guard let plan else { throw RetortError(.bug, "\(step.name): no such stage") }
    return plan
  }

  private static func laid(
    _ name: String, in folder: String, _ body: (StageWriter) async throws -> StageWriter.Summary
  ) async throws -> FinishedStage {
    try await StageStore(folder: stages(folder)).make(
      .init(name: name, unit: .rows, identity: [:], inputs: []), body)
  }

  /// Every tenth repeats the one before it.
  private static func question(_ number: Int) -> Question {
    let same = number % 10 == 9 ? number - 1 : number
    return Question(
      id: RowID(source: "s", key: "\(number)"), domain: "math", source: "s",
      text:
        "A train with \(same) seats leaves with \(same % 97) passengers. How many seats are free?",
      reference: "\(same - same % 97)")
  }

  /// Four answers to each question, one of them wrong.
  private static func trace(_ number: Int) -> Trace {
    let question = question(number / 4)
    let free = number / 4 - number / 4 % 97 + (number % 4 == 3 ? 1 : 0)
    return Trace(
      question: question,
      answer: Answer(
        sample: Int64(number % 4), model: "t", reasoning: nil,
        text: "Every passenger takes one seat, and the rest are free: \\boxed{\(free)}",
        finishReason: number % 50 == 0 ? "length" : "stop", promptTokens: 20, completionTokens: 20,
        cost: .zero, verdict: number % 4 == 3 ? .wrong : .right))
  }

  private static func lines(_ text: (Int) -> String) -> String {
    (0..<1000).map { "{\"question\":\"\(text($0))\"}\n" }.joined()
  }
}

/// No filter here asks anybody.
private struct Nobody: Asker {
  func settle(_ next: () throws -> Call?) async throws {}
  func outcomes(of calls: [Call]) throws -> [CallOutcome?] { calls.map { _ in nil } }
}

private struct Silence: RunObserver {
  func observe(_ event: RunEvent) {}
}
