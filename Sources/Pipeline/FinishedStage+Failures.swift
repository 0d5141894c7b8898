import Answering
import Filters
import Storage

extension FinishedStage {
  /// Whether rows left because nobody answered.
  var hasFailedCalls: Bool {
    [AnswerStage.failed, Labels.failed].contains { manifest.tally.dropped[$0] != nil }
  }
}
