import Foundation
import Processes
import Synchronization
import TestSupport
import Testing
import Values

@Suite(.timeLimit(.minutes(20)))
struct KeptProgramTests {
  private static let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]

  private func program(_ script: String, in folder: String = "/") -> KeptProgram {
    KeptProgram(["python3", "-u", "-c", script], environment: Self.environment, folder: folder)
  }

  @Test func bothOutputsAreHeardLineByLine() async throws {
    let lines = Mutex<[String]>([])
    let code = try await program(
      """
      import os, sys
      print("one"); print("two", file=sys.stderr)
      sys.stdout.write("1%\\r2%\\rdone\\n"); sys.stdout.buffer.write(b"\\xff\\n" + b"x" * 300000)
      print(sorted(os.environ)); sys.exit(3)
      """
    ).run { line in lines.withLock { $0.append(line) } }
    #expect(code == 3)
    let heard = lines.withLock { $0 }
    #expect(Array(heard.prefix(5)) == ["one", "two", "1%", "2%", "done"])
    #expect(heard[5] == "\u{FFFD}")
    // A line is whole, however long it is, and nothing of Retort's own variables is passed on.
    #expect(heard[6].hasPrefix(String(repeating: "x", count: 300_000)))
    #expect(!heard[6].contains("HOME"))
  }

  @Test func aProgramThatIsNotThereIsAnError() async throws {
    let error = await #expect(throws: RetortError.self) {
      try await KeptProgram(["/nowhere/x"], environment: Self.environment, folder: "/").run { _ in }
    }
    #expect(error?.what.contains("/nowhere/x") == true)
  }

  private static let patient = """
    import signal, sys, time
    def stop(number, frame):
        print("saving"); sys.exit(7)
    signal.signal(signal.SIGINT, stop)
    print("ready")
    time.sleep(86400)
    """

  @Test func stoppedItMayEndInOrder() async throws {
    let kept = program(Self.patient)
    let lines = Mutex<[String]>([])
    let code = try await kept.run { line in
      lines.withLock { $0.append(line) }
      if line == "ready" { kept.stop() }
    }
    #expect(code == 7)
    #expect(lines.withLock { $0 } == ["ready", "saving"])
  }

  @Test func aCancelledTaskStopsItAndHearsItOut() async throws {
    let kept = program(Self.patient)
    let lines = Mutex<[String]>([])
    let (ready, tell) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await kept.run { line in
        lines.withLock { $0.append(line) }
        if line == "ready" { tell.finish() }
      }
    }
    for await _ in ready {}
    task.cancel()
    #expect(try await task.value == 7)
    #expect(lines.withLock { $0 }.last == "saving")
  }

  /// Also what heeds no interruption, and its children.
  @Test func killedItIsGoneWithItsChildren() async throws {
    let scratch = Scratch()
    let kept = program(
      """
      import signal, subprocess, time
      signal.signal(signal.SIGINT, signal.SIG_IGN)
      child = subprocess.Popen(["sleep", "86400"])
      open("child", "w").write(str(child.pid)); print("ready"); time.sleep(86400)
      """, in: scratch.path)
    let code = try await kept.run { line in
      if line == "ready" {
        kept.stop()
        kept.kill()
      }
    }
    #expect(code == -9)
    let child = String(decoding: try scratch.read("child"), as: UTF8.self)
    for _ in 0..<600 where isAlive(child) { try await Task.sleep(for: .milliseconds(50)) }
    #expect(!isAlive(child))
  }

  /// A process that is there and no zombie.
  private func isAlive(_ process: String) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status.map { !$0.contains(") Z ") } ?? false
  }
}
