import Corpus
import Foundation

/// Lets calls to one endpoint begin when its ``Pace`` says so, about in the order in which they came.
actor Gate {
  private var pace: Pace
  private var waiting: [(id: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private var lastID = 0
  private let clock = ContinuousClock()
  private let opened = ContinuousClock.now

  init(most: Int, limits: RateLimits) {
    pace = Pace(most: most, limits: limits, now: 0)
  }

  private var now: Double { (clock.now - opened) / .seconds(1) }

  /// Waits until a call may begin.
  ///
  /// - Throws: `CancellationError` if the task was cancelled.
  func enter(_ call: Call) async throws -> Pace.Ticket {
    while true {
      if Task.isCancelled {
        // Whoever woke this one meant to wake somebody who goes on.
        wake()
        throw CancellationError()
      }
      let (start, ticket) = pace.start(expectedTokens(of: call), now: now)
      switch start {
      case .now:
        if let ticket { return ticket }
      case .at(let time):
        try? await Task.sleep(for: .seconds(max(0.001, time - now)))
      case .whenOneEnds:
        await wait()
      }
    }
  }

  /// Takes in how a call ended, and wakes those that may begin now.
  func leave(_ ticket: Pace.Ticket, _ ending: Pace.Ending) {
    pace.finish(ticket, ending, now: now)
    wake()
  }

  /// Four characters a token; answers as long as those before.
  private func expectedTokens(of call: Call) -> CallTokens {
    let characters = call.messages.reduce(0) { $0 + $1.content.utf8.count }
    let output = Int(pace.outputTokens ?? 500)
    return CallTokens(
      input: characters / 4, output: min(output, call.sampling.maxTokens ?? output))
  }

  private func wait() async {
    lastID += 1
    let id = lastID
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume()
        } else {
          waiting.append((id, continuation))
        }
      }
    } onCancel: {
      Task { await self.wake(id) }
    }
  }

  private func wake(_ id: Int) {
    guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: place).continuation.resume()
  }

  /// Two, since a window that has grown lets in one more than the one whose place is free; each looks again for
  /// itself.
  private func wake() {
    for waiter in waiting.prefix(2) { waiter.continuation.resume() }
    waiting.removeFirst(min(2, waiting.count))
  }
}

/// The gates of a run, one for each teacher's place.
actor Gates {
  private var gates: [String: Gate] = [:]

  func gate(for teacher: Teacher) -> Gate {
    if let gate = gates[teacher.identity] { return gate }
    let gate = Gate(most: teacher.concurrency, limits: teacher.limits)
    gates[teacher.identity] = gate
    return gate
  }
}
