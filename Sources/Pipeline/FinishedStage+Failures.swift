import Answering
import Asking
import Filters
import Storage
import Values

extension FinishedStage {
  /// Whether rows left because nobody answered. Where samples were asked for until one was right, those that failed are
  /// not told apart: there may have been some.
  var hasFailedCalls: Bool {
    manifest.stage == UntilVerified.name
      || [AnswerStage.failed, Labels.failed].contains { manifest.tally.dropped[$0] != nil }
  }

  /// Why a run cannot go on: not one row was answered, and each left because its call failed. Nil if there are rows, or
  /// others left for other reasons.
  ///
  /// - Parameters:
  ///   - calls: those of this session.
  ///   - before: the most frequent reason of an earlier session.
  func everythingRefused(_ calls: CallProgress, before: () throws -> String?) rethrows
    -> RetortError?
  {
    let tally = manifest.tally
    let failed = [AnswerStage.failed, Labels.failed].reduce(0) { $0 + (tally.dropped[$1] ?? 0) }
    guard tally.kept == 0, failed > 0, failed == tally.droppedInAll else { return nil }
    let most = calls.sortedFailures.first
    let cause = try most.map { "\($0.reason) (\($0.count) calls)" } ?? before()
    return RetortError(
      .refused, "every call of the stage \(manifest.stage) failed: \(failed) \(tally.unit)",
      cause: cause,
      hint: """
        retort calls list --failed tells why; see the teacher's description in the recipe, then run the same command \
        with --retry-failed
        """)
  }
}
