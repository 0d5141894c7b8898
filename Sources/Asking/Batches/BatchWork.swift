import Ledger
import Teachers
import Values

/// The batches of one teacher that hold some calls, from the handing in to the last result.
final class BatchWork {
  private let calls: RunCalls
  private let client: BatchClient
  private let teacher: Teacher
  /// By their keys.
  private var wanted: [[UInt8]: Call]
  private var pieces = BatchPieces()
  /// What is reserved for batches, by their numbers.
  private var reservations: [Int64: Int] = [:]
  /// The batches that this process looks after, by their numbers.
  private var held: [Int64: [UInt8]] = [:]
  /// Names of batches that turned out to be others'.
  private var foreign: Set<String> = []
  /// Nothing is handed in before this time.
  private var holdOff = ContinuousClock.now
  private var holdOffSeconds: Double
  /// Whether the teacher has answered any of the calls, now or before.
  private var isAnswering = false
  /// The keys of calls that were settled here, and counted.
  private(set) var counted: Set<[UInt8]> = []

  private var scheduler: CallScheduler { calls.scheduler }
  private var ledger: CallLedger { calls.ledger }
  private var book: CallBook { calls.book }
  private var policy: RetryPolicy { calls.scheduler.client.policy }

  /// - Parameter wanted: calls to one teacher; not empty.
  init(_ calls: RunCalls, _ client: BatchClient, _ wanted: [Call]) {
    self.calls = calls
    self.client = client
    teacher = wanted[0].teacher
    self.wanted = Dictionary(
      wanted.map { ($0.key.bytes, $0) }, uniquingKeysWith: { first, _ in first })
    holdOffSeconds = calls.scheduler.client.policy.firstDelay
  }

  /// Gives free what was held: others may look after the batches that are left.
  func giveBack() {
    for key in held.values { scheduler.release(key) }
    for reservation in reservations.values {
      scheduler.end(reservation: reservation, took: Spending())
    }
    held = [:]
    reservations = [:]
  }

  /// Returns when all calls have outcomes; without handing in, when no batch holds one of them any more.
  func settle(handsIn: Bool) async throws {
    var pause = policy.firstDelay
    while true {
      try Task.checkCancellation()
      let open = try sortOut()
      if wanted.isEmpty { return }
      var hasMoved = false
      if handsIn {
        pieces.add(open, dividing: client.batches)
        hasMoved = try await handIn()
      }
      let batches = try ledger.batches(holding: Array(wanted.keys))
      if batches.isEmpty, !handsIn { return }
      tell(batches)
      for batch in batches where hold(batch) {
        if try await look(batch) { hasMoved = true }
      }
      pause = hasMoved ? policy.firstDelay : min(pause * 1.5, policy.longestDelay)
      if !hasMoved { try await Task.sleep(for: .seconds(pause)) }
    }
  }

  /// Drops calls that have outcomes.
  ///
  /// - Returns: those that lie nowhere.
  private func sortOut() throws -> [Call] {
    var open: [Call] = []
    let all = wanted.values.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
    for (call, standing) in zip(all, try ledger.standings(of: all)) {
      switch standing {
      case .answered:
        isAnswering = true
        if counted.insert(call.key.bytes).inserted { book.remembered(call.teacher) }
        wanted[call.key.bytes] = nil
      case .failed(let failure) where !calls.isWorthAsking(failure, call.teacher):
        if counted.insert(call.key.bytes).inserted { book.failedBefore(failure) }
        wanted[call.key.bytes] = nil
      case .lying: break
      case .open, .failed: open.append(call)
      }
    }
    return open
  }

  private func tell(_ batches: [CallLedger.Batch], because: String? = nil) {
    guard !batches.isEmpty || because != nil else { return }
    book.waiting(
      BatchProgress(
        batches: batches.count, calls: batches.reduce(0) { $0 + $1.size }, because: because))
  }

  // MARK: Handing in

  /// - Returns: whether anything was handed in.
  private func handIn() async throws -> Bool {
    var hasMoved = false
    while ContinuousClock.now >= holdOff, let piece = pieces.takeNext() {
      try Task.checkCancellation()
      let (count, reservation) = try scheduler.reserve(
        piece, account: calls.account, isForced: false)
      pieces.putBack(Array(piece[count...]))
      // What lies with the provider may leave enough of the budget.
      guard count > 0 else { break }
      if try await handIn(Array(piece[..<count]), reservation) { hasMoved = true }
      if count < piece.count { break }
    }
    return hasMoved
  }

  private func handIn(_ piece: [Call], _ reservation: Int) async throws -> Bool {
    let tag = BatchTag()
    let key = Self.claim(tag.description)
    guard scheduler.hold(key) else { throw RetortError(.bug, "two batches have one tag: \(tag)") }
    var isNoted = false
    defer {
      if !isNoted {
        scheduler.release(key)
        scheduler.end(reservation: reservation, took: Spending())
      }
    }
    let (id, keys) = try ledger.open(
      piece.map { ($0.key.bytes, $0.sample) }, to: .init(teacher), tag: tag.description,
      for: book.run)
    // Noted first, then looked: whoever asks for one of them by itself has either begun, or finds it in the batch.
    let noted = piece.filter { keys.contains($0.key.bytes) }
    let standings = try ledger.standings(of: noted.map(\.key.bytes))
    let mine = zip(noted, standings).filter { call, standing in
      standing == .lying(batch: id) && !scheduler.isUnderWay(call.key.bytes)
    }.map { $0.0 }
    let answered = try ledger.standings(of: mine.map(\.key.bytes))
    let left = zip(mine, answered).filter { $1 != .answered }.map { $0.0 }
    let leftKeys = Set(left.map(\.key))
    try ledger.withdraw(
      noted.filter { !leftKeys.contains($0.key) }.map(\.key.bytes), from: id)
    guard !left.isEmpty else {
      try ledger.close(id)
      return false
    }
    do {
      try ledger.name(id, try await client.submit(left, tag: tag))
    } catch let fault as BatchFault {
      try ledger.close(id)
      try await refused(left, fault)
      return false
    }
    isNoted = true
    held[id] = key
    reservations[id] = reservation
    return true
  }

  /// A batch was not begun.
  private func refused(_ piece: [Call], _ fault: BatchFault) async throws {
    if fault.kind == .ofAll { throw client.unusable(fault.reason) }
    if let call = pieces.wasRefused(piece, fault.kind) {
      return try await fail(call, Refusal(status: 400, message: fault.reason))
    }
    tell([], because: fault.reason)
    guard fault.kind == .queueIsFull else { return }
    // Later and later, and smaller each time.
    holdOff = .now + .seconds(holdOffSeconds)
    holdOffSeconds = min(holdOffSeconds * 2, max(policy.longestDelay, 600))
  }

  /// What a batch is claimed by: its tag.
  private static func claim(_ tag: String) -> [UInt8] { Digest(of: "batch \(tag)").bytes }

  /// Whether this process looks after a batch.
  private func hold(_ batch: CallLedger.Batch) -> Bool {
    if held[batch.id] != nil { return true }
    let key = Self.claim(batch.tag)
    guard scheduler.hold(key) else { return false }
    held[batch.id] = key
    guard isOwn(batch) else { return true }
    // Handed in by an earlier session: it may still cost.
    let lying = (try? ledger.calls(of: batch.id)) ?? [:]
    let calls = wanted.values.filter { lying[$0.key.bytes] != nil }
    reservations[batch.id] =
      (try? scheduler.reserve(calls, account: self.calls.account, isForced: true))?.reservation
    return true
  }

  private func isOwn(_ batch: CallLedger.Batch) -> Bool {
    batch.run == nil || batch.run == book.run
  }

  // MARK: Taking in

  /// Looks after a batch.
  ///
  /// - Returns: whether anything has changed.
  private func look(_ batch: CallLedger.Batch) async throws -> Bool {
    // Whoever held it before may have closed it meanwhile.
    let samples = try ledger.calls(of: batch.id)
    guard !samples.isEmpty else {
      forget(batch, Spending())
      return true
    }
    let ids = Set(samples.keys.map { hexadecimal($0) })
    guard let name = batch.name else {
      // The answer to its handing in was lost.
      let others = try ledger.batchNames().union(foreign)
      let found = try await client.find(
        WantedBatch(tag: BatchTag(batch.tag), ids: ids, others: others))
      if let found { try ledger.name(batch.id, found) } else { try close(batch, Spending()) }
      return true
    }
    let results = BatchResults(
      calls, teacher, of: batch, samples,
      promptTokens: wanted.mapValues(\.estimatedPromptTokens))
    let ending = try await client.collect(name, results.take)
    let sum = results.sum
    counted.formUnion(sum.counted)
    isAnswering = isAnswering || sum.replies > 0
    if let longest = sum.longest, let reservation = reservations[batch.id] {
      scheduler.learn(
        reservation: reservation, promptTokens: longest.read, completionTokens: longest.written)
    }
    switch ending {
    case .isWorkedOn: return false
    case .isGone(let reason):
      book.note("batch \(name) is gone: \(reason)")
      try close(batch, sum.took)
      try end(results: 0, reason)
    case .failed(let fault):
      let piece = wanted.values.filter { samples[$0.key.bytes] != nil }.sorted {
        $0.key.bytes.lexicographicallyPrecedes($1.key.bytes)
      }
      try close(batch, sum.took)
      try await refused(piece, fault)
    case .isOver:
      if results.areForeign {
        // Of the same size, and another's.
        foreign.insert(name)
        try ledger.name(batch.id, nil)
        return true
      }
      try close(batch, sum.took)
      holdOffSeconds = policy.firstDelay
      try await settle(sum)
      try end(results: sum.ids.count, "its batches ended without a result")
    }
    return true
  }

  /// - Parameter results: how many a batch brought.
  private func end(results: Int, _ reason: String) throws {
    if pieces.batchEnded(results: results) { throw client.unusable(reason) }
  }

  /// What becomes of the calls that a batch left open.
  private func settle(_ sum: BatchResults.Sum) async throws {
    if let wave = sum.wave { throw wave }
    // Nobody was answered, and all were told that nobody will be. Who is not permitted may be so for one prompt only.
    let isOfRows =
      isAnswering && sum.stopped.allSatisfy { $0.error.cause?.hasPrefix("HTTP 403") == true }
    if sum.replies == 0, !isOfRows, let first = sum.stopped.first { throw first.error }
    for (key, reason) in sum.open {
      try await cameBack(key, "no answer in \(BatchPieces.tries) batches: \(reason)", weight: 1)
    }
    for (key, error) in sum.stopped {
      // Once more, for it may have been the moment.
      try await cameBack(key, error.cause ?? error.what, weight: (BatchPieces.tries + 1) / 2)
    }
  }

  private func cameBack(_ key: [UInt8], _ reason: String, weight: Int) async throws {
    guard let call = wanted[key], pieces.cameBack(call.key, weight: weight) else { return }
    try await fail(call, Refusal(status: 0, message: reason))
  }

  private func fail(_ call: Call, _ refusal: Refusal) async throws {
    let key = call.key.bytes
    try await ledger.record([CallLedger.Failure(refusal, key, call.sample, teacher)])
    counted.insert(key)
    if let wave = book.failed(refusal, key, teacher, wasDoubtful: false) {
      try ledger.doubt(wave.keys)
      throw wave.error(teacher)
    }
  }

  private func close(_ batch: CallLedger.Batch, _ took: Spending) throws {
    try ledger.close(batch.id)
    forget(batch, took)
  }

  private func forget(_ batch: CallLedger.Batch, _ took: Spending) {
    if let reservation = reservations.removeValue(forKey: batch.id) {
      scheduler.end(reservation: reservation, took: took)
    }
    if let key = held.removeValue(forKey: batch.id) { scheduler.release(key) }
  }
}
