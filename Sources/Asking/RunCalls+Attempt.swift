import Ledger
import Teachers
import Values

// One request, from its place in the queue to the ledger.

extension RunCalls {
  /// Makes a request, when it may be made.
  ///
  /// - Parameter sight: what was to be seen of others before the ledger was asked for its calls.
  func attempt(_ group: CallGroup, _ party: Int, _ sight: CallScheduler.Sight?) async
    -> CallPlan.Ending
  {
    var ending = CallPlan.Ending(group: group)
    do {
      guard let pass = try await scheduler.admit(group, account: account, party: party) else {
        ending.ofOthers = group.calls
        return ending
      }
      var took = Spending()
      var claimed: [Call] = []
      defer {
        // Before anybody here takes them up: the kernel does not tell the two apart.
        for call in claimed { scheduler.claims.release(call.key.bytes) }
        scheduler.end(pass, took: took)
      }
      let ours = Set(pass.calls.map(\.key))
      ending.ofOthers = group.calls.filter { !ours.contains($0.key) }
      for call in pass.calls {
        if scheduler.claims.take(call.key.bytes) {
          claimed.append(call)
        } else {
          ending.ofOthers.append(call)
        }
      }
      if let trouble = scheduler.claims.takeTrouble() { book.note(trouble) }
      var rest = try open(claimed, &ending, isStillSo: scheduler.isStillSo(sight, party))[...]
      // An endpoint may answer fewer at once than it was asked: the rest is asked for again.
      while !rest.isEmpty {
        rest = rest.dropFirst(try await ask(CallGroup(rest.map(\.call)), rest, pass, &took))
      }
    } catch {
      ending.failure = error
    }
    return ending
  }

  private typealias OpenCall = (call: Call, wasDoubtful: Bool)

  /// Whoever had calls before may have had them answered, refused or handed in since the ledger was asked: what is left.
  ///
  /// - Parameter isStillSo: whether nobody can have.
  private func open(_ calls: [Call], _ ending: inout CallPlan.Ending, isStillSo: Bool) throws
    -> [OpenCall]
  {
    if isStillSo { return calls.map { ($0, false) } }
    guard !calls.isEmpty else { return [] }
    var open: [OpenCall] = []
    for (call, standing) in zip(calls, try ledger.standings(of: calls)) {
      switch standing {
      case .answered: book.remembered(call.teacher)
      case .lying: ending.ofOthers.append(call)
      case .failed(let failure) where !isWorthAsking(failure, call.teacher):
        book.failedBefore(failure)
      case .failed(let failure): open.append((call, failure.isDoubtful))
      case .open: open.append((call, false))
      }
    }
    return open
  }

  /// - Returns: how many of the calls are settled, from the first on.
  private func ask(
    _ group: CallGroup, _ open: ArraySlice<OpenCall>, _ pass: CallScheduler.Pass,
    _ took: inout Spending
  ) async throws -> Int {
    do {
      let begun = ContinuousClock.now
      let replies = try await scheduler.client.ask(group) { empty in
        took += try await waste(CallLedger.Entry.waste(empty, of: group.first))
      }
      let seconds = (ContinuousClock.now - begun) / .seconds(1)
      let entries = zip(group.calls, replies).map { CallLedger.Entry($1, $0) }
      try await ledger.record(bought: entries, for: book.run)
      for entry in entries {
        took += entry.spending
        scheduler.learn(
          pass, promptTokens: entry.promptTokens ?? 0, completionTokens: entry.completionTokens ?? 0
        )
        book.answered(entry.spending, group.teacher, seconds: seconds)
      }
      return entries.count
    } catch let refusal as Refusal {
      // Perhaps it is their number that was refused, or one of many.
      if group.calls.count > 1 {
        return try await ask(
          CallGroup(Array(group.calls.prefix(group.calls.count / 2))), open, pass, &took)
      }
      let key = group.first.key.bytes
      try await ledger.record([
        CallLedger.Failure(refusal, key, group.first.sample, group.teacher)
      ])
      let wasDoubtful = open.first?.wasDoubtful ?? false
      if let wave = book.failed(refusal, key, group.teacher, wasDoubtful: wasDoubtful) {
        try ledger.doubt(wave.keys)
        throw wave.error(group.teacher)
      }
      return 1
    }
  }
  /// Counts what was paid for replies that came to nothing, when they come: whoever is killed then has paid for them.
  private func waste(_ wasted: Spending) async throws -> Spending {
    try await ledger.record(wasted: wasted, for: book.run)
    book.wasted(wasted)
    return wasted
  }
}
