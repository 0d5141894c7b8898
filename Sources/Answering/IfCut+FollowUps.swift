import Asking
import Recipes
import Teachers
import Values

extension IfCut {
  /// The calls that follow from cut answers.
  var followUps: FollowUps {
    switch self {
    case .keep, .drop: .none
    case .askAgain(let most):
      FollowUps(most: most) { call, reply in reply.isCut ? call.again : nil }
    case .goOn(let most):
      FollowUps(most: most) { call, reply in reply.isCut ? call.continuing(reply) : nil }
    }
  }

  /// One reply of a chain's: the pieces put together, or the last.
  func reply(of replies: [Reply]) -> Reply? {
    guard let first = replies.first, case .goOn = self else { return replies.last }
    return replies.dropFirst().reduce(first) { $0.continued(by: $1) }
  }

  /// Part of a stage's identity; null for the usual.
  var value: Value {
    switch self {
    case .keep: .null
    case .drop: "drop"
    case .goOn(let times): .record(["continue": .integer(Int64(times))])
    case .askAgain(let times): .record(["ask_again": .integer(Int64(times))])
    }
  }
}
