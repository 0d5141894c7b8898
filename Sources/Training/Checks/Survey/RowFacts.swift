/// All that the checks want to know of one row; the row itself is then let go.
struct RowFacts: Sendable {
  /// What the launcher makes of it.
  enum Outcome: Sendable, Equatable {
    case trained
    case dropped(String)
    case refused(String)
    case heldOut
  }

  var id = ""
  var domain: String?
  var source: String?
  var fault: String?
  var outcome = Outcome.trained
  var questionIsEmpty = false
  var answerIsEmpty = false
  /// Tokens as they are trained, after any cut.
  var tokens = 0
  /// Tokens before any cut.
  var wholeTokens = 0
  var trained = 0
  /// Trained tokens that stand before the last answer's beginning, in rows of one exchange.
  var trainedInPrompt = 0
  var questionCut = 0
  var answerCut = 0
  var answerTokens = 0
  var firstTrained: Int32?
  /// Whether the first trained token is where the answer begins, or the template's own text right before it.
  var beginsWithAnswer = true
  var lastTrained: [Int32] = []
  /// Whether the token that ends an answer carries the loss after the last answer.
  var stops = false
  var largestToken: Int32 = -1
  var differsJointly = false
  var opened = 0
  var closed = 0
  var answerIsAltered = false
  var hasInsertedThoughts = false
  var scan = TextScan.Findings()
  var hasOwnSystem = false
  var rowHash: UInt64 = 0
  var questionHash: UInt64 = 0
  var bytes = 0
  /// The difference of the launcher's prompt and the student's own; nil if there is none or nobody looked.
  var promptDifference: String?
  /// Whether somebody looked.
  var promptIsCompared = false
  /// The row with its labels, where it may be the first one that is trained.
  var first: LabelledRow?
}
