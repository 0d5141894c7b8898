import Foundation
import Ledger
import Synchronization
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// Kind E: whatever becomes of a batch, every call is answered once or told, and no run is locked.
struct BatchWorkTests {
  private static let count = 24
  private static let policy = RetryPolicy(attempts: 3, firstDelay: 0.01, longestDelay: 0.05)

  private static func teacher(_ url: String, isAnthropic: Bool) -> Teacher {
    AskingRig.teacher(url) { options in
      options.isBatched = true
      options.interface = isAnthropic ? .anthropic : .openai
    }
  }

  /// Runs 24 calls through batches.
  private func run(
    _ rig: AskingRig, _ provider: BatchProvider, isAnthropic: Bool, name: String = "run",
    budget: Budget = Budget(), count: Int = count
  ) async throws -> CallProgress {
    let progress = Mutex(CallProgress())
    try await rig.session(policy: Self.policy) { scheduler in
      let calls = try scheduler.calls(of: name, budget: budget)
      defer { progress.withLock { $0 = calls.progress } }
      try await calls.settle(
        AskingRig.calls(Self.teacher(provider.url, isAnthropic: isAnthropic), 0..<count))
    }
    return progress.withLock { $0 }
  }

  /// Ways in which the first batch does not bring everything, and both interfaces.
  enum Trouble: String, CaseIterable {
    case expires, isCancelled, vanishes, losesResults, losesReply, isPartlyNotWorkedOn,
      overloadedLines, garbage
  }

  @Test(arguments: Trouble.allCases, [false, true])
  func everyCallIsAnsweredOnce(_ trouble: Trouble, _ isAnthropic: Bool) async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: isAnthropic) { number, _ in
      var fate = BatchProvider.Fate()
      guard number == 0 else { return fate }
      let isOdd: @Sendable (String) -> Bool = { ($0.last?.wholeNumberValue ?? 0) % 2 == 1 }
      switch trouble {
      case .expires, .isCancelled:
        fate.end = trouble == .expires ? .expires : .isCancelled
        fate.line = { isOdd($0) ? .answered : .isNotWorkedOn }
      case .vanishes: fate.end = .vanishes
      case .losesResults: fate.end = .losesResults
      case .losesReply: fate.losesReply = true
      case .isPartlyNotWorkedOn: fate.line = { isOdd($0) ? .answered : .isNotWorkedOn }
      case .overloadedLines:
        let body =
          isAnthropic
          ? #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
          : #"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#
        fate.line = { isOdd($0) ? .answered : .status(429, body) }
      case .garbage: fate.line = { isOdd($0) ? .answered : .isGarbage }
      }
      return fate
    }
    let progress = try await run(rig, provider, isAnthropic: isAnthropic)
    #expect(progress.answered == Self.count && progress.failed == 0)
    #expect(provider.bought.count == Self.count && provider.bought.values.allSatisfy { $0 == 1 })
    // Half the price, and counted once.
    let spent = try rig.ledger.spending(of: "run")
    #expect(spent.calls == Int64(Self.count))
    #expect(spent.cost == Money(picodollars: 10_000_000 * Int64(Self.count)))
    #expect(try rig.ledger.batchNames().isEmpty)
    await provider.stop()
  }

  /// Kind G: what comes empty in a batch is paid for; its calls are handed in again.
  @Test(arguments: [false, true]) func whatComesEmptyIsPaidFor(_ isAnthropic: Bool) async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: isAnthropic) { number, _ in
      var fate = BatchProvider.Fate()
      if number == 0 {
        fate.line = { ($0.last?.wholeNumberValue ?? 0) % 2 == 1 ? .answered : .isEmpty }
      }
      return fate
    }
    let progress = try await run(rig, provider, isAnthropic: isAnthropic)
    #expect(progress.answered == Self.count && progress.failed == 0)
    let spent = try rig.ledger.spending(of: "run")
    #expect(spent.calls == Int64(Self.count))
    // Each reply takes as much, whatever is in it.
    let replies = Int64(Self.count + Self.count / 2)
    #expect(spent.completionTokens == 5 * replies)
    #expect(spent.cost == Money(picodollars: 10_000_000 * replies))
    #expect(progress.cost == spent.cost)
    #expect(progress.wasted == Money(picodollars: 10_000_000 * Int64(Self.count / 2)))
    await provider.stop()
  }

  @Test func whereTheQueueIsFullLessIsHandedInLater() async throws {
    let rig = try AskingRig()
    // The provider takes ten calls at a time.
    let provider = try await BatchProvider.start(isAnthropic: false) { _, questions in
      questions.count <= 10
        ? .init()
        : .init(
          .failed(
            code: "token_limit_exceeded",
            message: "Enqueued token limit reached for m. Limit: 200 enqueued tokens."))
    }
    let progress = try await run(rig, provider, isAnthropic: false)
    #expect(progress.answered == Self.count && provider.bought.values.allSatisfy { $0 == 1 })
    #expect(provider.batches.map(\.count).filter { $0 <= 10 }.reduce(0, +) == Self.count)
    await provider.stop()
  }

  @Test func whatTheQueueRefusesAtOnceIsHandedInLater() async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: true) { number, questions in
      var fate = BatchProvider.Fate()
      if questions.count > 6 {
        fate.refusal = (
          429,
          #"{"type":"error","error":{"type":"rate_limit_error","message":"Too many enqueued batch requests"}}"#
        )
      }
      return fate
    }
    let progress = try await run(rig, provider, isAnthropic: true)
    #expect(progress.answered == Self.count && provider.bought.values.allSatisfy { $0 == 1 })
    await provider.stop()
  }

  /// The provider refuses the whole for one: the others are answered.
  @Test func oneBadCallIsSetAside() async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: false) { _, questions in
      questions.contains("question 7")
        ? .init(.failed(code: "invalid_request", message: "a line is not valid")) : .init()
    }
    let progress = try await run(rig, provider, isAnthropic: false)
    #expect(progress.answered == Self.count - 1 && progress.failed == 1)
    #expect(progress.sortedFailures.map(\.reason) == ["HTTP 400: a line is not valid"])
    await provider.stop()
  }

  /// One line of many that says that nobody may ask: that call is told, and the run is whole.
  @Test func oneForbiddenLineIsToldAndLocksNothing() async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: false) { _, _ in
      var fate = BatchProvider.Fate()
      fate.line = { question in
        question == "question 3"
          ? .status(403, #"{"error":{"message":"not for you","code":"forbidden"}}"#) : .answered
      }
      return fate
    }
    // It is handed in again alone, and then set aside: others are answered.
    let progress = try await run(rig, provider, isAnthropic: false)
    #expect(progress.answered == Self.count - 1 && progress.failed == 1)
    #expect(progress.sortedFailures.first?.reason.contains("not for you") == true)
    #expect(try rig.ledger.batchNames().isEmpty && provider.submissions == 2)
    await provider.stop()
  }

  /// Kind F: an account that runs empty stops the run; topped up, it goes on, and no batch locks it.
  @Test func anEmptyAccountStopsTheRunAndLocksNothing() async throws {
    let rig = try AskingRig()
    let isEmpty = Mutex(true)
    let provider = try await BatchProvider.start(isAnthropic: false) { number, _ in
      var fate = BatchProvider.Fate()
      let isEmpty = isEmpty.withLock { $0 }
      fate.line = { question in
        isEmpty && question.hasSuffix("1")
          ? .status(
            429, #"{"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}"#)
          : .answered
      }
      return fate
    }
    let error = await #expect(throws: RetortError.self) {
      try await run(rig, provider, isAnthropic: false)
    }
    #expect(error?.kind == .teacher && error?.cause?.contains("exceeded your quota") == true)
    #expect(try rig.ledger.failures().isEmpty)
    isEmpty.withLock { $0 = false }
    let progress = try await run(rig, provider, isAnthropic: false)
    #expect(progress.done == Self.count && progress.failed == 0)
    #expect(provider.bought.values.allSatisfy { $0 == 1 })
    await provider.stop()
  }

  @Test func aModelThatIsNotThereStopsTheRunAndLocksNothing() async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: false) { number, _ in
      number < 1 ? .init(.failed(code: "model_not_found", message: "no such model: m")) : .init()
    }
    let error = await #expect(throws: RetortError.self) {
      try await run(rig, provider, isAnthropic: false)
    }
    #expect(error?.cause == "no such model: m")
    #expect(try await run(rig, provider, isAnthropic: false).answered == Self.count)
    await provider.stop()
  }

  /// A run that ended while the reply to its handing in was lost finds the batch by its calls' names, also where the
  /// provider keeps no metadata and another's batch of the same size lies there.
  @Test(arguments: [(false, true), (false, false), (true, true)])
  func aBatchWhoseNameWasLostIsFound(_ isAnthropic: Bool, _ keepsMetadata: Bool) async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(
      isAnthropic: isAnthropic, keepsMetadata: keepsMetadata
    ) { _, _ in .init() }
    let teacher = Self.teacher(provider.url, isAnthropic: isAnthropic)
    let calls = (0..<Self.count).map { AskingRig.call(teacher, $0) }
    let tag = BatchTag()
    _ = try rig.ledger.open(
      calls.map { ($0.key.bytes, 0) }, to: .init(teacher), tag: tag.description, for: "run")
    provider.addForeign(Self.count)
    try await rig.session(policy: Self.policy) { scheduler in
      _ = try await BatchClient(teacher, scheduler.client).submit(calls, tag: tag)
    }
    provider.addForeign(Self.count)
    let progress = try await run(rig, provider, isAnthropic: isAnthropic)
    #expect(progress.answered == Self.count && provider.submissions == 1)
    await provider.stop()
  }

  /// What never reached the provider is handed in once more, although another's batch of the same size lies there.
  @Test(arguments: [false, true])
  func whatWasNeverHandedInIs(_ isAnthropic: Bool) async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: isAnthropic) { _, _ in .init() }
    let teacher = Self.teacher(provider.url, isAnthropic: isAnthropic)
    let calls = (0..<Self.count).map { AskingRig.call(teacher, $0) }
    _ = try rig.ledger.open(
      calls.map { ($0.key.bytes, 0) }, to: .init(teacher), tag: BatchTag().description, for: "run")
    provider.addForeign(Self.count)
    let progress = try await run(rig, provider, isAnthropic: isAnthropic)
    #expect(progress.answered == Self.count && provider.submissions == 1)
    await provider.stop()
  }

  /// Kind O: a run by batches and one without buy no call twice, and each has its own spending.
  @Test func aRunWithoutBatchesTakesInWhatLiesInADeadRunsBatch() async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: false) { _, _ in .init() }
    let teacher = Self.teacher(provider.url, isAnthropic: false)
    let calls = (0..<Self.count).map { AskingRig.call(teacher, $0) }
    let tag = BatchTag()
    let (id, _) = try rig.ledger.open(
      calls.map { ($0.key.bytes, 0) }, to: .init(teacher), tag: tag.description, for: "dead")
    try await rig.session(policy: Self.policy) { scheduler in
      try rig.ledger.name(
        id, try await BatchClient(teacher, scheduler.client).submit(calls, tag: tag))
      let live = try scheduler.calls(of: "live", budget: Budget())
      // The same calls: of how they are made their names know nothing.
      try await live.settle(AskingRig.calls(AskingRig.teacher(provider.url), 0..<Self.count))
      #expect(live.progress.remembered == Self.count && live.progress.answered == 0)
    }
    #expect(try rig.ledger.spending(of: "dead").calls == Int64(Self.count))
    #expect(
      try rig.ledger.spending(of: "dead").cost == Money(picodollars: 10_000_000 * Int64(Self.count))
    )
    #expect(try rig.ledger.spending(of: "live") == Spending())
    await provider.stop()
  }

  /// A run takes in its own batches only: one of calls that it does not need is left to whoever does.
  @Test func batchesOfOthersAreLeftAlone() async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: false) { _, questions in
      questions.contains("question 100") ? .init(.never) : .init()
    }
    let teacher = Self.teacher(provider.url, isAnthropic: false)
    let calls = (100..<110).map { AskingRig.call(teacher, $0) }
    let tag = BatchTag()
    let (id, _) = try rig.ledger.open(
      calls.map { ($0.key.bytes, 0) }, to: .init(teacher), tag: tag.description, for: "other")
    try await rig.session(policy: Self.policy) { scheduler in
      try rig.ledger.name(
        id, try await BatchClient(teacher, scheduler.client).submit(calls, tag: tag))
    }
    // It lies there for ever, and nobody waits for it.
    #expect(try await run(rig, provider, isAnthropic: false).answered == Self.count)
    #expect(try rig.ledger.batchNames().count == 1)
    await provider.stop()
  }

  /// Each of 24 calls costs 15 tokens; so many are handed in as the budget allows.
  @Test func aBudgetHoldsForBatches() async throws {
    let rig = try AskingRig()
    let provider = try await BatchProvider.start(isAnthropic: false) { _, _ in .init() }
    let error = await #expect(throws: RetortError.self) {
      try await run(rig, provider, isAnthropic: false, budget: Budget(tokens: 100))
    }
    #expect(error?.kind == .budget)
    let spent = try rig.ledger.spending(of: "run").tokens
    #expect(spent <= 100 && spent > 0)
    #expect(error?.cause?.hasPrefix("\(spent) of 100 tokens") == true)
    await provider.stop()
  }
}
