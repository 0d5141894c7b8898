import Answering
import Corpus
import Filters
import Sources
import Values

/// A stage of a run, before it runs: what works there, and what names it.
///
/// The list of them is what a run does. The preflight makes it, once; run, plan, resume and reports read it, and the
/// order of the stages stands nowhere else.
public struct StagePlan: Sendable {
  /// What works there.
  public enum Work: Sendable {
    case source(SourceStage)
    /// A filter of questions; mixing is one.
    case questions(any Filter<Question>)
    /// Asks until enough questions have a right answer.
    case until(UntilVerified)
    case answer(AnswerStage)
    case grade(Grade)
    case answers(any Filter<Trace>)
  }

  public let work: Work
  /// As the funnel calls it.
  public let name: String
  /// All that decides what comes out, besides the rows that come in.
  public let identity: Record
  /// What names the chain of operators, parameters and pinned sources that leads to what it makes, known before
  /// anything runs.
  public let planned: String

  /// What is counted of its rows.
  public var unit: RowUnit {
    switch work {
    case .source: .rows
    case .questions, .until: .questions
    case .answer, .grade, .answers: .answers
    }
  }

  /// What the dataset's card tells of it; nil for nothing.
  var cardNote: CardNote? {
    switch work {
    case .questions(let filter): filter.cardNote
    case .answers(let filter): filter.cardNote
    case .source, .until, .answer, .grade: nil
    }
  }

  private init(_ work: Work, _ name: String, _ identity: Record, behind planned: String) {
    self.work = work
    self.name = name
    self.identity = identity
    self.planned =
      Digest(
        of: Value.record([
          "stage": .string(name), "identity": .record(identity), "behind": .string(planned),
        ]).json
      ).description
  }

  /// The stages of a recipe: source → mix → question filters → answers → verdicts → answer filters.
  ///
  /// - Parameters:
  ///   - trial: put before the first stage that asks anybody; nil for the whole run.
  ///   - wanted: how many questions are to have a right answer; nil to ask all.
  static func list(
    _ sourcing: SourceStage, mix: Mix?, questions: [any Filter<Question>], trial: Trial? = nil,
    answering: AnswerStage, until wanted: Int? = nil, seed: Int64, answers: [any Filter<Trace>]
  ) -> [StagePlan] {
    // Files are told apart by their state, as they are when the stage is made.
    let states = Digest(of: sourcing.sources.flatMap(\.states).joined(separator: "\n"))
    var stages = [
      StagePlan(
        .source(sourcing), SourceStage.name, sourcing.identity, behind: states.description)
    ]
    func add(_ work: Work, _ name: String, _ identity: Record) {
      stages.append(StagePlan(work, name, identity, behind: stages[stages.count - 1].planned))
    }
    if let mix { add(.questions(mix), Mix.name, mix.identity) }
    var questions = questions
    if let trial {
      questions.insert(
        trial, at: questions.firstIndex { $0.labelling != nil } ?? questions.endIndex)
    }
    for filter in questions { add(.questions(filter), filter.stageName, filter.identity) }
    let grade = Grade(sourcing.sources)
    if let wanted {
      let until = UntilVerified(wanted, answering: answering, grade: grade, seed: seed)
      add(.until(until), UntilVerified.name, until.identity)
    }
    add(.answer(answering), AnswerStage.name, answering.identity)
    add(.grade(grade), Grade.name, grade.identity)
    if let wanted {
      let verified = VerifiedAnswers(wanted)
      add(.answers(verified), VerifiedAnswers.name, verified.identity)
    }
    for filter in answers { add(.answers(filter), filter.stageName, filter.identity) }
    return stages
  }
}
