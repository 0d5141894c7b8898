import Corpus
import Formats
import Foundation
import Machine
import TestSupport
import Testing
import Values

@Suite(.enabled(if: Files.exists(DependencyFolder.current.parquetBridge), "Arrow is not set up"))
struct ParquetTests {
  private static let columns = [
    Column("number", .int64), Column("share", .double), Column("yes", .bool),
    Column("text", .string),
    Column("turns", .list(.record([Column("from", .string), Column("value", .string)]))),
  ]

  private static func rows(_ count: Int) -> [Record] {
    var generator = SeededGenerator(3)
    func maybe(_ value: Value) -> Value {
      Int.random(in: 0..<4, using: &generator) == 0 ? .null : value
    }
    return (0..<count).map { index in
      let turns = (0..<(index % 3)).map { turn in
        Value.record([
          "from": turn == 0 ? "human" : "gpt",
          "value": maybe(.string(JSONParserTests.text(&generator))),
        ])
      }
      return [
        "number": maybe(.integer(Int64(index) - 50)), "share": maybe(.double(Double(index) / 7)),
        "yes": maybe(.bool(index % 2 == 0)),
        "text": maybe(.string(JSONParserTests.text(&generator))), "turns": maybe(.list(turns)),
      ]
    }
  }

  private func write(_ rows: [Record], to path: String) throws -> Shard {
    let writer = try ParquetWriter(path: path, columns: Self.columns)
    for row in rows { try writer.write(row) }
    return try writer.finish()
  }

  private func read(_ path: String, columns: [String]? = nil) throws -> [Record] {
    let reader = try ParquetReader(path: path, columns: columns?.compactMap(ColumnPath.init))
    var rows: [Record] = []
    while let result = try reader.next() {
      if case .row(let row) = result { rows.append(row) }
    }
    return rows
  }

  @Test(arguments: [0, 1, 999, 1000, 2500])
  func readsWhatItWrites(_ count: Int) throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/rows.parquet"
    let rows = Self.rows(count)
    #expect(try write(rows, to: path).rows == count)
    #expect(try read(path) == rows)
    #expect(try ParquetReader(path: path).rowCount == count)
    #expect(try FileKind.detect(path) == FileKind(.parquet))
  }

  @Test func sameRowsGiveTheSameBytes() throws {
    let scratch = Scratch()
    let first = try write(Self.rows(1500), to: "\(scratch.path)/a.parquet")
    let second = try write(Self.rows(1500), to: "\(scratch.path)/b.parquet")
    #expect(first.sha256 == second.sha256)
  }

  @Test func readsOnlyWhatIsAskedFor() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/rows.parquet"
    _ = try write(Self.rows(10), to: path)
    #expect(
      try read(path, columns: ["text", "absent"]) == Self.rows(10).map { ["text": $0["text"]!] })
    #expect(try ParquetReader(path: path, columns: []).allColumns == Self.columns.map(\.name))
  }

  @Test func truncatedFilesAreAnError() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/rows.parquet"
    _ = try write(Self.rows(100), to: path)
    let bytes = try scratch.read("rows.parquet")
    for length in [4, 8, 12, bytes.count / 2, bytes.count - 1] {
      let cut = try scratch.write("cut.parquet", bytes.prefix(length))
      #expect { try read(cut) } throws: {
        ($0 as? RetortError)?.what.contains("cut.parquet") ?? false
      }
    }
  }

  /// Whatever bytes are flipped: a reading or an error that names the file, never a crash.
  @Test func damagedFilesAreReadOrRefused() throws {
    let scratch = Scratch()
    _ = try write(Self.rows(300), to: "\(scratch.path)/rows.parquet")
    let bytes = try scratch.read("rows.parquet")
    var generator = SeededGenerator(9)
    var refused = 0
    for _ in 0..<200 {
      var damaged = bytes
      for _ in 0..<3 {
        damaged[Int.random(in: 4..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      let path = try scratch.write("damaged.parquet", damaged)
      do {
        _ = try read(path)
      } catch let error as RetortError {
        #expect(error.description.contains("damaged.parquet"))
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func pyarrowReadsTheSame() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/rows.parquet"
    let rows = Self.rows(2100)
    _ = try write(rows, to: path)
    let printed = try await Oracle.python(
      """
      import sys, json, pyarrow.parquet as pq
      table = pq.read_table(sys.argv[1])
      print(table.schema.field("turns").type)
      for row in table.to_pylist(): print(json.dumps(row))
      """, [path])
    let lines = printed.split(separator: "\n").map(String.init)
    #expect(lines.first == "list<element: struct<from: string, value: string>>")
    let parser = JSONParser()
    #expect(try lines.dropFirst().map { try parser.parse($0) } == rows.map(Value.record))
  }

  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func readsWhatPyarrowWrites() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/theirs.parquet"
    let printed = try await Oracle.python(
      """
      import sys, json, pyarrow as pa, pyarrow.parquet as pq
      table = pa.table({
        "i8": pa.array([1, None, -3], pa.int8()), "u32": pa.array([1, 2, None], pa.uint32()),
        "f32": pa.array([0.5, None, -2], pa.float32()),
        "flag": pa.array([True, None, False]),
        "large": pa.array(["a", None, "ü"], pa.large_string()),
        "words": pa.array(["x", "y", "x"]).dictionary_encode(),
        "nested": [[[1, 2], []], None, [[3]]],
        "map": pa.array([[("a", 1)], None, []], pa.map_(pa.string(), pa.int64())),
        "struct": [{"p": 1, "q": "z"}, None, {"p": None, "q": None}],
        "nothing": pa.nulls(3),
      })
      pq.write_table(table, sys.argv[1], row_group_size=2, compression="snappy")
      for row in table.to_pylist():
        row["map"] = None if row["map"] is None else dict(row["map"])
        print(json.dumps(row))
      """, [path])
    let parser = JSONParser()
    let theirs = try printed.split(separator: "\n").map { try parser.parse(String($0)) }
    #expect(try read(path).map { Value.record($0).json } == theirs.map(\.json))
  }
}
