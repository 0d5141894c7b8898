import Foundation
import TestSupport
import Testing

/// Kills a real `retort` with SIGKILL at random moments, and sees what it does the next time.
@Suite(.serialized)
struct CrashTests {
  /// Twenty-four kills in a row, at moments from the first instant to well into the answers; then a
  /// run to the end. It must give the very bytes of an undisturbed run, and no answer may be bought
  /// twice but those that were under way when a kill fell.
  @Test(.timeLimit(.minutes(10)))
  func afterAnyKillNothingIsLostAndNothingBoughtTwice() async throws {
    let concurrency = 4
    let teacher = try await ScriptedTeacher.start { request in
      try? await Task.sleep(for: .milliseconds(30))
      return .standard(request)
    }
    let undisturbed = try CommandLineRig(
      teacher: teacher.url, questions: 60, samples: 4, concurrency: concurrency)
    #expect(try await undisturbed.retort("run", "recipe.yaml", "-q").exitCode == 0)
    let calls = 59 * 4
    #expect(teacher.requests == calls)
    await teacher.stop()

    let port = try #require(teacher.url.split(separator: ":").last?.split(separator: "/").first)
    let again = try await ScriptedTeacher.start(port: Int(port) ?? 0) { request in
      try? await Task.sleep(for: .milliseconds(30))
      return .standard(request)
    }
    let rig = try CommandLineRig(
      teacher: again.url, questions: 60, samples: 4, concurrency: concurrency)
    var generator = SeededGenerator(20)
    var kills = 0
    while kills < 24 {
      let process = try RetortProcess(["run", "recipe.yaml", "-q"], in: rig.scratch.path)
      try await Task.sleep(for: .milliseconds(Int.random(in: 1...220, using: &generator)))
      process.kill()
      #expect(try await process.wait().exitCode == -SIGKILL)
      kills += 1
    }
    let last = try await rig.retort("run", "recipe.yaml", "-q")
    #expect(last.exitCode == 0, "\(last.errors)")
    #expect(rig.export() == undisturbed.export())
    #expect(again.asked.count == calls)
    // What was under way at a kill: at most the calls in flight, and those answered but not yet
    // committed, which are in flight still as the run sees it.
    let repeated = again.requests - calls
    #expect(repeated <= kills * concurrency, "\(repeated) calls were made again")
    #expect(again.asked.values.allSatisfy { $0 <= 1 + kills })

    let finished = try await rig.retort("run", "recipe.yaml", "-q")
    #expect(finished.exitCode == 0 && again.requests == calls + repeated)
    await again.stop()
  }

  @Test func anInterruptionEndsInOrder() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      try? await Task.sleep(for: .milliseconds(50))
      return .standard(request)
    }
    let rig = try CommandLineRig(teacher: teacher.url, questions: 60, samples: 4, concurrency: 2)
    let process = try RetortProcess(["run", "recipe.yaml"], in: rig.scratch.path)
    while teacher.requests < 6 { try await Task.sleep(for: .milliseconds(10)) }
    process.signal(SIGINT)
    let result = try await process.wait()
    #expect(result.exitCode == 130)
    #expect(result.errors.contains("run the same command again"))
    let made = teacher.requests
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    #expect(
      teacher.requests <= 59 * 4 + 2, "only what was in flight is asked again, \(made) before")
    await teacher.stop()
  }

  @Test func theSecondRunIsToldWhoHoldsTheFirst() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      try? await Task.sleep(for: .milliseconds(400))
      return .standard(request)
    }
    let rig = try CommandLineRig(teacher: teacher.url)
    let process = try RetortProcess(["run", "recipe.yaml", "-q"], in: rig.scratch.path)
    while teacher.requests == 0 { try await Task.sleep(for: .milliseconds(10)) }
    let second = try await rig.retort("run", "recipe.yaml", "-q")
    #expect(second.exitCode == 1)
    #expect(second.errors.contains("error: run \"told\" is being run already"))
    #expect(second.errors.contains("cause: it is held by process \(process.identifier) on "))
    #expect(try await process.wait().exitCode == 0)
    await teacher.stop()
  }
}
