import Synchronization
import Values

/// The gates of a run, one for each account: the addresses, the key and the model.
///
/// Teachers that differ in none of these share a gate, since their provider counts what they do together: of each
/// limit the strictest that one of them states counts for all. Teachers that differ in one have gates of their own,
/// also if they share some of their addresses.
final class Gates: Sendable {
  private struct Account: Hashable {
    let addresses: [String]
    /// The name of the variable that holds it.
    let key: String?
    /// They may have keys, too.
    let headers: [HeaderText]
    let model: String

    init(_ teacher: Teacher) {
      if case .endpoints(let urls, _) = teacher.place {
        addresses = urls
      } else {
        addresses = [teacher.identity]
      }
      key = teacher.keyVariable
      headers = teacher.headers
      model = teacher.model
    }
  }

  /// What the teachers of an account state.
  private struct Terms {
    /// Of those that state how many calls may be in flight; the usual number counts only if none does.
    private var statedConcurrency: Int?
    private let usualConcurrency: Int
    private(set) var limits: RateLimits

    var concurrency: Int { statedConcurrency ?? usualConcurrency }

    init(_ teacher: Teacher) {
      statedConcurrency = teacher.statedConcurrency
      usualConcurrency = teacher.concurrency
      limits = teacher.limits
    }

    mutating func add(_ teacher: Teacher) {
      statedConcurrency = lower(statedConcurrency, teacher.statedConcurrency)
      limits = limits.stricter(teacher.limits)
    }
  }

  private struct State {
    var byAccount: [Account: (gate: Gate, terms: Terms)] = [:]
    /// Found without hashing an address for every call. The teachers are kept, so that no other one gets their identity.
    var byTeacher: [ObjectIdentifier: (teacher: Teacher, gate: Gate)] = [:]
  }

  private let state = Mutex(State())

  func gate(for teacher: Teacher) -> Gate {
    state.withLock { state in
      if let known = state.byTeacher[ObjectIdentifier(teacher)] { return known.gate }
      let gate = Self.gate(of: Account(teacher), teacher, &state.byAccount)
      state.byTeacher[ObjectIdentifier(teacher)] = (teacher, gate)
      return gate
    }
  }

  private static func gate(
    of account: Account, _ teacher: Teacher, _ known: inout [Account: (gate: Gate, terms: Terms)]
  ) -> Gate {
    guard var shared = known[account] else {
      let gate = Gate(
        endpoints: teacher.endpointCount, most: teacher.concurrency, limits: teacher.limits)
      known[account] = (gate, Terms(teacher))
      return gate
    }
    shared.terms.add(teacher)
    shared.gate.limit(most: shared.terms.concurrency, shared.terms.limits)
    known[account] = shared
    return shared.gate
  }
}

extension RateLimits {
  /// Of each limit the stricter.
  fileprivate func stricter(_ other: RateLimits) -> RateLimits {
    RateLimits(
      requestsPerMinute: lower(requestsPerMinute, other.requestsPerMinute),
      tokensPerMinute: lower(tokensPerMinute, other.tokensPerMinute),
      inputTokensPerMinute: lower(inputTokensPerMinute, other.inputTokensPerMinute),
      outputTokensPerMinute: lower(outputTokensPerMinute, other.outputTokensPerMinute))
  }
}

/// The lower of two limits, of which one or both may be unknown.
private func lower(_ one: Int?, _ other: Int?) -> Int? {
  guard let one, let other else { return one ?? other }
  return min(one, other)
}
