import Foundation
import Sandbox
import TestSupport
import Testing

struct SandboxTests {
  private func room(_ script: String) -> Room { Room(command: ["/bin/sh", "-c", script]) }

  @Test func tellsHowAProgramEnded() async throws {
    try await Sandbox.with(slots: 1) { sandbox in
      #expect(try await sandbox.run(room("exit 3")).cause == .exited(code: 3))
      #expect(try await sandbox.run(room("kill -9 $$")).cause == .signalled(9))
      #expect(
        try await sandbox.run(Room(command: ["/nowhere"])).cause == .notStarted(errno: ENOENT))
      let ending = try await sandbox.run(room("echo out; echo err >&2; pwd"))
      #expect(ending.output == Array("out\n/tmp\n".utf8) && ending.errors == Array("err\n".utf8))
      #expect(ending.wall > .zero && ending.memory > 0)
    }
  }

  @Test func filesGoInAndOneComesOut() async throws {
    var room = room("cat /given/a.txt - > made; cat made; chmod 0 /given/a.txt")
    room.input = Array("from input\n".utf8)
    room.files = [RoomFile(path: "/given/a.txt", text: "from a file\n")]
    room.artifact = "/tmp/made"
    let text = Array("from a file\nfrom input\n".utf8)
    try await Sandbox.with(slots: 1) { sandbox in
      let ending = try await sandbox.run(room)
      #expect(ending.output == text && ending.artifact == text && ending.cause == .exited(code: 1))
      // A link is not followed, and what is missing is missing.
      #expect(try await sandbox.run(self.room("ln -s /proc/1/environ made")).artifact == nil)
      room.command = ["/bin/sh", "-c", "ln -s /usr/bin/env made"]
      #expect(try await sandbox.run(room).artifact == nil)
    }
  }

  @Test func largeTextsGoThrough() async throws {
    var large = room("cat")
    large.input = [UInt8](repeating: 7, count: 20 << 20)
    try await Sandbox.with(slots: 2) { sandbox in
      let ending = try await sandbox.run(large)
      #expect(ending.output == large.input)
      let errors = try await sandbox.run(room("head -c 200000 /dev/zero >&2; echo end >&2")).errors
      #expect(errors.count == 32 << 10 && errors.suffix(4) == Array("end\n".utf8)[...])
    }
  }

  @Test func moreRoomsThanSlotsWaitTheirTurn() async throws {
    try await Sandbox.with(slots: 2) { sandbox in
      try await withThrowingTaskGroup(of: Ending.self) { group in
        for number in 0..<40 { group.addTask { try await sandbox.run(room("exit \(number)")) } }
        var codes: Set<Int32> = []
        for try await ending in group {
          if case .exited(let code) = ending.cause { codes.insert(code) }
        }
        #expect(codes == Set(0..<40))
      }
    }
  }

  @Test func aRoomThatCannotBeMadeSaysWhy() async throws {
    try await Sandbox.with(slots: 1) { sandbox in
      var room = room("true")
      room.folders = ["/no/such/folder"]
      do throws(RoomFailure) {
        _ = try await sandbox.run(room)
        Issue.record("the room was made")
      } catch {
        #expect(
          error.cause == "bwrap: Can't find source path /no/such/folder: No such file or directory")
      }
      // The slot is still of use.
      let next = try await sandbox.run(self.room("exit 0"))
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
      let ending = try await sandbox.run(room("setsid sleep \(mark) & sleep \(mark) & sleep 0.1"))
      #expect(ending.cause == .exited(code: 0) && processes(with: mark).isEmpty)
    }
  }

  @Test func aCancelledTaskEndsItsRoomAtOnce() async throws {
    let mark = "1000.\(UInt32.random(in: 1 ... .max))"
    try await Sandbox.with(slots: 1) { sandbox in
      let task = Task { try await sandbox.run(self.room("sleep \(mark)")) }
      while processes(with: mark).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      task.cancel()
      await #expect(throws: RoomFailure.self) { _ = try await task.value }
      // A new slot takes its place.
      let next = try await sandbox.run(self.room("exit 4"))
      #expect(next.cause == .exited(code: 4))
    }
    #expect(processes(with: mark).isEmpty)
  }
}
