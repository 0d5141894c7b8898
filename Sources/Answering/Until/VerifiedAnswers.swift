import Asking
import Corpus
import Filters
import Formats
import Values

/// Keeps the right answer to each question that was asked until it had one.
///
/// Not a filter that recipes name: it follows the verdicts where `answers: { until: … }` asks.
public struct VerifiedAnswers: Filter {
  public static let name = "verified"

  /// How many questions are to have a right answer.
  let wanted: Int

  public init(_ wanted: Int) {
    self.wanted = wanted
  }

  public var identity: Record { ["filter": .string(Self.name), "version": 1] }

  public var cardNote: CardNote? {
    CardNote(
      .verdicts,
      "kept of each question the answer that was graded right and came to its end; questions were asked in the order "
        + "of the draw until \(wanted) had one, and the samples of each one after another")
  }

  public func expectedKept(of rows: RowCounts) -> RowCounts { rows.keeping(wanted, of: .all) }

  /// Samples are asked one after another until one is right.
  public func outlook(of rows: RowOutlook) -> RowOutlook {
    var rows = rows
    (rows.answersPerQuestion, rows.areRight) = (1, true)
    return rows
  }

  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    Survey { trace in
      if UntilVerified.isVerified(trace, trace.answer.verdict) { return .keep(trace) }
      switch trace.answer.verdict {
      case .right: return .drop(reason: "it was cut off", evidence: [:])
      case .wrong:
        return .drop(
          reason: "it is wrong", evidence: ["reference": Value(trace.question.reference)])
      case .couldNotTell(let why):
        return .drop(reason: "it could not be graded", evidence: ["why": .string(why)])
      case nil:
        return .drop(
          reason: "it could not be graded", evidence: ["why": "it has neither reference nor tests"])
      }
    }
  }
}
