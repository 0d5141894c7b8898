import Foundation
import Sandbox
import TestSupport
import Testing

struct SandboxTests {
  private func sandboxed(_ script: String) -> SandboxedProgram {
    SandboxedProgram(command: ["/bin/sh", "-c", script])
  }

  @Test func tellsHowAProgramEnded() async throws {
    try await Sandbox.with(slots: 1) { sandbox in
      #expect(try await sandbox.run(sandboxed("exit 3")).cause == .exited(code: 3))
      #expect(try await sandbox.run(sandboxed("kill -9 $$")).cause == .signalled(9))
      #expect(
        try await sandbox.run(SandboxedProgram(command: ["/nowhere"])).cause
          == .notStarted(errno: ENOENT))
      let ending = try await sandbox.run(sandboxed("echo out; echo err >&2; pwd"))
      #expect(ending.output == Array("out\n/tmp\n".utf8) && ending.errors == Array("err\n".utf8))
      #expect(ending.wall > .zero && ending.memory > 0)
    }
  }

  @Test func filesGoInAndOneComesOut() async throws {
    var sandboxed = sandboxed("cat /given/a.txt - > made; cat made; chmod 0 /given/a.txt")
    sandboxed.input = Array("from input\n".utf8)
    sandboxed.files = [SandboxFile(path: "/given/a.txt", text: "from a file\n")]
    sandboxed.artifact = "/tmp/made"
    let text = Array("from a file\nfrom input\n".utf8)
    try await Sandbox.with(slots: 1) { sandbox in
      let ending = try await sandbox.run(sandboxed)
      #expect(ending.output == text && ending.artifact == text && ending.cause == .exited(code: 1))
      // A link is not followed, and what is missing is missing.
      #expect(try await sandbox.run(self.sandboxed("ln -s /proc/1/environ made")).artifact == nil)
      sandboxed.command = ["/bin/sh", "-c", "ln -s /usr/bin/env made"]
      #expect(try await sandbox.run(sandboxed).artifact == nil)
    }
  }

  @Test func largeTextsGoThrough() async throws {
    var large = sandboxed("cat")
    large.input = [UInt8](repeating: 7, count: 20 << 20)
    try await Sandbox.with(slots: 2) { sandbox in
      let ending = try await sandbox.run(large)
      #expect(ending.output == large.input)
      let errors = try await sandbox.run(sandboxed("head -c 200000 /dev/zero >&2; echo end >&2"))
        .errors
      #expect(errors.count == 32 << 10 && errors.suffix(4) == Array("end\n".utf8)[...])
    }
  }

  @Test func moreProgramsThanSlotsWaitTheirTurn() async throws {
    try await Sandbox.with(slots: 2) { sandbox in
      try await withThrowingTaskGroup(of: Ending.self) { group in
        for number in 0..<40 {
          group.addTask { try await sandbox.run(sandboxed("exit \(number)")) }
        }
        var codes: Set<Int32> = []
        for try await ending in group {
          if case .exited(let code) = ending.cause { codes.insert(code) }
        }
        #expect(codes == Set(0..<40))
      }
    }
  }

  @Test func aSandboxThatCannotBeMadeSaysWhy() async throws {
    try await Sandbox.with(slots: 1) { sandbox in
      var sandboxed = sandboxed("true")
      sandboxed.folders = ["/no/such/folder"]
      do throws(SandboxFailure) {
        _ = try await sandbox.run(sandboxed)
        Issue.record("the sandbox was made")
      } catch {
        #expect(
          error.cause == "bwrap: Can't find source path /no/such/folder: No such file or directory")
      }
      // The slot is still of use.
      let next = try await sandbox.run(self.sandboxed("exit 0"))
      #expect(next.cause == .exited(code: 0))
    }
  }

  /// The command lines of this machine's processes that have a text in them.
  private func processes(with mark: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }
      .compactMap { try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8) }
      .filter { $0.contains(mark) }
  }

  @Test func nothingStaysBehind() async throws {
    let mark = "1000.\(UInt32.random(in: 1 ... .max))"
    try await Sandbox.with(slots: 1) { sandbox in
      let ending = try await sandbox.run(
        sandboxed("setsid sleep \(mark) & sleep \(mark) & sleep 0.1"))
      #expect(ending.cause == .exited(code: 0) && processes(with: mark).isEmpty)
    }
  }

  @Test func aCancelledTaskEndsItsSandboxAtOnce() async throws {
    let mark = "1000.\(UInt32.random(in: 1 ... .max))"
    try await Sandbox.with(slots: 1) { sandbox in
      var sleeping = sandboxed("sleep \(mark)")
      // However long this machine lets the test wait before it looks.
      sleeping.limits.idle = .seconds(3600)
      let task = Task { [sleeping] in try await sandbox.run(sleeping) }
      while processes(with: mark).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      task.cancel()
      await #expect(throws: SandboxFailure.self) { _ = try await task.value }
      // A new slot takes its place.
      let next = try await sandbox.run(self.sandboxed("exit 4"))
      #expect(next.cause == .exited(code: 4))
    }
    #expect(processes(with: mark).isEmpty)
  }
}
