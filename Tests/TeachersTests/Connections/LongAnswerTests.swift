import Synchronization
import TestSupport
import Testing
import Values

@testable import Teachers

/// Answers that take long, by a clock that the test moves.
struct LongAnswerTests {
  /// A clock that stands still until it is moved.
  private final class MovedClock: Sendable {
    private let seconds = Mutex(0.0)
    private let ticks = Allowance(0)
    private let looks = Mutex(0)

    var clock: WatchClock {
      WatchClock(
        now: { self.seconds.withLock { $0 } },
        tick: {
          self.looks.withLock { $0 += 1 }
          await self.ticks.pass()
          try Task.checkCancellation()
        })
    }

    /// Returns when somebody has looked at it.
    func move(_ seconds: Double) async {
      while looks.withLock({ $0 }) == 0 { try? await Task.sleep(for: .milliseconds(2)) }
      let before = looks.withLock { $0 }
      self.seconds.withLock { $0 += seconds }
      ticks.allow(1)
      while looks.withLock({ $0 }) == before { try? await Task.sleep(for: .milliseconds(2)) }
    }

    func end() { ticks.allowAll() }
  }

  private func event(_ text: String, finish: String = "null") -> ReplyScript.Step {
    .bytes(
      Array(
        #"data: {"choices":[{"delta":{"content":"\#(text)"},"finish_reason":\#(finish)}]}"#.utf8)
        + Array("\n\n".utf8))
  }

  /// What came of an answer of so many pieces, each so many seconds after the one before.
  private func outcome(
    pieces: Int, seconds: Double, _ timeouts: Teacher.Timeouts = .init(), holdsHead: Bool = false
  ) async throws -> AttemptOutcome {
    let goOn = Allowance(0)
    var steps: [ReplyScript.Step] = []
    for number in 0..<pieces {
      steps.append(.hold(goOn))
      steps.append(event("\(number) ", finish: number == pieces - 1 ? #""stop""# : "null"))
    }
    var script = ReplyScript(steps)
    if holdsHead { script.beforeHead = goOn }
    let server = try await ScriptedTeacher.start { [script] _ in .script(script) }
    let moved = MovedClock()
    let connections = Connections(concurrency: 2, clock: moved.clock)
    let seen = Mutex(0)
    let reader = AnswerReader(ChatCompletions()) { _ in seen.withLock { $0 += 1 } }
    var request = Request.posting([:], to: server.url + "/chat/completions")
    request.timeouts = timeouts
    // Not by the clock that is moved: a busy machine may take its time for its own connections.
    request.timeouts.connect = 600
    let answer = Task { [request] in
      try await connections.answer(to: request, reader, isShielded: false)
    }
    let isOver = Mutex(false)
    let watch = Task {
      _ = await answer.result
      isOver.withLock { $0 = true }
    }
    // The first moment of the clock must be that of the request.
    while server.requests == 0 { try await Task.sleep(for: .milliseconds(2)) }
    for number in 0..<pieces where !isOver.withLock({ $0 }) {
      await moved.move(seconds)
      goOn.allow(1)
      while seen.withLock({ $0 }) <= number, !isOver.withLock({ $0 }) {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
    goOn.allowAll()
    await watch.value
    moved.end()
    let outcome = try await answer.value
    try await connections.close()
    await server.stop()
    return outcome
  }

  @Test func kindAAnAnswerOfAnHourIsOrdinary() async throws {
    guard case .stream(let end) = try await outcome(pieces: 9, seconds: 500) else {
      Issue.record("it took 75 minutes")
      return
    }
    #expect(end.isWhole)
    #expect(try ChatCompletions().replies(end.body)[0].content == "0 1 2 3 4 5 6 7 8 ")
  }

  @Test func kindAEachLimitIsItsOwn() async throws {
    var timeouts = Teacher.Timeouts()
    (timeouts.firstByte, timeouts.idle, timeouts.whole) = (1000, 1000, 2000)
    guard case .stream(let end) = try await outcome(pieces: 4, seconds: 700, timeouts) else {
      Issue.record("two pieces came")
      return
    }
    #expect(!end.isWhole && end.ending == "the answer was not whole within 2000 s")
    (timeouts.firstByte, timeouts.whole) = (600, 10_000)
    guard
      case .failure(let silence) = try await outcome(
        pieces: 1, seconds: 700, timeouts, holdsHead: true)
    else {
      Issue.record("nothing came in time")
      return
    }
    #expect(silence == "no answer within 600 s")
  }
}
