import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Datasets
@testable import Formats

struct ConversionTests {
  private let scratch = Scratch()

  private func convert(
    _ text: String, to name: String, columns: [String] = [], badRows: Double = 0,
    shardRows: Int? = nil
  ) throws -> Conversion.ConvertedRows {
    let source = FileSet(files: [try scratch.write("in.jsonl", text)])
    return try Conversion(
      source, columns: columns.isEmpty ? nil : try columns.map { try OutputColumn($0) },
      badRows: badRows
    ).write(
      to: try Destination(
        path: "\(scratch.path)/\(name)", format: shardRows == nil ? nil : "jsonl",
        shardRows: shardRows, replaces: true))
  }

  private func read(_ name: String) throws -> [Record] {
    let reader = try FileSet(matching: ["\(scratch.path)/\(name)"]).reader()
    var rows: [Record] = []
    while let result = try reader.next() {
      if case .row(let row) = result { rows.append(row) }
    }
    return rows
  }

  /// A column that first comes, or changes its type, behind the rows that the columns were taken from.
  @Test(arguments: ["out.parquet", "out.csv", "out.jsonl.zst"])
  func whatComesLateIsNotLost(_ name: String) throws {
    var lines = (0..<3000).map { "{\"a\":\($0)}" }
    lines[2990] = "{\"a\":\"text\",\"late\":[1]}"
    let converted = try convert(lines.joined(separator: "\n"), to: name)
    let rows = try read(name)
    #expect(converted.rows == 3000 && rows.count == 3000)
    #expect(rows[2990]["a"] == "text")
    #expect(rows[2990]["late"] == (name == "out.csv" ? "[1]" : [1]))
    #expect(converted.mixedColumns == (name == "out.jsonl.zst" ? [] : ["a"]))
  }

  @Test func columnsAreChosenRenamedAndPutTogether() throws {
    let text = #"{"title":"T","body":"B","n":1,"turns":[{"value":"q"}],"meta":{"level":3}}"#
    _ = try convert(
      text, to: "out.jsonl",
      columns: [
        "question={{title}}\n\n{{body}}", "turns[0].value", "x=n", "meta.level",
        "none=turns[9].value",
      ]
      .dropLast())
    #expect(try read("out.jsonl") == [["question": "T\n\nB", "value": "q", "x": 1, "level": 3]])
    #expect { try convert(text, to: "out.jsonl", columns: ["absent"]) } throws: {
      ($0 as? RetortError)?.what == "no row has the column \"absent\""
    }
    #expect { try convert(text, to: "out.jsonl", columns: ["{{title}}!"]) } throws: {
      ($0 as? RetortError)?.what.hasSuffix("has no name") == true
    }
  }

  @Test func badRowsAreToldAndLeaveNothingBehind() throws {
    let text = "{\"a\":1}\n{\"a\":\n{\"a\":2}\n"
    #expect { try convert(text, to: "out.parquet") } throws: { error in
      let error = error as? RetortError
      return error?.what == "1 of 3 rows cannot be read"
        && error?.cause?.contains("in.jsonl:2:6") == true
    }
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/out.parquet"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["in.jsonl"])
    let converted = try convert(text, to: "out.jsonl", badRows: 0.5)
    #expect(converted.rows == 2 && converted.bad == 1 && converted.firstBad.count == 1)
  }

  @Test func shardsHoldSoManyRows() throws {
    let converted = try convert(
      (0..<25).map { "{\"a\":\($0)}\n" }.joined(), to: "out", shardRows: 10)
    #expect(converted.shards.map(\.rows) == [10, 10, 5])
    #expect(try read("out").compactMap { $0["a"]?.integer } == (0..<25).map(Int64.init))
  }

  @Test func nothingIsOverwrittenUnasked() throws {
    let path = try scratch.write("there.jsonl", "x")
    #expect { try Destination(path: path) } throws: {
      ($0 as? RetortError)?.hint?.contains("--force") == true
    }
    #expect { try Destination(path: "\(scratch.path)/x.txt") } throws: {
      ($0 as? RetortError)?.kind == .usage
    }
    #expect { try Destination(path: "\(scratch.path)/x.parquet.gz") } throws: {
      ($0 as? RetortError)?.what.contains("compressed twice") == true
    }
  }
}

struct RowSampleTests {
  private let scratch = Scratch()

  /// Writes rows into so many files, and returns what a sample draws of them.
  private func sample(
    _ rows: [Record], files count: Int, _ amount: DrawAmount, seed: Int64 = 1,
    stratum: String? = nil
  ) throws -> (rows: [String], drawn: RowSample.DrawnRows) {
    let files = try (0..<count).map { number in
      try scratch.write(
        "\(UUID().uuidString).jsonl",
        rows.enumerated().filter { $0.offset % count == number }.map { $0.element.json + "\n" }
          .joined())
    }
    let path = "\(scratch.path)/\(UUID().uuidString).jsonl"
    let drawn = try RowSample(
      FileSet(files: files), amount, seed: seed, stratum: try stratum.map { try CellExpression($0) }
    ).write(to: try Destination(path: path))
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    return (text.split(separator: "\n").map(String.init), drawn)
  }

  private let rows: [Record] = (0..<400).map {
    ["n": .integer(Int64($0)), "kind": .string($0 % 4 == 0 ? "rare" : "common")]
  }

  @Test func neitherFilesNorOrderMatter() throws {
    let one = Set(try sample(rows, files: 1, .exactly(50)).rows)
    #expect(one.count == 50)
    #expect(Set(try sample(rows, files: 7, .exactly(50)).rows) == one)
    #expect(Set(try sample(rows.reversed(), files: 3, .exactly(50)).rows) == one)
    #expect(Set(try sample(rows, files: 1, .exactly(50), seed: 2).rows) != one)
    #expect(one.isSubset(of: try sample(rows, files: 2, .exactly(158)).rows))
  }

  @Test func strataGiveTheirShareAndNest() throws {
    var last: Set<String> = []
    for count in [3, 10, 31, 100, 316] {
      let drawn = Set(try sample(rows, files: 2, .exactly(count), stratum: "kind").rows)
      #expect(last.isSubset(of: drawn) && drawn.count == count)
      let rare = drawn.count { $0.contains("rare") }
      #expect(abs(Double(rare) - Double(count) / 4) <= 1)
      last = drawn
    }
  }

  @Test func sharesShortfallsAndRepetitions() throws {
    #expect(try sample(rows, files: 1, .share(0.25)).rows.count == 100)
    let short = try sample(rows, files: 1, .exactly(500))
    #expect(short.rows.count == 400 && short.drawn.shortfall == 100)
    #expect(try sample(rows, files: 1, .atMost(500)).drawn.shortfall == 0)
    let more = try sample(rows, files: 3, .upsample(1000)).rows
    #expect(more.count == 1000)
    let times = Dictionary(grouping: more, by: \.self).values.map(\.count)
    #expect(times.count == 400 && Set(times) == [2, 3])
  }

  /// Equal rows are as many in the draw as the draw says, not all or none.
  @Test func equalRowsAreDrawnOneByOne() throws {
    let equal = [Record](repeating: ["a": 1], count: 60)
    #expect(try sample(equal, files: 4, .exactly(17)).rows.count == 17)
    #expect(try sample(equal, files: 1, .upsample(90)).rows.count == 90)
  }
}
