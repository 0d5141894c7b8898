import Corpus
import Formats
import Grading
import Synchronization
import Values

/// Grades the answers of a file's rows: adds `verdict`, `verdict_reason` and `final_answer`, and counts.
public final class MathGrading: RowChange {
  private let answer: CellExpression
  private let reference: CellExpression
  private let grader: MathGrader
  private let counts = Mutex<[String: Int]>([:])
  private let reasons = Mutex<[String: Int]>([:])

  /// - Parameters:
  ///   - answer: where the responses stand.
  ///   - reference: where the references stand.
  public init(answer: CellExpression, reference: CellExpression, grader: MathGrader) {
    self.answer = answer
    self.reference = reference
    self.grader = grader
  }

  /// Looks whether the first rows have the columns.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if none of them has one of them.
  public func check(_ source: FileSet) throws {
    try source.refuseAbsent([answer, reference])
  }

  /// How many rows had which verdict, by ``Verdict/word``.
  public var verdicts: [String: Int] { counts.withLock { $0 } }
  /// Why it could not be told, and how often.
  public var reasonsWhyNot: [String: Int] { reasons.withLock { $0 } }

  public var addedColumns: [String] { ["verdict", "verdict_reason", "final_answer"] }

  public func begin() {
    counts.withLock { $0 = [:] }
    reasons.withLock { $0 = [:] }
  }

  public func changed(_ row: Record) -> Record {
    let response = Self.text(answer, in: row)
    let expected = Self.text(reference, in: row)
    let verdict =
      switch (response, expected) {
      case (let response?, let expected?): grader.grade(response: response, reference: expected)
      case (nil, _): Verdict.couldNotTell("the row has no answer")
      case (_, nil): Verdict.couldNotTell("the row has no reference")
      }
    counts.withLock { $0[verdict.word, default: 0] += 1 }
    if let reason = verdict.reason { reasons.withLock { $0[reason, default: 0] += 1 } }
    var graded = row
    graded["verdict"] = .string(verdict.word)
    graded["verdict_reason"] = Value(verdict.reason)
    graded["final_answer"] = Value(response.flatMap { FinalAnswer(in: $0)?.text })
    return graded
  }

  /// What a row has to say, or nil. Numbers in a column of answers are answers, too; null is none.
  static func text(_ place: CellExpression, in row: Record) -> String? {
    guard let value = try? place.value(in: row), value != .null else { return nil }
    return value.string ?? value.json
  }
}
