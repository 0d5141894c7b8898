import Asking
import Corpus
import Filters
import Foundation
import Formats
import Grading
import Ledger
import Machine
import Pipeline
import Recipes
import Storage
import Teachers
import Values

/// An evaluation of which all is there: models, benchmarks, items. Made by ``EvaluationSetUp``.
public struct Evaluation: Sendable {
  public let spec: EvaluationSpec
  /// The evaluation's text, as it was read.
  let text: String
  let models: [Model]
  let benchmarks: [AskedBenchmark]
  /// By their names.
  let judges: [String: Teacher]
  /// What of each benchmark stands in the students' dataset; empty if no dataset was named.
  let contamination: [String: String]

  struct Model: Sendable {
    let name: String
    let answers: any ModelAnswers
    /// Nil where nobody is asked.
    let teacher: Teacher?
  }

  /// What is told as it goes.
  public enum Event: Sendable {
    /// A benchmark is put to a model.
    case asking(model: String, benchmark: String, samples: Int)
    case calls(CallEvent)
    case retrying(ChatClient.Retry)
    case restarting(server: String)
    case graded(model: String, benchmark: String, samples: Int)
    /// Something that people should know.
    case note(String)
  }

  /// Asks what was never asked, grades everything, and writes the results.
  ///
  /// Killed at any moment it goes on where it was: what was answered is in the ledger, and grading asks nobody.
  ///
  /// - Parameters:
  ///   - retriesFailed: whether calls that failed in an earlier session are made again.
  ///   - exports: files for other programs, of development benchmarks only.
  /// A model whose endpoint cannot be used takes nothing from the others: it is told behind their scores.
  ///
  /// - Returns: the results of development benchmarks, and what models could not be asked because of; results of held-out
  ///   benchmarks are sealed in the folder.
  /// - Throws: ``RetortError``; `CancellationError` if the task was cancelled.
  public func run(
    in session: Session, retriesFailed: Bool = false, exports: Set<EvaluationExport> = [],
    observe: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws -> (results: [BenchmarkResult], failures: [RetortError]) {
    try refuseUnknownPrices()
    let folder = session.workspace.evaluation(spec.name)
    try Files.makeFolder(folder.path)
    let lock = try FolderLock(folder: folder.path, what: "evaluation \"\(spec.name)\"")
    defer { withExtendedLifetime(lock) {} }
    try Files.writeWhole(text, to: folder.specification)
    return try await session.withCalls(
      of: "evaluation:\(spec.name)", budget: spec.budget, retriesFailed: retriesFailed,
      observe: { event in
        switch event {
        case .calls(let calls): observe(.calls(calls))
        case .retrying(let retry): observe(.retrying(retry))
        case .restarting(let server): observe(.restarting(server: server))
        case .stageStarted, .stageAwaited, .stageFinished, .rows, .verified: break
        }
      }
    ) { calls in
      // That programs cannot be run is known before the first call is paid for.
      let tester =
        benchmarks.contains { $0.benchmark.grader.kind == .program }
        ? try await session.programGrader() : nil
      try await refuseOtherModels(session, calls.knownAnswers)
      let failures = try await ask(calls, observe)
      let results = try await grade(calls, calls.knownAnswers, tester, folder, exports, observe)
      return (results, failures)
    }
  }

  /// A server that serves one model answers to any name; its scores would be told of another model.
  private func refuseOtherModels(_ session: Session, _ ledger: CallLedger) async throws {
    for model in models {
      guard let teacher = model.teacher, let listed = try await session.listedModels(of: teacher),
        !listed.contains(teacher.model), listed.count <= Self.mostServed,
        try await isAsked(model, ledger)
      else { continue }
      throw RetortError(
        .teacher, "model \"\(model.name)\" is not \"\(teacher.model)\" where it is asked",
        cause: "its endpoint serves \(listed.map { "\"\($0)\"" }.joined(separator: ", "))",
        hint: "model: as the endpoint calls it")
    }
  }

  /// An endpoint that lists more models than this serves many, and refuses a name that it does not know by itself.
  private static let mostServed = 16

  private func ask(_ calls: RunCalls, _ observe: @Sendable (Event) -> Void) async throws
    -> [RetortError]
  {
    var failures: [RetortError] = []
    for model in models {
      for benchmark in benchmarks {
        if model.teacher != nil {
          observe(
            .asking(model: model.name, benchmark: benchmark.name, samples: benchmark.samples))
          calls.expect(benchmark.samples)
        }
        do {
          try await model.answers.settle(benchmark, calls)
        } catch let error as RetortError where [.teacher, .refused].contains(error.kind) {
          guard models.count > 1 else { throw error }
          failures.append(
            RetortError(
              error.kind, "model \"\(model.name)\": \(error.what)", cause: error.cause,
              hint: error.hint))
          break
        }
      }
    }
    return failures
  }

  private func grade(
    _ asker: any Asker, _ ledger: CallLedger, _ tester: CodeGrader?, _ folder: EvaluationFolder,
    _ exports: Set<EvaluationExport>, _ observe: @Sendable (Event) -> Void
  ) async throws -> [BenchmarkResult] {
    let files = try SampleFiles(folder: folder.path)
    let began = Date()
    // Logs of an earlier grading would be shown beside these.
    if exports.contains(.inspect) { try Files.remove("\(folder.exports)/inspect") }
    var results: [BenchmarkResult] = []
    for model in models {
      for benchmark in benchmarks {
        var result = try emptyResult(model, benchmark, tester)
        if let teacher = model.teacher {
          for (name, answers) in try ledger.servedModels(.init(teacher)) {
            result.answeredAs[name] = answers
            guard let other = ServedModel(name, by: teacher) else { continue }
            let note = "\(other.asked) was asked for, and its endpoint answered as \(other.served)"
            // One model may have several fingerprints.
            if !result.notes.contains(note) { result.notes.append(note) }
          }
        }
        var log: InspectExport?
        if exports.contains(.inspect), benchmark.benchmark.use == .development {
          log = try InspectExport(
            folder, model.name, benchmark, conditions: result.conditions, at: began)
        }
        try await SampleGrading(
          model: model.name, answers: model.answers, benchmark: benchmark,
          grader: try grader(benchmark.benchmark, tester)
        ).grade(asker, into: files, log, &result)
        result.notes += ResultChecks.notes(result)
        try log?.finish(result)
        observe(
          .graded(model: model.name, benchmark: benchmark.name, samples: result.samples))
        results.append(result)
      }
    }
    try files.finish()
    let names = Set(models.map(\.name))
    let others = ((try? folder.developmentResults()) ?? []).map(\.model).filter {
      !names.contains($0)
    }
    if !others.isEmpty {
      observe(
        .note(
          "this evaluation had results of \(Set(others).sorted().joined(separator: ", ")), which are replaced; "
            + "another name keeps both"))
    }
    try folder.write(results)
    let development = results.filter { $0.use == .development }
    if exports.contains(.tensorboard) {
      try ScoreExports.writeEvents(development, folder, at: began)
    }
    if exports.contains(.hub) {
      let written = try ScoreExports.writeHubFiles(
        development, benchmarks.map(\.benchmark), folder, at: began)
      if written == 0 {
        observe(.note("nothing for the Hub: no benchmark's items are one of its datasets"))
      }
    }
    return development
  }

  func grader(_ benchmark: Benchmark, _ tester: CodeGrader?) throws
    -> any BenchmarkGrader
  {
    let spec = benchmark.grader
    switch spec.kind {
    case .math: return MathAnswers(spec)
    case .choice: return ChoiceAnswers(spec)
    case .jeebench: return JEEBenchMarks(spec)
    case .judge:
      guard let judge = spec.judge, let teacher = judges[judge.name] else {
        throw RetortError(.bug, "answers were to be judged without a judge")
      }
      return JudgedAnswers(spec, judge, teacher)
    case .program:
      guard let tester else {
        throw RetortError(.bug, "programs were to be graded without a sandbox")
      }
      return TestedPrograms(spec, columns: benchmark.columns.tests, tester: tester)
    }
  }

  private func emptyResult(_ model: Model, _ benchmark: AskedBenchmark, _ tester: CodeGrader?)
    throws
    -> BenchmarkResult
  {
    let (definition, items) = (benchmark.benchmark, benchmark.items)
    var conditions = model.answers.conditions
    conditions["prompts"] = .record(definition.prompt.record)
    conditions["benchmark_system"] = Value(definition.system)
    conditions["items_from"] = .string(items.origin)
    let standing = items.standing(definition.expectation)
    var other: String?
    if case .other(let reason) = standing { other = reason }
    var notes = model.answers.notes(benchmark)
    if items.items.count < items.available {
      notes.append("\(items.items.count) of \(items.available) items")
    }
    if standing == .unverified, definition.expectation != nil {
      notes.append(
        "nobody knows whether its items are the published ones (\(items.digest.description.prefix(12))…)"
      )
    }
    if definition.use == .development, Catalogue.benchmark(definition.name)?.use == .heldOut {
      notes.append("it is held out, and was made a development benchmark here")
    }
    notes += items.missingColumns.map { "no row has \($0)" }
    if let found = contamination[definition.name] { notes.append(found) }
    if let other { notes.append("not the published items: \(other)") }
    if !items.knownBad.isEmpty {
      notes.append("\(items.knownBad.count) items that are known to be faulty were left out")
    }
    if !items.refused.isEmpty {
      notes.append(
        "\(items.refused.count) rows are no items, the first (row \(items.refused[0].place + 1)): "
          + items.refused[0].reason)
    }
    return BenchmarkResult(
      model: model.name, benchmark: definition.name, title: definition.title, use: definition.use,
      repeats: definition.repeats, evaluationProtocol: spec.evaluationProtocol.description,
      grader: try grader(definition, tester).identity, items: [], available: items.available,
      itemsDigest: items.digest.description, otherItems: other,
      isVerified: standing == .verified, conditions: conditions, notes: notes)
  }

  /// What it does beyond the folder that its file lies in.
  ///
  /// - Parameters:
  ///   - folder: the evaluation's own.
  ///   - hub: the address of the Hub.
  public func reach(folder: String, hub: String) -> RecipeReach {
    var files: [String] = []
    var asksHub = false
    for benchmark in benchmarks {
      switch benchmark.benchmark.place {
      case .files(let paths, let folder): files += paths.map { resolved($0.value, in: folder) }
      case .hub: asksHub = true
      }
    }
    for model in spec.models {
      if case .given(let given) = model.source {
        files.append(resolved(given.path.value, in: given.folder))
      }
    }
    return RecipeReach(
      files: files.flatMap(Files.matching),
      teachers: models.compactMap(\.teacher) + Array(judges.values), hub: asksHub ? hub : nil,
      folder: folder)
  }

  /// A budget in money is not kept by counting what has no price.
  private func refuseUnknownPrices() throws {
    let asked =
      models.compactMap { model in model.teacher.map { ("model", model.name, $0) } }
      + judges.sorted { $0.key < $1.key }.map { ("judge", $0.key, $0.value) }
    guard spec.budget.dollars != nil,
      let (what, name, _) = asked.first(where: { $0.2.price == nil })
    else { return }
    throw RetortError(
      .usage, "the budget is in dollars, and the price of \(what) \"\(name)\" is not known",
      hint: "say it: price: { input: 0.15, output: 0.60 }, in dollars per million tokens")
  }
}
