import Answering
import Asking
import Corpus
import Filters
import Machine
import Sources
import Storage
import Values

/// Runs single stages: each takes the one before it and gives a finished one.
package struct StageRunner {
  let store: StageStore
  let asker: any Asker
  let observer: any RunObserver
  /// Whether a stage is run again if calls of it failed.
  var retriesFailed = false

  package init(
    store: StageStore, asker: any Asker, observer: any RunObserver, retriesFailed: Bool = false
  ) {
    self.store = store
    self.asker = asker
    self.observer = observer
    self.retriesFailed = retriesFailed
  }

  func source(_ number: Int, _ sourcing: SourceStage) async throws -> FinishedStage {
    // What is in a file is not read to see whether it has changed: its size and time tell.
    let states = sourcing.sources.flatMap(\.states)
    let ingredients = StageStore.Ingredients(
      number: number, name: SourceStage.name, identity: sourcing.identity, inputs: states)
    return try await run(ingredients, unit: "rows") { writer in
      let sourced = try await OwnThread.run {
        try sourcing.read(keep: writer.keep, copy: writer.keepCopy, drop: writer.drop)
      }
      return .init(entered: sourced.rows, notes: sourced.notes)
    }
  }

  package func filter<F: Filter>(_ number: Int, _ input: FinishedStage, _ filter: F) async throws
    -> FinishedStage
  {
    let unit = F.Row.self == Trace.self ? "answers" : "questions"
    return try await run(ingredients(number, input, filter), unit: unit) { writer in
      let rows = input.rows(of: F.Row.self)
      let survey = try await filter.survey(rows, asking: asker)
      try await rows.forEachBlock { [decide = survey.decide] block in
        try SettledRows(stage: F.name, unit: unit, block, decide)
      } take: { settled in
        try Task.checkCancellation()
        try writer.write(settled)
      }
      return .init(
        entered: rows.count, notes: survey.notes, report: survey.report,
        artefacts: survey.artefacts, spending: survey.spending)
    }
  }

  func answer(_ number: Int, _ input: FinishedStage, _ answering: AnswerStage) async throws
    -> FinishedStage
  {
    try await run(ingredients(number, input, answering), unit: "answers") { writer in
      let questions = input.rows(of: Question.self)
      try await answering.settle(questions, asking: asker)
      let cursor = questions.rows()
      var spending = Spending()
      while let some = try cursor.next(max(1, 64 / answering.samples)) {
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
      return .init(entered: questions.count * answering.samples, spending: spending)
    }
  }

  /// What came of a filter if it has run on these rows before, so that it would ask nobody; else nil.
  func finished<F: Filter>(_ number: Int, _ input: FinishedStage, _ filter: F) -> FinishedStage? {
    store.finished(ingredients(number, input, filter))
  }

  /// Whether these questions were answered before, those included that a teacher refused.
  func hasRun(_ number: Int, _ input: FinishedStage, _ answering: AnswerStage) -> Bool {
    store.finished(ingredients(number, input, answering)) != nil
  }

  private func ingredients<F: Filter>(_ number: Int, _ input: FinishedStage, _ filter: F)
    -> StageStore.Ingredients
  {
    .init(number: number, name: F.name, identity: filter.identity, inputs: [input.content])
  }

  private func ingredients(_ number: Int, _ input: FinishedStage, _ answering: AnswerStage)
    -> StageStore.Ingredients
  {
    .init(
      number: number, name: AnswerStage.name, identity: answering.identity, inputs: [input.content])
  }

  private func run(
    _ ingredients: StageStore.Ingredients, unit: String,
    _ body: (StageWriter) async throws -> StageWriter.Summary
  ) async throws -> FinishedStage {
    if let stage = store.finished(ingredients), !(retriesFailed && stage.hasFailedCalls) {
      observer.observe(.stageFinished(stage.manifest, reused: true))
      return stage
    }
    observer.observe(.stageStarted(name: ingredients.name))
    let stage = try await store.make(ingredients, unit: unit, body)
    observer.observe(.stageFinished(stage.manifest, reused: false))
    return stage
  }
}
