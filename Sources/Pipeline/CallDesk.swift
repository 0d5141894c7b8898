import Corpus
import Ledger
import Stages
import Teachers

/// Where calls are handed in: what was paid for before comes from the ledger, the rest is asked,
/// and no answer counts before the ledger has it.
actor CallDesk: Asker {
  private let ledger: CallLedger
  private let client: ChatClient
  private let observer: any RunObserver
  /// Refusals cost nothing and are few: they are kept for this run only.
  private let refusals = Refusals()
  /// All calls of the run so far.
  private(set) var progress = CallProgress()
  /// Calls that the next ``settle(_:)`` will see, if that is known.
  private var expected: Int?

  init(ledger: CallLedger, client: ChatClient, observer: any RunObserver) {
    self.ledger = ledger
    self.client = client
    self.observer = observer
  }

  /// Tells how many calls the next stage needs, for the progress line.
  func expect(_ calls: Int) { expected = calls }

  nonisolated func outcome(of call: Call) throws -> CallOutcome {
    if let refusal = refusals[call.key] { return .refused(refusal) }
    guard let entry = try ledger.entry(for: call.key.bytes) else {
      throw RetortError(.bug, "an outcome was asked for that was never settled: \(call.key)")
    }
    return .reply(Reply(entry))
  }

  nonisolated func settle(_ next: () throws -> Call?) async throws {
    await begin()
    // A call that stands twice in the stream is asked once: the second waits for the first.
    var underWay: Set<CallKey> = []
    var load: [String: Int] = [:]
    try await withThrowingTaskGroup(of: Attempt.self) { group in
      /// Waits for one call; a failure stops the asking, but what is under way is still taken in.
      func finishOne() async throws {
        guard let attempt = try await group.next() else { return }
        underWay.remove(attempt.call.key)
        load[attempt.call.teacher.identity, default: 1] -= 1
        if let failure = attempt.failure {
          while let late = try await group.next() { _ = late }
          throw failure
        }
      }
      while let call = try next() {
        try Task.checkCancellation()
        let isSettled = underWay.contains(call.key) || refusals[call.key] != nil
        if try isSettled || ledger.usage(of: call.key.bytes) != nil {
          await remembered()
          continue
        }
        while load[call.teacher.identity, default: 0] >= call.teacher.concurrency {
          try await finishOne()
        }
        underWay.insert(call.key)
        load[call.teacher.identity, default: 0] += 1
        group.addTask { await self.attempt(call) }
      }
      while !underWay.isEmpty { try await finishOne() }
    }
    await end()
  }

  private struct Attempt: Sendable {
    let call: Call
    let failure: (any Error)?
  }

  private nonisolated func attempt(_ call: Call) async -> Attempt {
    do {
      let reply = try await client.ask(call)
      try await ledger.record(CallLedger.Entry(reply, to: call))
      await answered(reply, call)
    } catch let refusal as Refusal {
      refusals.add(refusal, to: call.key)
      await refused()
    } catch {
      return Attempt(call: call, failure: error)
    }
    return Attempt(call: call, failure: nil)
  }

  // MARK: Counting

  private var stage = CallProgress()

  private func begin() {
    stage = CallProgress()
    stage.total = expected
    expected = nil
    observer.observe(.asking(stage))
  }

  private func end() {
    observer.observe(.asking(stage))
  }

  private func remembered() { count { $0.remembered += 1 } }
  private func refused() { count { $0.refused += 1 } }

  private func answered(_ reply: Reply, _ call: Call) {
    let cost = call.teacher.price?.cost(
      promptTokens: reply.promptTokens, completionTokens: reply.completionTokens)
    count {
      $0.answered += 1
      $0.promptTokens += reply.promptTokens ?? 0
      $0.completionTokens += reply.completionTokens ?? 0
      $0.cost = $0.cost.flatMap { sum in cost.map { sum + $0 } }
    }
  }

  private func count(_ add: (inout CallProgress) -> Void) {
    add(&progress)
    add(&stage)
    observer.observe(.asking(stage))
  }
}

extension CallLedger.Entry {
  init(_ reply: Reply, to call: Call) {
    self.init(
      key: call.key.bytes, place: call.teacher.identity, model: call.teacher.model,
      sample: call.sample, content: reply.content, reasoning: reply.reasoning,
      finishReason: reply.finishReason, promptTokens: reply.promptTokens,
      completionTokens: reply.completionTokens)
  }
}

extension Reply {
  init(_ entry: CallLedger.Entry) {
    self.init(
      content: entry.content, reasoning: entry.reasoning, finishReason: entry.finishReason,
      promptTokens: entry.promptTokens, completionTokens: entry.completionTokens)
  }
}
