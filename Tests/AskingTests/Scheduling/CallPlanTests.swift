import Corpus
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// What is done next about a stream of calls, without a network.
struct CallPlanTests {
  private struct Broken: Error, Equatable {}

  private static func teacher(_ name: String, places: Int, choices: Int) -> Teacher {
    var options = Teacher.Options()
    options.concurrency = places
    options.choices = choices
    return Teacher(
      name: name, place: .endpoints(["http://\(name)/v1"], key: nil), model: "m", price: nil,
      options: options)
  }

  /// A stream with repetitions, read to its end while requests end in any order, some for others to make, some failed.
  @Test(arguments: 0..<100)
  func everyCallIsBegunOnceAtATimeAndNoneIsForgotten(_ seed: Int) throws {
    var generator = SeededGenerator(UInt64(seed))
    let teachers = (0..<Int.random(in: 1...3, using: &generator)).map {
      Self.teacher(
        "t\($0)", places: Int.random(in: 1...6, using: &generator),
        choices: Int.random(in: 1...3, using: &generator))
    }
    let calls = (0..<Int.random(in: 0...600, using: &generator)).map { _ in
      teachers.randomElement(using: &generator)!.call(
        question: "question \(Int.random(in: 0..<200, using: &generator))", sampling: Sampling(),
        sample: Int64.random(in: 0..<3, using: &generator))
    }
    let failsAt = Bool.random(using: &generator) ? Int.random(in: 0..<400, using: &generator) : nil
    var stream = calls[...]
    var plan = CallPlan()
    var underWay: [CallGroup] = []
    var settled: Set<CallKey> = []
    var ended = 0
    loop: while true {
      switch plan.next() {
      case .read:
        let chunk = Array(stream.prefix(64))
        stream = stream.dropFirst(64)
        if chunk.count < 64 { plan.finishReading() }
        plan.add(plan.take(chunk).filter { !settled.contains($0.key) })
      case .await(let some): plan.add(plan.take(some).filter { !settled.contains($0.key) })
      case .start(let group):
        #expect(plan.failure == nil)
        let keys = Set(underWay.flatMap(\.calls).map(\.key))
        #expect(keys.isDisjoint(with: group.calls.map(\.key)), "begun twice at a time")
        underWay.append(group)
        for teacher in teachers {
          #expect(underWay.count { $0.teacher === teacher } <= teacher.concurrency)
        }
      case .wait:
        guard !underWay.isEmpty else {
          Issue.record("waits for nobody")
          return
        }
        let group = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &generator))
        var ending = CallPlan.Ending(group: group)
        ended += 1
        if ended == failsAt {
          ending.failure = Broken()
        } else {
          for call in group.calls {
            if Int.random(in: 0..<20, using: &generator) == 0 {
              ending.ofOthers.append(call)
            } else {
              settled.insert(call.key)
            }
          }
        }
        plan.end(ending)
      case .end: break loop
      }
    }
    #expect(underWay.isEmpty && plan.inFlight == 0)
    if plan.failure == nil {
      #expect(settled.union(plan.ofOthers.map(\.key)) == Set(calls.map(\.key)))
    } else {
      #expect(plan.failure is Broken)
    }
  }

  @Test func whoGoesThroughTheSameCallsDoesNotRunAhead() {
    let teacher = Self.teacher("t", places: 8, choices: 1)
    var plan = CallPlan()
    var number = 0
    while number < 100_000 {
      switch plan.next() {
      case .read:
        plan.add(
          plan.take(
            (number..<number + 256).map {
              teacher.call(question: "\($0)", sampling: Sampling(), sample: 0)
            }))
        number += 256
      case .start(let group):
        plan.end(.init(group: group, ofOthers: group.calls))
      case .await(let calls):
        #expect(calls.count == CallPlan.mostAwaited / 2 && number < 3 * CallPlan.mostAwaited)
        return
      case .wait, .end:
        Issue.record("it neither reads nor waits for others")
        return
      }
    }
    Issue.record("it ran \(number) calls ahead")
  }
}
