import Grading
import Synchronization
import TestSupport
import Testing

struct GradedProgramsTests {
  private struct Stop: Error {}

  /// A slow program lets so many go ahead of it, of which only what is kept is held, and no more.
  @Test func onlySoManyAreHeld() async throws {
    let slots = 2
    let first = Allowance(0)
    let work = Mutex((running: 0, most: 0, finished: 0))
    var (given, ahead, done) = (0, 0, [Int]())
    let graded = try await GradedPrograms.grade(slots: slots) { () -> Int? in
      guard given < 1_000 else { return nil }
      defer { given += 1 }
      ahead = max(ahead, given + 1 - done.count)
      return given
    } _: { (item: Int) in
      work.withLock {
        $0.running += 1
        $0.most = max($0.most, $0.running)
      }
      if item == 0 { await first.pass() }
      work.withLock {
        $0.running -= 1
        $0.finished += 1
        if $0.finished == slots * 32 - 1 { first.allow(1) }
      }
      return CodeVerdict(.couldNotTell("\(item)"))
    } keeping: {
      $0.summary
    } done: { record in
      done.append(Int(record["reason"]?.string ?? "") ?? -1)
    }
    #expect(ahead == slots * 32)
    #expect(work.withLock { $0.most } <= slots * 2)
    #expect(done == Array(0..<1_000) && graded.count == 1_000)
    for place in [0, 1, 63, 64, 999] {
      #expect(graded.record(place)?["reason"] == .string("\(place)"))
    }
  }

  @Test(arguments: [0, 1, 50])
  func theFirstErrorEndsIt(_ failing: Int) async {
    var (given, done) = (0, 0)
    await #expect(throws: Stop.self) {
      try await GradedPrograms.grade(slots: 1) { () -> Int? in
        defer { given += 1 }
        return given
      } _: { (item: Int) in
        if item >= failing { throw Stop() }
        return CodeVerdict(.passed)
      } keeping: {
        $0.summary
      } done: { _ in
        done += 1
      }
    }
    #expect(done <= failing)
  }

  @Test func noneIsNone() async throws {
    let graded = try await GradedPrograms.grade(slots: 3) {
      Int?.none
    } _: { (_: Int) in
      CodeVerdict(.passed)
    } keeping: {
      $0.summary
    }
    #expect(graded.count == 0)
  }

  /// What is kept of a verdict says the same as the verdict.
  @Test func summariesSayWhatVerdictsSay() {
    for outcome in [
      CodeVerdict.TestOutcome.passed, .wrongAnswer, .timeLimit, .compileError, .noProgram,
      .couldNotTell("because"),
    ] {
      let verdict = CodeVerdict(outcome)
      #expect(CodeVerdict.verdict(of: verdict.summary) == verdict.verdict)
    }
  }
}
