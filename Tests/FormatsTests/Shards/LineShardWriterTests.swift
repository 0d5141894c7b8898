import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

/// Shards on a disk that is full.
struct LineShardWriterTests {
  /// A device that takes nothing stands where the shard would be written.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: [false, true])
  func aFullDiskIsAnErrorAndNothingWaits(_ isPacked: Bool) throws {
    let scratch = Scratch()
    let name = "part-00000.jsonl" + (isPacked ? ".zst" : "")
    try FileManager.default.createSymbolicLink(
      atPath: "\(scratch.path)/\(name)", withDestinationPath: "/dev/full")
    let writer = LineShardWriter(folder: scratch.path, packing: isPacked ? .fast : .none)
    var lines = Lines()
    lines.append(["n": 1])
    try writer.write(lines)
    let error = #expect(throws: RetortError.self) { try writer.finish() }
    #expect(error?.kind == .storage && error?.cause == "No space left on device")
    #expect(error?.what.hasSuffix(name) == true)
    // Whoever gives up now must not wait for what was taken already: the writer goes with this scope.
  }
}
