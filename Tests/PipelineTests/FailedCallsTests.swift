import Foundation
import Synchronization
import TestSupport
import Testing
import Values

/// Calls that failed: remembered, and made again when somebody says so.
struct FailedCallsTests {
  @Test func areAskedAgainOnRequestOnly() async throws {
    let isWell = Mutex(false)
    let rig = try await RunRig { request in
      request.question == "question 2" && !isWell.withLock { $0 }
        ? .status(400, body: "not this one") : .standard(request)
    }
    let first = try await rig.run(rig.recipe())
    #expect(first.calls.failed == 3 && first.export.rows == 15)
    #expect(first.calls.sortedFailures.map(\.reason) == ["HTTP 400: not this one"])
    isWell.withLock { $0 = true }
    // Another run takes the stage as it is, and one whose stages are gone the calls.
    #expect(try await rig.run(rig.recipe(), name: "other").export.rows == 15)
    try rig.removeStages()
    #expect(try await rig.run(rig.recipe(), name: "other").calls.failed == 3)
    #expect(rig.teacher.requests == 18)
    let again = try await rig.run(rig.recipe(), retriesFailed: true)
    #expect(again.calls.answered == 3 && again.calls.failed == 0 && again.export.rows == 18)
    #expect(rig.teacher.requests == 21)
    // Nothing failed any more: nothing is done again.
    try await rig.run(rig.recipe(), retriesFailed: true)
    #expect(rig.teacher.requests == 21)
    await rig.teacher.stop()
  }

  @Test func aRowThatNobodyAnswersIsSetAsideWhileOthersAre() async throws {
    // It fails when others have been answered since it was asked, however slow the machine is: more of them have come
    // than can be under way.
    let others = Mutex(0)
    let rig = try await RunRig { request in
      guard request.question == "question 2" else {
        others.withLock { $0 += 1 }
        return .standard(request)
      }
      let enough = min(others.withLock { $0 } + 40, 447)
      while others.withLock({ $0 }) < enough { try? await Task.sleep(for: .milliseconds(5)) }
      return .status(500, body: "oh")
    }
    try rig.write(questions: 150)
    let outcome = try await rig.run(
      rig.recipe(), policy: .init(attempts: 3, firstDelay: 0.2, longestDelay: 0.2))
    #expect(outcome.export.rows == 447)
    #expect(
      outcome.calls.sortedFailures.map(\.reason)
        == ["HTTP 500: no answer in 3 attempts: HTTP 500: oh"])
    await rig.teacher.stop()
  }

  /// A fault of the recipe that comes as a refusal of each row.
  @Test func aTeacherThatRefusesEverythingStopsTheRun() async throws {
    let rig = try await RunRig { _ in .status(400, body: "unknown parameter: seed") }
    try rig.write(questions: 100)
    await #expect {
      try await rig.run(rig.recipe())
    } throws: { error in
      let error = error as? RetortError
      return error?.kind == .teacher && error?.cause == "HTTP 400: unknown parameter: seed"
    }
    #expect(rig.teacher.requests < 40)
    await rig.teacher.stop()
  }

  /// Kind F: the next run asks for what failed when its cause is mended in the recipe.
  @Test func whatTheRecipeMendsIsAskedAnew() async throws {
    let rig = try await RunRig { request in
      request.body["seed"] != nil && request.question == "question 2"
        ? .status(400, body: "unknown parameter: seed") : .standard(request)
    }
    let first = try await rig.run(rig.recipe())
    #expect(first.calls.failed == 3 && first.export.rows == 15)
    let yaml = rig.recipe().replacing("model: m,", with: "model: m, seed: false,")
    #expect(try await rig.plan(yaml).stages.compactMap(\.calls?.toMake).reduce(0, +) == 3)
    let mended = try await rig.run(yaml)
    #expect(mended.calls.answered == 3 && mended.calls.failed == 0 && mended.export.rows == 18)
    #expect(rig.teacher.requests == 21)
    await rig.teacher.stop()
  }

  /// Kind F: everything refused is a failure.
  @Test func everythingRefusedIsAFailure() async throws {
    let rig = try await RunRig { _ in .status(400, body: "not possible") }
    let error = await #expect(throws: RetortError.self) { try await rig.run(rig.recipe()) }
    #expect(error?.kind == .refused && error?.exitCode == 4)
    #expect(error?.cause == "HTTP 400: not possible (18 calls)")
    await rig.teacher.stop()
  }
}
