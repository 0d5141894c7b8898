import Teachers
import Values

/// Gets answers, each at most once ever: what was paid for before is remembered.
public protocol Asker: Sendable {
  /// Sees to it that every call has an outcome. Calls come one by one from `next`, which returns
  /// nil after the last.
  func settle(_ next: () throws -> Call?) async throws

  /// What came of calls, in their order; nil for those that were not settled.
  func outcomes(of calls: [Call]) throws -> [CallOutcome?]

  /// For a while nobody is asked: what is held for asking may be given back.
  func rest() async
}

extension Asker {
  public func rest() async {}
}

/// What came of a call.
public enum CallOutcome: Sendable, Equatable {
  case reply(Reply)
  case refused(Refusal)
}

extension Asker {
  /// What came of a call that was settled.
  public func outcome(of call: Call) throws -> CallOutcome {
    if let outcome = try outcomes(of: [call])[0] { return outcome }
    throw RetortError(.bug, "an outcome was asked for that was never settled: \(call.key)")
  }

  /// Settles calls, and then those that follow from their answers, round by round.
  ///
  /// - Parameter calls: gives the first calls, from the beginning each time.
  public func settle(_ calls: () -> () throws -> Call?, _ followUps: FollowUps) async throws {
    try await settle(calls())
    for _ in 0..<followUps.most {
      let first = calls()
      var isOver = true
      try await settle {
        while let call = try first() {
          if let open = try chain(from: call, followUps).open {
            isOver = false
            return open
          }
        }
        return nil
      }
      if isOver { break }
    }
  }

  /// A call with those that followed from it.
  package func chain(from call: Call, _ followUps: FollowUps) throws -> CallChain {
    var chain = CallChain()
    var next: Call? = call
    while let call = next, chain.links.count <= followUps.most {
      guard let outcome = try outcomes(of: [call])[0] else {
        chain.open = call
        break
      }
      chain.links.append((call, outcome))
      guard case .reply(let reply) = outcome else { break }
      next = followUps.next(call, reply)
    }
    return chain
  }
}

/// Which call follows from an answer that will not do.
public struct FollowUps: Sendable {
  /// How many may follow from one call.
  public let most: Int
  /// The next call; nil if the answer will do.
  public let next: @Sendable (Call, Reply) -> Call?

  public init(most: Int, next: @escaping @Sendable (Call, Reply) -> Call?) {
    self.most = most
    self.next = next
  }

  /// Every answer will do.
  public static let none = FollowUps(most: 0) { _, _ in nil }
}

/// A call, those that followed from it, and what came of each.
package struct CallChain {
  package var links: [(call: Call, outcome: CallOutcome)] = []
  /// The next call, if it was not settled yet.
  package var open: Call?

  package init(links: [(call: Call, outcome: CallOutcome)] = []) {
    self.links = links
  }

  /// What all replies took.
  package var spending: Spending {
    links.reduce(into: Spending()) { sum, link in
      if case .reply(let reply) = link.outcome {
        sum += reply.spending(at: link.call.teacher.price)
      }
    }
  }
}
