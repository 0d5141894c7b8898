import Answering
import Asking
import Corpus
import Foundation
import Grading
import Machine
import Recipes
import Storage
import Teachers
import Values

/// How right the answers are that a run has so far, before it is over: those of its ledger, held against the references of
/// its questions. Programs are not run for it.
public struct AnswersSoFar: Sendable, Equatable {
  /// How many answers there are.
  public private(set) var answered = 0
  /// Of those to questions with a reference.
  public private(set) var right = 0
  public private(set) var wrong = 0
  public private(set) var couldNotTell = 0

  /// With more calls than these nobody would wait for it.
  private static let mostCalls = 200_000

  /// - Returns: nil if the run is not answering, has too many calls to look at, or its recipe cannot be read any more.
  /// - Throws: ``RetortError`` if the ledger or a stage is damaged.
  public init?(of run: RunFolder, in workspace: Workspace) throws {
    guard workspace.hasLedger, let text = try? Files.text(of: run.recipe),
      let last = run.finishedStages().last, last.manifest.tally.unit != .answers
    else { return nil }
    let log = FindingLog()
    guard let tree = RecipeTree.parse(text, filters: .known, log: log) else { return nil }
    let recipe = Recipe.read(tree, log: log)
    let teachers = Dictionary(
      recipe.teachers.compactMap { spec in
        Teacher(
          spec, folder: ".", workspace: workspace,
          environment: ProcessInfo.processInfo.environment, prices: .published, log: log
        ).map { (spec.name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    let answering = AnswerStage(
      teachers: recipe.answers.teachers.compactMapValues { teachers[$0] },
      samples: recipe.answers.samples, sampling: recipe.answers.sampling,
      prefill: recipe.answers.prefill, ifCut: recipe.answers.ifCut,
      prompts: recipe.answers.prompts)
    let questions = last.rows(of: Question.self)
    guard !answering.teachers.isEmpty, questions.count * answering.samples <= Self.mostCalls else {
      return nil
    }
    let remembered = RememberingAsker(ledger: try workspace.ledger())
    let cursor = questions.rows()
    while let some = try cursor.next(max(1, 256 / answering.samples)) {
      let calls = some.flatMap { question in
        (0..<Int64(answering.samples)).compactMap { sample in
          answering.call(for: question, sample: sample).map { (question: question, call: $0) }
        }
      }
      for ((question, call), outcome) in zip(calls, try remembered.outcomes(of: calls.map(\.call)))
      {
        guard case .reply(let reply) = outcome else { continue }
        add(Answer(reply, to: call), question.reference)
      }
    }
  }

  private mutating func add(_ answer: Answer, _ reference: String?) {
    answered += 1
    guard let reference else { return }
    switch MathGrader().grade(response: answer.text, reference: reference) {
    case .right: right += 1
    case .wrong: wrong += 1
    case .couldNotTell: couldNotTell += 1
    }
  }
}
