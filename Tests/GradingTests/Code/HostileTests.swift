import Foundation
import TestSupport
import Testing

/// Programs that try to get out, to take all, or to hang.
struct HostileTests {
  @Test func eachIsContained() async throws {
    #expect(HostileProgram.all.count >= 110)
    let before = HostState()
    try await CodeRig.with { grader in
      await withTaskGroup(of: Void.self) { group in
        for hostile in HostileProgram.all {
          group.addTask {
            let suite = CodeRig.echo("", "contained\n", for: hostile.right)
            do {
              let verdict = try await grader.grade(hostile.program, suite: suite)
              #expect(verdict.outcome == hostile.right, "\(hostile): \(verdict)")
            } catch {
              Issue.record("\(hostile): \(error)")
            }
          }
        }
      }
    }
    #expect(HostState() == before)
  }
}

/// What a program could have changed.
struct HostState: Equatable {
  let hostname = try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
  let corePattern = try? String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
  let marks = ["/usr/bin/retort-was-here", "/retort-was-here", "/dev/retort-was-here"].map {
    FileManager.default.fileExists(atPath: $0)
  }
}
