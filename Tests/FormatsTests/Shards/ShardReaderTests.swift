import Corpus
import Foundation
import TestSupport
import Testing

@testable import Formats

struct ShardReaderTests {
  private func questions(_ count: Int, _ length: (Int) -> Int) -> [Question] {
    (0..<count).map { number in
      Samples.question("\(number) é\n\u{0}" + String(repeating: "x", count: length(number)))
    }
  }

  /// One after another, on all cores, and block by block: the same rows.
  @Test(arguments: [0, 1, 3000])
  func allWaysGiveTheSameRows(_ count: Int) throws {
    // Blocks have 256 KiB; some rows are longer.
    let questions = questions(count) { $0 % 1000 == 7 ? 700_000 : $0 % 300 }
    let scratch = Scratch()
    let kept = try Samples.shards(questions, in: scratch)
    #expect(kept.count == count)
    var rows: [Question] = []
    try kept.forEach { rows.append($0) }
    #expect(rows == questions)
    let cursor = kept.rows()
    for question in questions { #expect(try cursor.next() == question) }
    #expect(try cursor.next() == nil)
    var lengths: [Int] = []
    try kept.forEach({ $0.text.utf8.count }, take: { lengths.append($0) })
    #expect(lengths == questions.map(\.text.utf8.count))
  }

  @Test func linesAreWhatWasWritten() throws {
    let scratch = Scratch()
    let questions = questions(500) { $0 % 50 }
    let reader = try Samples.shards(questions, in: scratch)
    var text: [UInt8] = []
    try reader.forEachBlock { block in
      var lines = Lines()
      try block.forEach { _, line in lines.append(line) }
      return lines
    } take: {
      text += $0.bytes
    }
    #expect(Data(text) == scratch.files(below: "")["part-00000.jsonl"])
  }

  @Test func shardsAreFullAndTheirDigestsRight() throws {
    let scratch = Scratch()
    let writer = LineShardWriter(folder: scratch.path)
    var number = 0
    // Pieces that do not end where shards do.
    while number < 200_001 {
      var lines = Lines()
      for _ in 0..<min(77_777, 200_001 - number) {
        lines.append(["n": .integer(Int64(number))])
        number += 1
      }
      try writer.write(lines)
    }
    let shards = try writer.finish()
    #expect(shards.map(\.rows) == [100_000, 100_000, 1])
    #expect(shards.map(\.file) == ["part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl"])
    for shard in shards {
      #expect(try Shard(describing: "\(scratch.path)/\(shard.file)", rows: shard.rows) == shard)
    }
    let text = try #require(scratch.files(below: "")["part-00002.jsonl"])
    #expect(text.starts(with: Data("{\"n\":200000}\n".utf8)))
  }

  @Test(arguments: [1, 2, 1000, 2000])
  func aDamagedLineIsNamed(_ line: Int) throws {
    let scratch = Scratch()
    let reader = try Samples.shards(questions(2000) { _ in 300 }, in: scratch)
    let path = "\(scratch.path)/part-00000.jsonl"
    var lines = try Data(contentsOf: URL(fileURLWithPath: path)).split(
      separator: 0x0A, omittingEmptySubsequences: false)
    lines[line - 1] = Data("{\"id\":".utf8)
    try Data(lines.joined(separator: [0x0A])).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: RetortError.self) { try reader.forEach { _ in } }
    #expect(error?.what == "a stage's shard is damaged")
    #expect(error?.cause?.contains("part-00000.jsonl:\(line):") == true, "\(error?.cause ?? "")")
  }
}
