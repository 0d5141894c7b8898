import Foundation
import TestSupport
import Testing

/// Kind 1, and more of kinds 2 to 4: some tries of what `make fuzz` does for longer, with seeds of their own.
struct FaultsTests {
  private static let canRun = succeeds("/bin/sh", "-c", "command -v python3 && command -v cc")

  @Test(
    .enabled(if: canRun, "the faults need python3 and a C compiler"), .timeLimit(.minutes(60)),
    arguments: [("failing", 5), ("flips", 24), ("opening", 1)])
  func nothingIsLostDoubledOrToldWrongly(_ what: String, _ count: Int) async throws {
    let scratch = Scratch()
    let log = "\(scratch.path)/log"
    let code = try await exitCode(
      of: "/bin/sh", "-c",
      "python3 '\(Repository.root)/Scripts/faults.py' \(what) --count \(count) --seed 7 --program '\(RetortProcess.program)' > '\(log)' 2>&1"
    )
    let said = String(decoding: try scratch.read("log"), as: UTF8.self)
    #expect(code == 0, "\(said)")
  }
}
