import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

struct CompressionTests {
  private static let gzip = succeeds("/bin/sh", "-c", "command -v gzip")
  private static let zstd = succeeds("/bin/sh", "-c", "command -v zstd")

  @Test(.enabled(if: gzip, "gzip is not installed"))
  func gzipsOwnToolAgrees() throws {
    let scratch = Scratch()
    let rows = FormatRig.rows(500)
    try FormatRig.write(rows, FileKind(.jsonl), to: "\(scratch.path)/plain")
    try FormatRig.write(rows, FileKind(.jsonl, .gzip), to: "\(scratch.path)/ours.gz")
    #expect(
      succeeds(
        "/bin/sh", "-c",
        "cd '\(scratch.path)' && gzip -dc ours.gz | cmp - plain && gzip -c plain > theirs.gz"
          // Members one behind the other, and zeros as padding.
          + " && { gzip -c plain; gzip -9 -c plain; head -c 100 /dev/zero; } > members.gz"))
    #expect(try FormatRig.read("\(scratch.path)/theirs.gz") == rows.map(RowResult.row))
    #expect(try FormatRig.read("\(scratch.path)/members.gz") == (rows + rows).map(RowResult.row))
  }

  @Test(.enabled(if: zstd, "zstd is not installed"))
  func zstandardsOwnToolAgrees() throws {
    let scratch = Scratch()
    let rows = FormatRig.rows(500)
    try FormatRig.write(rows, FileKind(.jsonl), to: "\(scratch.path)/plain")
    try FormatRig.write(rows, FileKind(.jsonl, .zstd), to: "\(scratch.path)/ours.zst")
    #expect(
      succeeds(
        "/bin/sh", "-c",
        "cd '\(scratch.path)' && zstd -qdc ours.zst | cmp - plain && zstd -q --long=31 -c plain > long.zst"
          + " && { zstd -qc plain; zstd -q -19 -c plain; } > frames.zst"))
    #expect(try FormatRig.read("\(scratch.path)/long.zst") == rows.map(RowResult.row))
    #expect(try FormatRig.read("\(scratch.path)/frames.zst") == (rows + rows).map(RowResult.row))
  }

  @Test func whatFollowsIsAnError() throws {
    let scratch = Scratch()
    for compression in [Compression.gzip, .zstd] {
      try FormatRig.write(FormatRig.rows(5), FileKind(.jsonl, compression), to: "\(scratch.path)/x")
      let path = try scratch.write("more", try scratch.read("x") + Data("hello world".utf8))
      let error = FormatRig.readAsFarAsPossible(path).error as? RetortError
      #expect(error?.cause?.contains("damaged at byte") == true)
    }
  }

  @Test func sameRowsGiveTheSameBytes() throws {
    let scratch = Scratch()
    for kind in FormatRig.kinds {
      let digests = try (0..<2).map { number in
        try FormatRig.write(FormatRig.rows(400), kind, to: "\(scratch.path)/\(number)").sha256
      }
      #expect(digests[0] == digests[1])
    }
  }
}
