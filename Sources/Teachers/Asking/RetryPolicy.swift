import Foundation
import Values

/// What came of one attempt to ask.
public enum AttemptOutcome: Sendable {
  case response(Response)
  /// A successful response that came as events.
  case stream(StreamEnd)
  /// No whole response: a refused or cut connection, a timeout.
  case failure(String)

  /// What the endpoint says that it took, for what came to nothing; nil where it does not say.
  var waste: Reply? {
    let body: Record? =
      switch self {
      case .response(let response) where (200..<300).contains(response.status): response.record
      case .stream(let end): end.body
      case .response, .failure: nil
      }
    guard let usage = body.map({ Usage($0) }), usage.saysSomething else { return nil }
    return Reply(
      content: "", reasoning: nil, finishReason: "", promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens, cachedTokens: usage.cachedTokens, paid: usage.cost)
  }
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

  static let emptyAnswer = "the answer is empty"

  /// Whether the teacher answered, each time that it was asked, with nothing.
  package var isEmptyAnswer: Bool { message == Self.emptyAnswer }
}

/// The attempts to ask for one answer so far.
public struct Attempts: Sendable, Equatable {
  /// Those that failed.
  public var failed = 0
  /// Those that came while the endpoint had too much to do.
  public var pushedBack = 0
  /// Seconds for which the endpoint has said so and answered nothing.
  public var pressedFor = 0.0
  /// Times that there was nothing in the answer.
  public var emptied = 0
  /// What was paid for and came to nothing, since somebody took it to count: empty replies, and counts without a text of
  /// answers that broke off.
  public var empty: [Reply] = []
  /// Whether the endpoint has answered another call since the first of them.
  public var othersWereAnswered = false
  /// Whether the endpoint has ever answered.
  public var wasEverAnswered = false
  /// Attempts of all calls, one behind the other, that found nobody, and for how many seconds.
  public var unreached = 0
  public var unreachedFor = 0.0

  public init() {}

  /// What came to nothing and nobody has counted yet.
  mutating func takeEmpty() -> [Reply] {
    defer { empty = [] }
    return empty
  }
}

/// How often and how patiently a call is tried again.
///
/// An endpoint that has too much to do is asked again for as long as the teacher has patience; what is at fault, so many
/// times. Both are decided here for everything that is asked.
public struct RetryPolicy: Sendable, Equatable {
  /// Failed attempts in all, at least 1; for a teacher of several addresses, at each of them.
  public let attempts: Int
  /// Seconds before the second attempt; each further wait is twice as long.
  public let firstDelay: Double
  /// No wait is longer than this, in seconds, but for one that the endpoint asks for.
  public let longestDelay: Double
  /// Empty answers that are taken before the call is given up: they are paid for.
  static let emptyAnswers = 3
  /// Web pages that are taken for answers before the run stops, where nothing else ever came.
  static let pages = 2

  public init(attempts: Int, firstDelay: Double, longestDelay: Double) {
    self.attempts = attempts
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
  }

  /// Eight attempts over about two minutes.
  public static let standard = RetryPolicy(attempts: 8, firstDelay: 1, longestDelay: 60)

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
    let reading = Reading(outcome, interface ?? teacher.interface.interface)
    switch reading {
    case .replies(let replies, let status):
      return accept(replies, status, &attempts, jitter)
    case .trouble(let trouble, let message):
      attempts.empty += [outcome.waste].compactMap(\.self)
      return move(after: trouble, message, &attempts, jitter, teacher)
    case .unreadable(let reason, let excerpt, let status):
      attempts.empty += [outcome.waste].compactMap(\.self)
      attempts.failed += 1
      if reason == Reading.page, !attempts.wasEverAnswered, attempts.failed >= Self.pages {
        return .stop(
          RetortError(
            .teacher, "teacher \"\(teacher.name)\" answers with a web page",
            cause: "HTTP \(status): \(excerpt.prefix(200))",
            hint: "see the endpoint's address: it mostly ends in /v1"))
      }
      // Paid for, but unreadable: worth asking again, and the row's fault in the end.
      guard attempts.failed < self.attempts else {
        return .refuse(Refusal(status: status, message: "unreadable: \(reason): \(excerpt)"))
      }
      return retry(
        attempts, jitter, nil, "the reply cannot be read: \(reason): \(excerpt.prefix(200))")
    }
  }

  private func accept(
    _ replies: [Reply], _ status: Int, _ attempts: inout Attempts, _ jitter: Double
  ) -> NextMove {
    // All that it wrote may be thoughts that nobody shows: where it was cut, it would be so again.
    let filled = replies.filter { !$0.isEmpty || $0.isCut }
    attempts.empty += replies.filter { $0.isEmpty && !$0.isCut }
    if !filled.isEmpty { return .accept(filled) }
    attempts.emptied += 1
    if replies.first?.finishReason == FinishReason.filter {
      return .refuse(Refusal(status: status, message: "stopped by the content filter"))
    }
    let trouble = Refusal.emptyAnswer
    guard attempts.emptied < Self.emptyAnswers else {
      return .refuse(Refusal(status: status, message: trouble))
    }
    return retry(attempts, jitter, nil, trouble)
  }

  private func move(
    after trouble: EndpointTrouble, _ message: String, _ attempts: inout Attempts, _ jitter: Double,
    _ teacher: Teacher
  ) -> NextMove {
    let told = trouble.status == 0 ? message : "HTTP \(trouble.status): \(message)"
    switch trouble.kind {
    case .row: return .refuse(Refusal(status: trouble.status, message: message))
    case .account, .key, .place, .all: return .stop(Self.unusable(teacher, trouble, message))
    case .pressure:
      attempts.pushedBack += 1
      let pause = trouble.pause ?? 0
      guard attempts.pressedFor + pause <= teacher.patience else {
        return .stop(
          RetortError(
            .teacher,
            "teacher \"\(teacher.name)\" had too much to do for \(Self.worded(teacher.patience))",
            cause: told,
            hint: "run the same command again later: it goes on where it stopped"))
      }
      // How many calls begin, and when, the pace says: none waits for long by itself.
      return .retry(after: max(pause, firstDelay * (0.05 + jitter * 0.2)), because: told)
    case .fault:
      attempts.failed += 1
      // At each address: one that does not answer is no fault of the call.
      let most = self.attempts * min(teacher.endpointCount, 8)
      // Where nobody is, one call at a time looks again: then it is the attempts of all that count. Who has answered
      // before may be started anew, which takes its time.
      let longest = attempts.wasEverAnswered ? span * 10 : span
      if trouble.status == 0, attempts.unreached >= most, attempts.unreachedFor >= longest {
        return Self.silent(teacher.name, "in \(attempts.unreached + 1) attempts", told)
      }
      guard attempts.failed < most else { return givingUp(trouble, attempts, told, teacher.name) }
      return retry(attempts, jitter, trouble.pause, told)
    }
  }

  private func retry(_ attempts: Attempts, _ jitter: Double, _ pause: Double?, _ because: String)
    -> NextMove
  {
    let delay = delay(attempts.failed + attempts.emptied) * (0.5 + jitter / 2)
    return .retry(after: max(pause ?? 0, delay), because: because)
  }

  /// Seconds that all waits of a call take at most, but for those that an endpoint asks for.
  private var span: Double { (1..<max(2, attempts)).reduce(0) { $0 + delay($1) } }

  /// Seconds to wait at most after so many attempts, at least 1.
  func delay(_ failed: Int) -> Double {
    min(longestDelay, firstDelay * pow(2, Double(min(failed, 64) - 1)))
  }

  /// One row that nobody answers while others are answered is set aside; if none is answered, the run stops.
  private func givingUp(
    _ trouble: EndpointTrouble, _ attempts: Attempts, _ told: String, _ teacher: String
  ) -> NextMove {
    let tried = "in \(attempts.failed + attempts.pushedBack) attempts"
    if attempts.othersWereAnswered {
      return .refuse(
        Refusal(status: trouble.status, message: "no answer \(tried): \(told)"))
    }
    return Self.silent(teacher, tried, told)
  }

  private static func silent(_ teacher: String, _ tried: String, _ told: String) -> NextMove {
    .stop(
      RetortError(
        .teacher, "teacher \"\(teacher)\" did not answer \(tried)", cause: told,
        hint: "see whether it runs, then run the same command again: it goes on where it stopped"))
  }

  private static func worded(_ seconds: Double) -> String {
    seconds >= 7200 ? String(format: "%g hours", seconds / 3600) : String(format: "%g s", seconds)
  }

  private static func unusable(_ teacher: Teacher, _ trouble: EndpointTrouble, _ message: String)
    -> RetortError
  {
    let hint =
      switch trouble.kind {
      case .key:
        teacher.keyVariable.map { "see the environment variable \($0), which holds its key" }
          ?? "it asks who you are: name the variable that holds its key in the recipe (key: $NAME)"
      case .account: "see the account's credit at the provider, then run the same command again"
      case .place: "see the endpoint's address (it mostly ends in /v1) and the model's name"
      default: "see the teacher's description in the recipe"
      }
    return RetortError(
      .teacher, "teacher \"\(teacher.name)\" cannot be asked",
      cause: "HTTP \(trouble.status): \(message)", hint: hint)
  }
}
