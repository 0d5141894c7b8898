import Answering
import Asking
import Corpus
import Filters
import Machine
import Sources
import Storage
import Values

/// Carries out single stages: each takes the one before it and gives a finished one.
package struct StageRunner: Sendable {
  let store: StageStore
  let asker: any Asker
  let observer: any RunObserver
  /// Runs programs; nil where nothing is graded by running.
  let tester: (any ProgramTester)?
  /// Whether a stage is run again if calls of it failed.
  let retriesFailed: Bool

  package init(
    store: StageStore, asker: any Asker, observer: any RunObserver,
    tester: (any ProgramTester)? = nil, retriesFailed: Bool = false
  ) {
    self.store = store
    self.asker = asker
    self.observer = observer
    self.tester = tester
    self.retriesFailed = retriesFailed
  }

  /// What came of a stage: made now, or by whoever needed it before.
  ///
  /// - Parameter input: the stage before it; nil for the first.
  package func run(_ stage: StagePlan, on input: FinishedStage?) async throws -> FinishedStage {
    switch stage.work {
    case .source(let sourcing): return try await source(ingredients(stage, input), sourcing)
    case .questions(let filter):
      return try await self.filter(ingredients(stage, input), try rows(input, stage), filter)
    case .until(let until):
      return try await filter(
        ingredients(stage, input), try rows(input, stage),
        until.with(tester) { [observer] in observer.observe(.verified($0)) }, asks: true)
    case .answer(let answering):
      return try await answer(ingredients(stage, input), try rows(input, stage), answering)
    case .grade(let grade):
      return try await self.filter(
        ingredients(stage, input), try rows(input, stage),
        grade.with(tester) { [observer] in observer.observe(.rows($0, of: nil)) })
    case .answers(let filter):
      return try await self.filter(ingredients(stage, input), try rows(input, stage), filter)
    }
  }

  /// What came of a stage if it was made before; else nil.
  func finished(_ stage: StagePlan, on input: FinishedStage?) -> FinishedStage? {
    store.finished(ingredients(stage, input).fingerprint)
  }

  private func ingredients(_ stage: StagePlan, _ input: FinishedStage?) -> StageStore.Ingredients {
    switch stage.work {
    case .source(let sourcing):
      // What is in a file is not read to see whether it has changed: its size and time tell.
      .init(
        name: stage.name, unit: stage.unit, identity: stage.identity,
        inputs: sourcing.sources.flatMap(\.states))
    case .answer:
      .init(
        name: stage.name, unit: stage.unit, identity: stage.identity,
        inputs: [input?.content ?? ""])
    case .questions, .until, .grade, .answers:
      // What stays are rows that came in: they are referred to.
      .init(
        name: stage.name, unit: stage.unit, identity: stage.identity,
        inputs: [input?.content ?? ""], base: input)
    }
  }

  private func rows(_ input: FinishedStage?, _ stage: StagePlan) throws -> FinishedStage {
    if let input { return input }
    throw RetortError(.bug, "stage \(stage.name) stands first and has no rows")
  }

  private func source(_ ingredients: StageStore.Ingredients, _ sourcing: SourceStage) async throws
    -> FinishedStage
  {
    try await make(ingredients) {
    } with: { [observer] _, writer in
      let sourced = try await OwnThread.run {
        var rows = 0
        func count() {
          rows += 1
          if rows % 1000 == 0 { observer.observe(.rows(rows, of: nil)) }
        }
        return try sourcing.read(
          keep: {
            try writer.keep($0)
            count()
          }, copy: writer.keepCopy,
          drop: {
            try writer.drop($0)
            count()
          })
      }
      return .init(entered: sourced.rows, notes: sourced.notes)
    }
  }

  /// - Parameter asks: whether its survey asks teachers beyond what it says of its labels.
  private func filter<F: Filter>(
    _ ingredients: StageStore.Ingredients, _ input: FinishedStage, _ filter: F, asks: Bool = false
  ) async throws -> FinishedStage {
    let rows = input.rows(of: F.Row.self)
    // Whoever asks does so before the stage is his alone: other runs may ask for the same at the same time, and each
    // call is made once. What asks nobody is surveyed by one run only.
    return try await make(ingredients) {
      filter.labelling == nil && !asks ? nil : try await filter.survey(rows, asking: asker)
    } with: { surveyed, writer in
      let survey =
        if let surveyed { surveyed } else { try await filter.survey(rows, asking: asker) }
      let refers = writer.refers
      var done = 0
      try await rows.forEachBlock { [decide = survey.decide] block in
        try SettledRows(
          stage: ingredients.name, unit: ingredients.unit, refers: refers, block, decide)
      } take: { settled in
        try Task.checkCancellation()
        try writer.write(settled)
        done += settled.tally.entered
        observer.observe(.rows(done, of: rows.count))
      }
      return .init(
        entered: rows.count, notes: survey.notes, report: survey.report,
        artefacts: survey.artefacts, spending: survey.spending)
    }
  }

  private func answer(
    _ ingredients: StageStore.Ingredients, _ input: FinishedStage, _ answering: AnswerStage
  ) async throws -> FinishedStage {
    let questions = input.rows(of: Question.self)
    return try await make(ingredients) {
      try await answering.settle(questions, asking: asker)
      // A thousand connections hold much, and leave much behind.
      await asker.rest()
      Memory.giveBack()
    } with: { _, writer in
      let cursor = questions.rows()
      var spending = Spending()
      var entered = 0
      while let some = try cursor.next(max(1, 64 / answering.samples)) {
        try Task.checkCancellation()
        entered += some.reduce(0) { $0 + answering.samples(of: $1) }
        for sample in try answering.samples(for: some, asking: asker) {
          spending += sample.spending
          switch sample.decision {
          case .keep(let trace): try writer.keep(trace)
          case .copies(let traces): for trace in traces { try writer.keep(trace) }
          case .drop(let reason, let evidence, _):
            try writer.drop(
              Drop(
                name: "\(sample.question.id)#\(sample.sample)", stage: AnswerStage.name,
                reason: reason, evidence: evidence, row: sample.question.record))
          }
        }
      }
      return .init(entered: entered, spending: spending)
    }
  }

  /// Takes the stage as it was made before, or makes it while nobody else does.
  ///
  /// - Parameters:
  ///   - prepare: what several runs may do at the same time.
  ///   - body: puts the rows together.
  private func make<Prepared>(
    _ ingredients: StageStore.Ingredients, _ prepare: () async throws -> Prepared,
    with body: (Prepared, StageWriter) async throws -> StageWriter.Summary
  ) async throws -> FinishedStage {
    let fingerprint = ingredients.fingerprint
    func reused() async throws -> FinishedStage? {
      guard let stage = store.finished(fingerprint), !(retriesFailed && stage.hasFailedCalls) else {
        return nil
      }
      if let damaged = try await OwnThread.run({ try store.firstDamaged(of: stage) }) {
        observer.observe(
          .calls(
            .note(
              "stage \(ingredients.name) is made anew: \(damaged) is not what was written")))
        return nil
      }
      observer.observe(.stageFinished(stage.manifest, reused: true))
      return stage
    }
    if let stage = try await reused() { return stage }
    observer.observe(.stageStarted(name: ingredients.name))
    let prepared = try await prepare()
    let lock = try await store.lock(fingerprint) {
      observer.observe(.stageAwaited(name: ingredients.name))
    }
    defer { withExtendedLifetime(lock) {} }
    if let stage = try await reused() { return stage }
    let stage = try await store.make(ingredients) { try await body(prepared, $0) }
    observer.observe(.stageFinished(stage.manifest, reused: false))
    return stage
  }
}
