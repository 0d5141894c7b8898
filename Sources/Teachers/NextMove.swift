import Corpus
import Foundation

/// What came of one attempt to ask.
public enum AttemptOutcome: Sendable {
  /// An HTTP response: its status, the seconds in its `Retry-After`, its body.
  case response(status: Int, retryAfter: Double?, body: Data)
  /// No whole response: a refused or cut connection, a timeout.
  case failure(String)
}

/// What to do after an attempt: decided here, done by ``ChatClient``.
public enum NextMove: Sendable, Equatable {
  /// It is an answer.
  case accept(Reply)
  /// Wait so many seconds and ask again.
  case retry(after: Double, because: String)
  /// This call cannot be answered, others can: the row is dropped with this reason.
  case refuse(Refusal)
  /// No call can be answered: the run stops.
  case stop(RetortError)
}

/// Why an endpoint would not answer one call.
public struct Refusal: Error, Sendable, Equatable {
  /// The HTTP status.
  public let status: Int
  /// What the endpoint said, at most 500 characters of it.
  public let message: String

  public init(status: Int, message: String) {
    self.status = status
    self.message = message
  }
}

/// How often and how patiently a call is tried again.
public struct RetryPolicy: Sendable, Equatable {
  /// Attempts in all, at least 1.
  public let attempts: Int
  /// Seconds before the second attempt; each further wait is twice as long.
  public let firstDelay: Double
  /// No wait is longer than this, in seconds, but for one that the endpoint asks for.
  public let longestDelay: Double

  public init(attempts: Int, firstDelay: Double, longestDelay: Double) {
    self.attempts = attempts
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
  }

  /// Eight attempts over about two minutes.
  public static let standard = RetryPolicy(attempts: 8, firstDelay: 1, longestDelay: 60)

  /// Decides what follows an attempt.
  ///
  /// - Parameters:
  ///   - attempt: its number, from 1.
  ///   - jitter: 0..<1, spreads the waits of calls that failed together over half to whole.
  ///   - teacher: who was asked, for the error.
  public func move(
    after outcome: AttemptOutcome, attempt: Int, jitter: Double, teacher: String
  ) -> NextMove {
    let trouble: String
    var asked: Double?
    switch outcome {
    case .response(200, _, let body):
      if let reply = try? Reply(body: body) { return .accept(reply) }
      // Paid for, but unreadable: worth asking again, and the row's fault in the end.
      guard attempt < attempts else {
        return .refuse(Refusal(status: 200, message: "unreadable: \(Self.excerpt(body))"))
      }
      trouble = "the reply cannot be read"
    case .response(let status, _, let body) where [400, 413, 422].contains(status):
      return .refuse(Refusal(status: status, message: Self.excerpt(body)))
    case .response(let status, _, let body)
    where (400..<500).contains(status)
      && ![408, 409, 425, 429].contains(status):
      return .stop(Self.unusable(teacher, status, Self.excerpt(body)))
    case .response(let status, let retryAfter, let body):
      trouble = "HTTP \(status): \(Self.excerpt(body))"
      asked = retryAfter
    case .failure(let reason):
      trouble = reason
    }
    guard attempt < attempts else {
      return .stop(
        RetortError(
          .teacher, "teacher \"\(teacher)\" did not answer in \(attempts) attempts", cause: trouble,
          hint: "see whether it runs, then run the same command again: it goes on where it stopped")
      )
    }
    let delay = min(longestDelay, firstDelay * pow(2, Double(attempt - 1))) * (0.5 + jitter / 2)
    return .retry(after: max(asked ?? 0, delay), because: trouble)
  }

  private static func unusable(_ teacher: String, _ status: Int, _ message: String) -> RetortError {
    let hint =
      switch status {
      case 401, 403: "see the environment variable that the teacher's key names"
      case 404: "see the endpoint's address (it mostly ends in /v1) and the model's name"
      default: "see the teacher's description in the recipe"
      }
    return RetortError(
      .teacher, "teacher \"\(teacher)\" cannot be asked", cause: "HTTP \(status): \(message)",
      hint: hint)
  }

  private static func excerpt(_ body: Data) -> String {
    String(String(decoding: body.prefix(2000), as: UTF8.self).prefix(500))
  }
}
