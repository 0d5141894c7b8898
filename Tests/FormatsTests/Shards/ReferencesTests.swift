import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

/// Rows that refer to those of another stage come out as if they stood there whole.
struct ReferencesTests {
  private struct Written {
    let whole: [String]
    let reader: ShardReader<Question>
  }

  private func questions(_ count: Int, _ generator: inout SeededGenerator) -> [Question] {
    (0..<count).map { number in
      // What a reader might take for the end, or for a reference.
      let odd = ["", "\"difficulty\":1,\"", "\\", "{\"row\":1}", "é\u{2028}", "\n"]
      let text =
        "question \(number) " + odd[generator.integer(0...odd.count - 1)]
        + String(repeating: "x", count: generator.integer(0...400))
      return Samples.question(text, reference: "\(number)")
    }
  }

  /// Keeps some rows, changes some, writes some anew; as references and as they are.
  private func chosen(
    _ reader: ShardReader<Question>, in folder: String, _ generator: inout SeededGenerator
  ) throws -> (shards: [Shard], whole: [String]) {
    let packings: [LineShardWriter.Packing] = [.none, .texts, .fast]
    let writer = LineShardWriter(folder: folder, packing: packings[generator.integer(0...2)])
    var whole: [String] = []
    var lines = Lines()
    try reader.forEachBlock { block in
      var rows: [(question: Question, line: [UInt8], row: Int?, shared: Int)] = []
      try block.forEach { question, line in
        rows.append((question, Array(line.bytes), line.row, line.shared))
      }
      return rows
    } take: { rows in
      for row in rows {
        var question = row.question
        switch generator.integer(0...5) {
        case 0: continue
        case 1: question.difficulty = Int64(generator.integer(0...9))
        case 2: question.scores.append(Score(name: "s", value: 1.5, by: "m"))
        case 3: question = Samples.question(question.text, source: "copy")
        default: break
        }
        let text = question.record.json
        whole.append(text)
        Array(text.utf8).withUnsafeBufferPointer { new in
          row.line.withUnsafeBufferPointer { old in
            let line = Line(bytes: old, row: row.row, shared: row.shared)
            lines.append {
              ReferenceWriter.appendRow(new, from: line, tail: Question.learntFrom, to: &$0)
            }
          }
        }
      }
    }
    try writer.write(lines)
    return (try writer.finish(), whole)
  }

  @Test(arguments: 1...20)
  func chainsOfStagesGiveWholeRows(_ seed: Int) throws {
    var generator = SeededGenerator(seed: Int64(seed), purpose: "references")
    let scratch = Scratch()
    for folder in ["base", "0", "1", "2"] { try scratch.write("\(folder)/keep", "") }
    let base = "\(scratch.path)/base"
    let writer = LineShardWriter(folder: base, packing: .texts)
    var lines = Lines()
    for question in questions(generator.integer(1...3000), &generator) {
      lines.append(question.record)
    }
    try writer.write(lines)
    let baseShards = try writer.finish()
    var reader = ShardReader<Question>(folder: base, shards: baseShards)
    for stage in 0..<3 {
      let folder = "\(scratch.path)/\(stage)"
      let (shards, whole) = try chosen(reader, in: folder, &generator)
      reader = ShardReader(folder: folder, shards: shards, base: (base, baseShards))
      var found: [String] = []
      try reader.forEach { found.append($0.record.json) }
      #expect(found == whole)
      let cursor = reader.rows(from: whole.count / 2)
      #expect(try cursor.next()?.record.json == whole.dropFirst(whole.count / 2).first)
    }
  }

  @Test(arguments: [
    #"{"row":5}"#, #"{"row":0,"at":99999,"x":1}"#, #"{"row":"#, #"{"row":99999999999999999999}"#,
    #"{"of":0,"at":1,"cut":9999,"x":1}"#, #"{"of":0}"#, #"{"row":-1}"#,
  ])
  func aReferenceThatLeadsNowhereIsDamage(_ line: String) throws {
    let scratch = Scratch()
    try scratch.write("base/keep", "")
    let writer = LineShardWriter(folder: "\(scratch.path)/base")
    var lines = Lines()
    lines.append(Samples.question("q").record)
    try writer.write(lines)
    let base = try writer.finish()
    try scratch.write("part-00000.jsonl", line + "\n")
    let reader = ShardReader<Question>(
      folder: scratch.path,
      shards: [Shard(file: "part-00000.jsonl", rows: 1, bytes: 1, sha256: "")],
      base: ("\(scratch.path)/base", base))
    let error = #expect(throws: RetortError.self) { try reader.forEach { _ in } }
    #expect(error?.kind == .storage || error?.kind == .input)
  }
}
