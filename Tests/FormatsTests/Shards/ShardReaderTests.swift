import Corpus
import Foundation
import TestSupport
import Testing
import Values

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

  /// Lines that end where blocks do, near it, or not at all.
  @Test(arguments: [-2, -1, 0, 1, 2], [true, false])
  func blocksEndWithLines(_ offset: Int, _ endsWithNewline: Bool) throws {
    let scratch = Scratch()
    let block = 1 << 18
    let first = Samples.question("q").record.json.utf8.count
    var texts = [
      "q" + String(repeating: "x", count: block + offset - first - 1), "short",
      String(repeating: "y", count: 3 * block + offset), "", "last",
    ]
    texts += (0..<3000).map { "filler \($0)" }
    let questions = texts.map { Samples.question($0) }
    let reader = try Samples.shards(questions, in: scratch)
    if !endsWithNewline {
      let path = "\(scratch.path)/part-00000.jsonl"
      try scratch.read("part-00000.jsonl").dropLast().write(to: URL(fileURLWithPath: path))
    }
    var rows: [Question] = []
    try reader.forEach { rows.append($0) }
    #expect(rows == questions)
  }

  /// Fields are found in any order, as in a record, and of two of one name the first is taken.
  @Test func fieldsStandInAnyOrder() throws {
    let scratch = Scratch()
    var generator = SeededGenerator(3)
    var lines = Lines()
    var traces: [Trace] = []
    for number in 0..<300 {
      var question = Samples.question("\(number)", reference: number % 2 == 0 ? nil : "\(number)")
      question.scores = (0..<number % 3).map { Score(name: "s", value: Double($0), by: "b") }
      let verdicts: [Verdict?] = [nil, .right, .couldNotTell("why")]
      let trace = Samples.trace(question, sample: 1, verdict: generator.element(verdicts))
      traces.append(trace)
      func shuffled(_ record: Record) -> Record {
        var fields = record.fields.filter { $0.value != .null || number % 5 > 0 }
        for place in fields.indices {
          fields.swapAt(place, generator.integer(place...fields.count - 1))
        }
        let unknown: Record = ["a": [1, 2], "question": "no"]
        fields.insert(.init("unknown", .record(unknown)), at: fields.count / 2)
        return Record(fields)
      }
      var record = shuffled(trace.record)
      record["question"] = .record(shuffled(question.record))
      #expect(try Trace(record: record) == trace)
      lines.append(record)
    }
    let writer = LineShardWriter(folder: scratch.path)
    try writer.write(lines)
    let reader = ShardReader<Trace>(folder: scratch.path, shards: try writer.finish())
    var rows: [Trace] = []
    try reader.forEach { rows.append($0) }
    #expect(rows == traces)
  }

  @Test(arguments: [
    (#"[1]"#, "the row is a list, not an object"),
    (#"{"id":3}"#, "field \"id\" should hold 32 hexadecimal digits; it holds: number"),
    (#"{"ID":"x"}"#, "field \"id\" should hold 32 hexadecimal digits; there is no such field"),
  ])
  func whatIsNoRowIsNamed(_ line: String, _ problem: String) throws {
    let scratch = Scratch()
    let reader = try Samples.shards([Samples.question("q")], in: scratch)
    try scratch.write("part-00000.jsonl", line + "\n")
    let error = #expect(throws: RetortError.self) { try reader.forEach { _ in } }
    #expect(error?.cause?.hasSuffix(problem) == true, "\(error?.cause ?? "")")
  }

  @Test func linesAreWhatWasWritten() throws {
    let scratch = Scratch()
    let questions = questions(500) { $0 % 50 }
    let reader = try Samples.shards(questions, in: scratch)
    var text: [UInt8] = []
    try reader.forEachBlock { block in
      var lines = Lines()
      try block.forEach { _, line in lines.append(line.bytes) }
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
