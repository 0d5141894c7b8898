import Formats
import Grading
import Synchronization
import Values

/// Votes among the rows of each question: adds `votes`, `voters` and `is_majority`.
///
/// Memory: the final answers of all rows.
public final class MathVoting: RowChange {
  private let answer: CellExpression
  private let question: CellExpression
  private let quorum: Double
  private let grader: MathGrader

  private struct State {
    /// The final answers of each question's rows, in their order.
    var answers: [String: [String]] = [:]
    var votes: [String: MathVote] = [:]
    /// How many rows of each question have passed.
    var passed: [String: Int] = [:]
  }

  private let state = Mutex(State())

  /// - Parameters:
  ///   - question: what rows of the same question have in common.
  ///   - quorum: the share of the voters, 0...1, that makes a majority.
  public init(
    answer: CellExpression, question: CellExpression, quorum: Double, grader: MathGrader
  ) {
    self.answer = answer
    self.question = question
    self.quorum = quorum
    self.grader = grader
  }

  /// Reads all rows, and votes.
  ///
  /// - Returns: how many questions there are, and how many of them have a majority.
  public func vote(_ source: FileSet) throws -> (questions: Int, decided: Int) {
    let rows = source.reader(columns: answer.paths + question.paths)
    while let result = try rows.next() {
      guard case .row(let row) = result else { continue }
      let response = MathGrading.text(answer, in: row) ?? ""
      let final = FinalAnswer(in: response).map { "\\boxed{\($0.text)}" } ?? ""
      state.withLock { $0.answers[question.stratum(of: row), default: []].append(final) }
    }
    return state.withLock { state in
      state.votes = state.answers.mapValues { MathVote($0, grader: grader) }
      state.answers = [:]
      let decided = state.votes.values.count { $0.majority(quorum: quorum) != nil }
      return (state.votes.count, decided)
    }
  }

  public var addedColumns: [String] { ["votes", "voters", "is_majority"] }

  public func begin() { state.withLock { $0.passed = [:] } }

  public func changed(_ row: Record) -> Record {
    var voted = row
    state.withLock { state in
      let key = question.stratum(of: row)
      let place = state.passed[key, default: 0]
      state.passed[key] = place + 1
      guard let vote = state.votes[key] else { return }
      let own = vote.classes.first { $0.members.contains(place) }
      voted["votes"] = .integer(Int64(own?.members.count ?? 0))
      voted["voters"] = .integer(Int64(vote.voters))
      voted["is_majority"] = .bool(own != nil && own == vote.majority(quorum: quorum))
    }
    return voted
  }
}
