import Ledger
import Synchronization
import Teachers
import Values

/// Where calls are handed in: what was paid for before comes from the ledger, the rest is asked,
/// and no answer counts before the ledger has it.
public final class RunCalls: Asker {
  private let ledger: CallLedger
  private let client: ChatClient
  private let book: CallBook
  private let batches: BatchScheduler
  private let retriesFailed: Bool
  /// Calls that failed before and are made again in this session: once is enough.
  private let retried = Mutex<Set<[UInt8]>>([])

  /// - Parameters:
  ///   - run: who spends.
  ///   - budget: what all calls of the run may take.
  ///   - retriesFailed: whether calls that failed in an earlier session are made again.
  public init(
    ledger: CallLedger, client: ChatClient, run: String, budget: Budget, retriesFailed: Bool,
    observe: @escaping @Sendable (CallEvent) -> Void
  ) throws {
    self.ledger = ledger
    self.client = client
    self.retriesFailed = retriesFailed
    book = CallBook(
      run: run, budget: budget, spent: try ledger.spending(of: run), observe: observe)
    batches = BatchScheduler(ledger: ledger, client: client, book: book)
  }

  /// All calls of the run so far.
  public var progress: CallProgress { book.progress }

  /// Tells how many calls the next stage needs, for the progress line.
  public func expect(_ calls: Int) { book.expect(calls) }

  public func outcomes(of calls: [Call]) throws -> [CallOutcome?] { try ledger.outcomes(of: calls) }

  /// How many calls are looked up in the ledger at a time.
  private static let chunk = 256

  public func settle(_ next: () throws -> Call?) async throws {
    book.begin()
    var queue: [Call] = []
    var load: [ObjectIdentifier: Int] = [:]
    var batched: [Call] = []
    // A call that stands twice in the stream is asked once: the second waits for the first.
    var underWay: Set<CallKey> = []
    try await withThrowingTaskGroup(of: Attempt.self) { group in
      /// Waits for one request; a failure stops the asking, but what is under way is still taken in.
      func finishOne() async throws {
        guard let attempt = try await group.next() else { return }
        for call in attempt.group.calls { underWay.remove(call.key) }
        load[ObjectIdentifier(attempt.group.teacher), default: 1] -= 1
        if let failure = attempt.failure {
          while let late = try await group.next() { _ = late }
          throw failure
        }
      }
      func start(_ calls: CallGroup) async throws {
        let teacher = calls.teacher
        let id = ObjectIdentifier(teacher)
        while load[id, default: 0] >= teacher.concurrency * teacher.endpointCount {
          try await finishOne()
        }
        if let error = book.budgetError {
          while let late = try await group.next() { _ = late }
          throw error
        }
        load[id, default: 0] += 1
        group.addTask { await self.attempt(calls) }
      }
      while let chunk = try takeChunk(next, &underWay) {
        try Task.checkCancellation()
        for call in try unsettled(chunk, &underWay) {
          if call.teacher.isBatched, call.kind == .answer {
            batched.append(call)
            continue
          }
          if !queue.isEmpty, !CallGroup(queue).takes(call) {
            try await start(CallGroup(queue))
            queue = []
          }
          queue.append(call)
        }
      }
      if !queue.isEmpty { try await start(CallGroup(queue)) }
      while load.values.contains(where: { $0 > 0 }) { try await finishOne() }
    }
    try await batches.settle(batched)
    book.end()
  }

  /// The next calls that are not under way already; nil after the last.
  private func takeChunk(_ next: () throws -> Call?, _ underWay: inout Set<CallKey>) throws
    -> [Call]?
  {
    var chunk: [Call] = []
    var isOver = true
    while chunk.count < Self.chunk {
      guard let call = try next() else { break }
      isOver = false
      if underWay.insert(call.key).inserted {
        chunk.append(call)
      } else {
        book.repeated()
      }
    }
    return isOver ? nil : chunk
  }

  /// Those of some calls that were neither answered nor failed before.
  private func unsettled(_ calls: [Call], _ underWay: inout Set<CallKey>) throws -> [Call] {
    let keys = calls.map(\.key.bytes)
    let (arePaid, failures) = (try ledger.arePaid(keys), try ledger.failures(for: keys))
    return try calls.indices.compactMap { index in
      if arePaid[index] {
        book.remembered(calls[index].teacher)
      } else if let failure = failures[index], try !isForgotten(failure) {
        book.failedBefore(failure)
      } else {
        return calls[index]
      }
      underWay.remove(calls[index].key)
      return nil
    }
  }

  /// Whether a failure counts no more, so that the call is made again.
  private func isForgotten(_ failure: CallLedger.Failure) throws -> Bool {
    guard retriesFailed, retried.withLock({ $0.insert(failure.key).inserted }) else { return false }
    try ledger.forgetFailures([failure.key])
    return true
  }

  private struct Attempt: Sendable {
    let group: CallGroup
    let failure: (any Error)?
  }

  private func attempt(_ group: CallGroup) async -> Attempt {
    do {
      // An endpoint may answer fewer at once than it was asked: the rest is asked for again.
      var rest = group.calls[...]
      while !rest.isEmpty {
        rest = rest.dropFirst(try await ask(CallGroup(Array(rest))))
      }
      return Attempt(group: group, failure: nil)
    } catch {
      return Attempt(group: group, failure: error)
    }
  }

  /// - Returns: how many of the calls are settled, from the first on.
  private func ask(_ group: CallGroup) async throws -> Int {
    do {
      let replies = try await client.ask(group)
      let answered = Array(zip(group.calls, replies))
      try await ledger.record(answered.map { CallLedger.Entry($1, $0) }, for: book.run)
      for (call, reply) in answered { book.answered(reply, call.teacher) }
      return answered.count
    } catch let refusal as Refusal {
      // Perhaps it is their number that was refused, or one of many.
      if group.calls.count > 1 {
        return try await ask(CallGroup(Array(group.calls.prefix(group.calls.count / 2))))
      }
      try await ledger.record([CallLedger.Failure(refusal, group.first)])
      try book.failed(refusal, group.teacher)
      return 1
    }
  }
}

extension CallLedger {
  /// What came of calls, as far as the ledger knows.
  func outcomes(of calls: [Call]) throws -> [CallOutcome?] {
    let keys = calls.map(\.key.bytes)
    let entries = try entries(for: keys)
    guard entries.contains(where: { $0 == nil }) else {
      return entries.map { $0.map { .reply(Reply($0)) } }
    }
    return zip(entries, try failures(for: keys)).map { entry, failure in
      entry.map { .reply(Reply($0)) } ?? failure.map { .refused(Refusal($0)) }
    }
  }
}

extension CallLedger.Origin {
  package init(_ teacher: Teacher) { self.init(place: teacher.identity, model: teacher.model) }
}

extension CallLedger.Entry {
  init(_ reply: Reply, _ call: Call) {
    self.init(reply, call.key.bytes, call.sample, call.teacher)
  }

  init(_ reply: Reply, _ key: [UInt8], _ sample: Int64, _ teacher: Teacher) {
    self.init(
      key: key, origin: .init(teacher), sample: sample, content: reply.content,
      reasoning: reply.reasoning, finishReason: reply.finishReason,
      promptTokens: reply.promptTokens, completionTokens: reply.completionTokens,
      cost: reply.cost(at: teacher.price))
  }
}

extension CallLedger.Failure {
  init(_ refusal: Refusal, _ call: Call) {
    self.init(refusal, call.key.bytes, call.sample, call.teacher)
  }

  init(_ refusal: Refusal, _ key: [UInt8], _ sample: Int64, _ teacher: Teacher) {
    self.init(
      key: key, origin: .init(teacher), sample: sample, status: refusal.status,
      message: refusal.message)
  }
}

extension Reply {
  init(_ entry: CallLedger.Entry) {
    self.init(
      content: entry.content, reasoning: entry.reasoning, finishReason: entry.finishReason,
      promptTokens: entry.promptTokens, completionTokens: entry.completionTokens, paid: entry.cost)
  }
}

extension Refusal {
  init(_ failure: CallLedger.Failure) {
    self.init(status: failure.status, message: failure.message)
  }
}
