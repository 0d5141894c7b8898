import Foundation
import Values

/// What came of one attempt to ask.
public enum AttemptOutcome: Sendable {
  case response(Response)
  /// No whole response: a refused or cut connection, a timeout.
  case failure(String)
}

/// What to do after an attempt: decided here, done by ``ChatClient``.
public enum NextMove: Sendable, Equatable {
  /// These are answers, one for a call of the group at least.
  case accept([Reply])
  /// Wait so many seconds and ask again.
  case retry(after: Double, because: String)
  /// This call cannot be answered, others can: the row is dropped with this reason.
  case refuse(Refusal)
  /// No call can be answered: the run stops.
  case stop(RetortError)
}

/// Why there is no answer to one call.
public struct Refusal: Error, Sendable, Equatable {
  /// The HTTP status; 0 if there was no response.
  public let status: Int
  /// What the endpoint said, at most 500 characters of it.
  public let message: String

  public init(status: Int, message: String) {
    self.status = status
    self.message = message
  }
}

/// The attempts to ask for one answer so far.
public struct Attempts: Sendable, Equatable {
  /// Those that failed.
  public var failed = 0
  /// Those that came while the endpoint had too much to do.
  public var pushedBack = 0
  /// Those that brought an empty answer.
  public var empty = 0
  /// Whether the endpoint has answered another call since the first of them.
  public var othersWereAnswered = false

  public init() {}
}

/// How often and how patiently a call is tried again.
public struct RetryPolicy: Sendable, Equatable {
  /// Failed attempts in all, at least 1.
  public let attempts: Int
  /// Seconds before the second attempt; each further wait is twice as long.
  public let firstDelay: Double
  /// No wait is longer than this, in seconds, but for one that the endpoint asks for.
  public let longestDelay: Double
  /// Attempts in all that are pushed back, at least 1. They are no sign of a fault, so there may be more.
  public let pushBacks: Int
  /// Empty answers that are taken before the call is given up: they are paid for.
  static let emptyAnswers = 3

  public init(attempts: Int, firstDelay: Double, longestDelay: Double, pushBacks: Int? = nil) {
    self.attempts = attempts
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
    self.pushBacks = pushBacks ?? attempts
  }

  /// Eight attempts over about two minutes; of an endpoint with too much to do, over about an hour and a half.
  public static let standard = RetryPolicy(
    attempts: 8, firstDelay: 1, longestDelay: 60, pushBacks: 100)

  /// Counts an attempt and decides what follows it.
  ///
  /// - Parameters:
  ///   - attempts: those before it.
  ///   - jitter: 0..<1, spreads the waits of calls that failed together over half to whole.
  ///   - teacher: who was asked.
  ///   - interface: how the response is written; the teacher's own if nil.
  public func move(
    after outcome: AttemptOutcome, _ attempts: inout Attempts, jitter: Double, teacher: Teacher,
    interface: (any Interface)? = nil
  ) -> NextMove {
    let trouble: String
    switch outcome {
    case .response(let response) where response.isSuccess:
      let status = response.status
      switch Self.read(response, interface ?? teacher.interface.interface) {
      case .success(let replies):
        let filled = replies.filter { !$0.isEmpty }
        if !filled.isEmpty { return .accept(filled) }
        if replies.first?.finishReason == "content_filter" {
          return .refuse(Refusal(status: status, message: "stopped by the content filter"))
        }
        attempts.empty += 1
        trouble = "the answer is empty"
        guard attempts.empty < Self.emptyAnswers else {
          return .refuse(Refusal(status: status, message: trouble))
        }
      case .failure(let error):
        attempts.failed += 1
        trouble = "the reply cannot be read: \(error.reason)"
        // Paid for, but unreadable: worth asking again, and the row's fault in the end.
        guard attempts.failed < self.attempts else {
          return .refuse(
            Refusal(status: status, message: "unreadable: \(error.reason): \(response.excerpt)"))
        }
      }
    case .response(let response):
      let status = response.status
      switch Fault(response) {
      case .ofTheRow: return .refuse(Refusal(status: status, message: response.excerpt))
      case .ofAll: return .stop(Self.unusable(teacher.name, status, response.excerpt))
      case .passing: trouble = "HTTP \(status): \(response.excerpt)"
      }
      if outcome.isPushBack { attempts.pushedBack += 1 } else { attempts.failed += 1 }
    case .failure(let reason):
      attempts.failed += 1
      trouble = reason
    }
    guard attempts.failed < self.attempts, attempts.pushedBack < pushBacks else {
      return givingUp(after: outcome, attempts, trouble, teacher.name)
    }
    let number = outcome.isPushBack ? attempts.pushedBack : attempts.failed + attempts.empty
    // Where others are answered, the next attempt will probably be, too, and the pace sees to the rest.
    let delay =
      outcome.isPushBack && attempts.othersWereAnswered
      ? firstDelay * (0.05 + jitter * 0.2) : delay(number) * (0.5 + jitter / 2)
    return .retry(after: max(outcome.requestedPause ?? 0, delay), because: trouble)
  }

  /// Seconds to wait at most after so many attempts, at least 1.
  func delay(_ failed: Int) -> Double {
    min(longestDelay, firstDelay * pow(2, Double(failed - 1)))
  }

  /// One row that nobody answers while others are answered is set aside; if none is answered, the run stops.
  private func givingUp(
    after outcome: AttemptOutcome, _ attempts: Attempts, _ trouble: String, _ teacher: String
  ) -> NextMove {
    let tried = "in \(attempts.failed + attempts.pushedBack) attempts"
    if attempts.othersWereAnswered {
      return .refuse(Refusal(status: outcome.status, message: "no answer \(tried): \(trouble)"))
    }
    return .stop(
      RetortError(
        .teacher, "teacher \"\(teacher)\" did not answer \(tried)", cause: trouble,
        hint: "see whether it runs, then run the same command again: it goes on where it stopped"))
  }

  private static func read(_ response: Response, _ interface: any Interface)
    -> Result<[Reply], UnreadableReply>
  {
    guard let body = response.record else {
      return .failure(UnreadableReply("it is no JSON object"))
    }
    return Result { () throws(UnreadableReply) in try interface.replies(body) }
  }

  private static func unusable(_ teacher: String, _ status: Int, _ message: String) -> RetortError {
    let hint =
      switch status {
      case 401, 403: "see the environment variable that the teacher's key names"
      case 402, 429: "see the account's credit at the provider, then run the same command again"
      case 404: "see the endpoint's address (it mostly ends in /v1) and the model's name"
      default: "see the teacher's description in the recipe"
      }
    return RetortError(
      .teacher, "teacher \"\(teacher)\" cannot be asked", cause: "HTTP \(status): \(message)",
      hint: hint)
  }
}

extension AttemptOutcome {
  /// The HTTP status; 0 if there was no response.
  var status: Int {
    if case .response(let response) = self { response.status } else { 0 }
  }

  /// Seconds for which the endpoint asks to be left alone.
  var requestedPause: Double? {
    if case .response(let response) = self { response.requestedPause } else { nil }
  }

  /// Whether the endpoint says that it has too much to do.
  var isPushBack: Bool { [429, 503, 529].contains(status) }
}

/// Whose fault a response is that is no answer.
private enum Fault {
  /// Another row would be answered.
  case ofTheRow
  /// No row would be answered.
  case ofAll
  /// The same row may be answered later.
  case passing

  init(_ response: Response) {
    let error = response.record?["error"]?.record
    let code = error?["code"]?.string ?? error?["type"]?.string ?? ""
    self =
      switch response.status {
      // Nothing left on the account is no matter of patience.
      case 429 where ["insufficient_quota", "billing_hard_limit_reached"].contains(code): .ofAll
      case 400 where code == "model_not_found": .ofAll
      case 400, 413, 414, 422: .ofTheRow
      case 408, 409, 425, 429: .passing
      // How llama.cpp says that a text is too long for its vector.
      case 500 where response.says("is too large to process"): .ofTheRow
      case 500...: .passing
      default: .ofAll
      }
  }
}
