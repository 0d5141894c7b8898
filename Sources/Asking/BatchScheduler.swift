import Ledger
import Machine
import Synchronization
import Teachers
import Values

/// Gets calls answered through their providers' batches: handed in, noted in the ledger, asked after, taken in.
///
/// What was handed in is known to the ledger before the provider has it, so no kill makes a call be bought
/// twice. Memory: the calls that are open.
struct BatchScheduler {
  let scheduler: CallScheduler
  let book: CallBook

  private var ledger: CallLedger { scheduler.ledger }
  private var client: ChatClient { scheduler.client }

  /// How often calls that a batch left open go into another one.
  private static let rounds = 5

  /// Sees to it that all calls have an outcome.
  func settle(_ calls: [Call]) async throws {
    for calls in Dictionary(grouping: calls, by: { $0.teacher.name }).values {
      // Two that hand in the same calls at the same time would buy them twice: who comes second finds them answered.
      let origin = "\(calls[0].teacher.identity) \(calls[0].teacher.model)"
      let lock = try await FileLock(
        waitingFor: "\(scheduler.claimFolder)/batches-\(Digest(of: origin).description.prefix(32))")
      defer { withExtendedLifetime(lock) {} }
      let open = zip(calls, try ledger.outcomes(of: calls)).filter { $1 == nil }.map { $0.0 }
      for call in calls.dropLast(open.count) { book.remembered(call.teacher) }
      guard !open.isEmpty else { continue }
      try await settle(open, with: try await BatchClient(open[0].teacher, client))
    }
  }

  private func settle(_ calls: [Call], with provider: BatchClient) async throws {
    let teacher = calls[0].teacher
    var open = calls
    for _ in 0..<Self.rounds where !open.isEmpty {
      let lying = try await findUnnamed(teacher, provider).reduce(into: Set<[UInt8]>()) {
        $0.formUnion(try ledger.calls(of: $1.id).keys)
      }
      try await submit(open.filter { !lying.contains($0.key.bytes) }, to: provider)
      try await wait(for: teacher, provider)
      let outcomes = try ledger.outcomes(of: open)
      open = zip(open, outcomes).filter { $1 == nil }.map { call, _ in call }
    }
    for call in open {
      let refusal = Refusal(status: 0, message: "no answer in \(Self.rounds) batches")
      try await ledger.record([CallLedger.Failure(refusal, call)])
      try book.failed(refusal, call.teacher)
    }
  }

  /// The batches that lie with the provider; those whose names were lost in a crash are looked for there.
  private func findUnnamed(_ teacher: Teacher, _ provider: BatchClient) async throws
    -> [CallLedger.Batch]
  {
    for batch in try ledger.openBatches(of: .init(teacher)) where batch.name == nil {
      if let name = try await provider.find(tag: batch.tag, size: batch.size) {
        try ledger.name(batch.id, name)
      } else {
        try ledger.close(batch.id)
      }
    }
    return try ledger.openBatches(of: .init(teacher))
  }

  private func submit(_ calls: [Call], to provider: BatchClient) async throws {
    for batch in provider.batches(of: calls) {
      try Task.checkCancellation()
      if let error = book.budgetError ?? scheduler.budgetError { throw error }
      let tag = BatchClient.newTag()
      let id = try ledger.open(
        batch.map { ($0.key.bytes, $0.sample) }, to: .init(batch[0].teacher), tag: tag)
      try ledger.name(id, try await provider.submit(batch, tag: tag))
    }
  }

  /// Asks after the batches, seldom and more seldom, until all are over.
  private func wait(for teacher: Teacher, _ provider: BatchClient) async throws {
    var pause = client.policy.firstDelay
    while true {
      let open = try ledger.openBatches(of: .init(teacher))
      if open.isEmpty { return }
      book.waiting(BatchProgress(batches: open.count, calls: open.reduce(0) { $0 + $1.size }))
      for batch in open where try await take(batch, teacher, provider) {
        try ledger.close(batch.id)
        pause = client.policy.firstDelay
      }
      if try ledger.openBatches(of: .init(teacher)).isEmpty { return }
      try await Task.sleep(for: .seconds(pause))
      pause = min(pause * 1.5, client.policy.longestDelay)
    }
  }

  /// Takes in what came of a batch; false if it is not over yet.
  private func take(_ batch: CallLedger.Batch, _ teacher: Teacher, _ provider: BatchClient)
    async throws
    -> Bool
  {
    guard let name = batch.name else { return false }
    let samples = try ledger.calls(of: batch.id)
    let byName = Dictionary(
      samples.map { (hexadecimal($0.key), ($0.key, $0.value)) },
      uniquingKeysWith: { first, _ in first })
    // A connection that breaks brings some results again.
    let taken = Mutex<Set<String>>([])
    return try await provider.collect(name) { results in
      let results = taken.withLock { taken in results.filter { taken.insert($0.id).inserted } }
      var entries: [CallLedger.Entry] = []
      var failures: [CallLedger.Failure] = []
      for (id, outcome) in results {
        guard let (key, sample) = byName[id] else { continue }
        switch outcome {
        case .replied(let reply): entries.append(.init(reply, key, sample, teacher))
        case .refused(let refusal): failures.append(.init(refusal, key, sample, teacher))
        case .open: break
        }
      }
      try await ledger.record(entries, for: book.run)
      try await ledger.record(failures)
      for entry in entries {
        book.answered(Reply(entry), teacher)
        scheduler.count(Reply(entry).spending(at: teacher.price))
      }
      for failure in failures { try book.failed(Refusal(failure), teacher) }
    }
  }
}
