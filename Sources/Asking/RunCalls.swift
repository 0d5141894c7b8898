import Ledger
import Synchronization
import Teachers
import Values

/// Where a run hands its calls in: what was paid for before comes from the ledger, what another run has under way is
/// waited for, the rest is asked, and no answer counts before the ledger has it.
public final class RunCalls: Asker {
  private let scheduler: CallScheduler
  private let book: CallBook
  private let batches: BatchScheduler
  private let retriesFailed: Bool
  /// Calls that failed before and are made again in this session: once is enough.
  private let retried = Mutex<Set<[UInt8]>>([])

  private var ledger: CallLedger { scheduler.ledger }

  init(
    _ scheduler: CallScheduler, run: String, budget: Budget, retriesFailed: Bool,
    observe: @escaping @Sendable (CallEvent) -> Void
  ) throws {
    self.scheduler = scheduler
    self.retriesFailed = retriesFailed
    book = CallBook(
      run: run, budget: budget, spent: try scheduler.ledger.spending(of: run), observe: observe)
    batches = BatchScheduler(scheduler: scheduler, book: book)
  }

  /// All calls of the run so far.
  public var progress: CallProgress { book.progress }

  /// Tells how many calls the next stage needs, for the progress line.
  public func expect(_ calls: Int) { book.expect(calls) }

  public func outcomes(of calls: [Call]) throws -> [CallOutcome?] { try ledger.outcomes(of: calls) }

  /// How many calls are looked up in the ledger at a time.
  private static let chunk = 256
  /// So many calls that others have under way are remembered before they are waited for.
  private static let mostAwaited = 1024
  /// How long a call is left alone that another process has under way, in milliseconds: from, to.
  private static let patience = (100, 1000)

  public func settle(_ next: () throws -> Call?) async throws {
    book.begin()
    // A call that stands twice in the stream is asked once: the second waits for the first.
    var seen: Set<CallKey> = []
    var batched: [Call] = []
    var left = try await settle(next, &seen, &batched)
    var pause = Self.patience.0
    while !left.isEmpty {
      // What others had under way: answered now, or ours to make.
      try Task.checkCancellation()
      for call in left { await scheduler.wait(for: call.key) }
      let before = left.count
      var rest = left[...]
      seen = []
      left = try await settle({ rest.popFirst() }, &seen, &batched)
      // Another process tells nobody when it is done.
      guard !left.isEmpty else { break }
      pause = left.count < before ? Self.patience.0 : min(Self.patience.1, 2 * pause)
      try await Task.sleep(for: .milliseconds(pause))
    }
    try await batches.settle(batched)
    book.end()
  }

  /// Settles all calls but those that others have under way.
  ///
  /// - Parameter batched: takes those that go into batches.
  /// - Returns: what others have under way.
  private func settle(
    _ next: () throws -> Call?, _ underWay: inout Set<CallKey>, _ batched: inout [Call]
  ) async throws -> [Call] {
    var queue: [Call] = []
    var load: [ObjectIdentifier: Int] = [:]
    var awaited: [Call] = []
    try await withThrowingTaskGroup(of: Attempt.self) { group in
      /// Waits for one request; a failure stops the asking, but what is under way is still taken in.
      func finishOne() async throws {
        guard let attempt = try await group.next() else { return }
        for call in attempt.group.calls { underWay.remove(call.key) }
        awaited += attempt.ofOthers
        load[ObjectIdentifier(attempt.group.teacher), default: 1] -= 1
        if let failure = attempt.failure {
          while let late = try await group.next() { _ = late }
          throw failure
        }
      }
      func start(_ queued: [Call]) async throws {
        let teacher = queued[0].teacher
        let id = ObjectIdentifier(teacher)
        while load[id, default: 0] >= teacher.concurrency * teacher.endpointCount {
          try await finishOne()
        }
        if let error = book.budgetError ?? scheduler.budgetError {
          while let late = try await group.next() { _ = late }
          throw error
        }
        let calls = queued.filter { call in
          let isOurs = scheduler.begin(call.key)
          if !isOurs {
            awaited.append(call)
            underWay.remove(call.key)
          }
          return isOurs
        }
        guard !calls.isEmpty else { return }
        load[id, default: 0] += 1
        group.addTask { await self.attempt(CallGroup(calls)) }
      }
      while let chunk = try takeChunk(next, &underWay) {
        try Task.checkCancellation()
        for call in try unsettled(chunk, &underWay) {
          if call.teacher.isBatched, call.kind == .answer {
            batched.append(call)
            continue
          }
          if !queue.isEmpty, !CallGroup(queue).takes(call) {
            try await start(queue)
            queue = []
          }
          queue.append(call)
        }
        // Memory: who goes through the same calls as another run must not run far ahead of it.
        if awaited.count > Self.mostAwaited {
          for call in awaited.prefix(Self.mostAwaited / 2) { await scheduler.wait(for: call.key) }
          let looked = Array(awaited.prefix(Self.mostAwaited / 2))
          awaited.removeFirst(looked.count)
          awaited += try unsettled(looked, &underWay)
        }
      }
      if !queue.isEmpty { try await start(queue) }
      while load.values.contains(where: { $0 > 0 }) { try await finishOne() }
    }
    return awaited
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
    let (arePaid, failures) = (try ledger.arePaid(calls), try ledger.failures(for: keys))
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
    /// Calls that another process has under way.
    var ofOthers: [Call] = []
  }

  /// Makes calls that this run has taken up.
  private func attempt(_ group: CallGroup) async -> Attempt {
    var claimed: [Call] = []
    defer {
      for call in claimed { scheduler.claims.release(call.key.bytes) }
      for call in group.calls { scheduler.end(call.key) }
    }
    claimed = group.calls.filter { scheduler.claims.take($0.key.bytes) }
    let keys = Set(claimed.map(\.key))
    let others = group.calls.filter { !keys.contains($0.key) }
    do {
      // Whoever had a call before may have had it answered or refused since the ledger was asked.
      var settled: Set<CallKey> = []
      var rest = try unsettled(claimed, &settled)[...]
      // An endpoint may answer fewer at once than it was asked: the rest is asked for again.
      while !rest.isEmpty {
        rest = rest.dropFirst(try await ask(CallGroup(Array(rest))))
      }
      return Attempt(group: group, failure: nil, ofOthers: others)
    } catch {
      return Attempt(group: group, failure: error)
    }
  }

  /// - Returns: how many of the calls are settled, from the first on.
  private func ask(_ group: CallGroup) async throws -> Int {
    do {
      let replies = try await scheduler.client.ask(group)
      let answered = Array(zip(group.calls, replies))
      try await ledger.record(answered.map { CallLedger.Entry($1, $0) }, for: book.run)
      for (call, reply) in answered {
        book.answered(reply, call.teacher)
        scheduler.count(reply.spending(at: call.teacher.price))
      }
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
  /// For each of many calls whether it is paid for.
  func arePaid(_ calls: [Call]) throws -> [Bool] {
    let arePaid = try arePaid(calls.map(\.key.bytes))
    guard calls.contains(where: { $0.formerKey != nil }) else { return arePaid }
    return try zip(calls, arePaid).map { call, isPaid in
      if isPaid { return true }
      return try call.formerKey.map { try self.arePaid([$0.bytes])[0] } ?? false
    }
  }

  /// What came of calls, as far as the ledger knows.
  func outcomes(of calls: [Call]) throws -> [CallOutcome?] {
    let keys = calls.map(\.key.bytes)
    let entries = try entries(for: keys)
    guard entries.contains(where: { $0 == nil }) else {
      return entries.map { $0.map { .reply(Reply($0)) } }
    }
    let all = try zip(calls, entries).map { call, entry -> Entry? in
      if let entry { return entry }
      return try call.formerKey.flatMap { try self.entry(for: $0.bytes) }
    }
    return zip(all, try failures(for: keys)).map { entry, failure in
      entry.map { .reply(Reply($0)) } ?? failure.map { .refused(Refusal($0)) }
    }
  }
}

extension CallLedger.Origin {
  package init(_ teacher: Teacher) {
    self.init(place: teacher.identity, model: teacher.rememberedModel)
  }
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
