import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

/// Files that were read in part, or otherwise than another door reads them, without a word.
struct StrangersFilesTests {
  private let scratch = Scratch()

  private func read(_ reader: any RecordReader) throws -> (rows: [Record], bad: [String]) {
    var (rows, bad): ([Record], [String]) = ([], [])
    while let result = try reader.next() {
      switch result {
      case .row(let row): rows.append(row)
      case .malformed(let row): bad.append(row.problem)
      }
    }
    return (rows, bad)
  }

  private func file(_ text: String, _ name: String) throws -> (
    rows: [Record], bad: [String], notes: [String]
  ) {
    let reader = try FileKind.reader(for: scratch.write(name, text))
    let (rows, bad) = try read(reader)
    return (rows, bad, reader.notes)
  }

  /// How long the first line is decides nothing.
  @Test(arguments: [10, 30_000, 70_000, 200_000])
  func howLongALineIsDecidesNothing(_ count: Int) throws {
    let long = String(repeating: "x", count: count)
    let listed = try file(
      "{\"meta\":\"\(long)\",\"data\":[{\"i\":1},{\"i\":2}]}", "listed\(count).json")
    #expect(listed.rows == [["i": 1], ["i": 2]] && listed.notes.count == 1)
    let row = "{\"q\":\"\(long)\",\"i\":1}"
    let joined = try file(row + row + row, "joined\(count).jsonl")
    #expect(joined.rows.count == 3 && joined.bad.isEmpty)
    let lines = try file("\(row)\n\(row)\n", "lines\(count).jsonl")
    #expect(lines.rows.count == 2 && lines.bad.isEmpty)
  }

  /// What has no name is looked at as what has one.
  @Test func aListUnderAKeyNeedsNoName() throws {
    let text = #"{"version":"1","data":[{"a":1},{"a":2}]}"#
    #expect(try file(text, "k.json").rows.count == 2)
    #expect(try file(text, "k.dat").rows.count == 2)
    // An object a line is a row where the name says so.
    #expect(try file(text, "k.jsonl").rows.count == 1)
  }

  @Test func aKeyThatStandsTwiceIsABadRow() throws {
    let twice = try file(
      "{\"a\":1,\"b\":2}\n{\"a\":1,\"a\":2}\n{\"a\":3,\"b\":4}\n{\"b\":5,\"a\":6}\n", "t.jsonl")
    #expect(twice.rows.count == 3 && twice.bad == ["the key \"a\" stands twice in it"])
  }

  @Test func halvesOfCharactersAreTold() throws {
    let halves = try file(#"{"a":"x\ud83d y"}"# + "\n" + #"{"a":"😀"}"# + "\n", "h.jsonl")
    #expect(halves.rows.map { $0["a"]?.string } == ["x\u{FFFD} y", "😀"])
    #expect(halves.notes.count == 1 && halves.notes[0].contains("half a character"))
  }

  @Test func excelsFirstLineSaysTheSeparator() throws {
    let rows = try file("sep=;\r\nid;text\r\n1;a, b\r\n2;c\r\n", "e.csv").rows
    #expect(rows == [["id": "1", "text": "a, b"], ["id": "2", "text": "c"]])
    #expect(try file("sep,id\n1,2\n", "n.csv").rows == [["sep": "1", "id": "2"]])
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func zerosTellTheEncoding(_ encoding: String.Encoding) throws {
    for text in ["text\nabc\nd\n", "id,text\n1,ünï\n"] {
      let data = try #require(text.data(using: encoding))
      let reader = try FileKind.reader(for: scratch.write("u.csv", data))
      #expect(try read(reader).rows.count == text.split(separator: "\n").count - 1)
      #expect(reader.notes.contains { $0.contains("--encoding") })
    }
  }

  /// A file without rows among others stops nothing, and is told.
  @Test func emptyFilesAmongOthersAreTold() throws {
    try scratch.write("d/a.csv", "q\none\n")
    try scratch.write("d/b.csv", "")
    try scratch.write("d/c.csv", "q\n")
    let set = try FileSet(matching: ["\(scratch.path)/d"])
    let reader = set.reader()
    #expect(try read(reader).rows == [["q": "one"]])
    #expect(reader.notes.filter { $0.hasSuffix("it holds no rows") }.count == 2, "\(reader.notes)")
    // Alone it is an error.
    #expect(throws: RetortError.self) { try FileKind.reader(for: "\(scratch.path)/d/b.csv") }
  }

  /// What a folder's pattern leaves out, and what is missing of it.
  @Test func whatIsLeftOutIsTold() throws {
    try scratch.write("d/top.jsonl", "{}\n")
    try scratch.write("d/en/a.jsonl", "{}\n")
    let folder = "\(scratch.path)/d"
    let notes = FileSet.notes(of: folder, naming: FileSet.matching(folder))
    #expect(notes.count == 1 && notes[0].contains("(en)") && notes[0].contains("/**"), "\(notes)")
    #expect(FileSet.matching("\(folder)/**").count == 2)
    let shards = ["x/train-00000-of-00003.parquet", "x/train-00002-of-00003.parquet"]
    #expect(
      FileSet.notes(of: "x/*", naming: shards)
        == ["x/train-*-of-00003.parquet: 2 of 3 are there"])
    #expect(FileSet.notes(of: "x/*", naming: ["x/a-00000-of-00001.parquet", "b.jsonl"]).isEmpty)
  }

  /// A folder of `save_to_disk` that lists a file that is not there is no whole one.
  @Test func aListedFileThatIsMissingIsAnError() throws {
    try scratch.write("s/state.json", #"{"_data_files":[{"filename":"a.arrow"}]}"#)
    let reader = try FileSet(matching: ["\(scratch.path)/s"]).reader()
    #expect(throws: RetortError.self) { try read(reader) }
  }

  /// Arrow's files with batches, by pyarrow: with rows, without, and asked again behind the end.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func arrowFilesAreReadToTheirEnd() async throws {
    _ = try await Oracle.python(
      """
      import sys, pyarrow as pa, pyarrow.feather
      folder = sys.argv[1]
      table = pa.table({"i": list(range(10)), "f": [0.5, float("nan")] * 5,
        "m": pa.array([[(1, "x")], []] * 5, pa.map_(pa.int64(), pa.string()))})
      with pa.ipc.new_file(folder + "/many.arrow", table.schema) as file:
          for batch in table.to_batches(max_chunksize=3): file.write_batch(batch)
          file.write_batch(table.to_batches()[0].slice(0, 0))
      with pa.ipc.new_stream(folder + "/stream.arrows", table.schema) as file: file.write_table(table)
      pyarrow.feather.write_feather(table, folder + "/lz4.feather", compression="lz4")
      """, [scratch.path])
    for name in ["many.arrow", "stream.arrows", "lz4.feather"] {
      let reader = try FileKind.reader(for: "\(scratch.path)/\(name)")
      let (rows, bad) = try read(reader)
      #expect(rows.count == 10 && bad.isEmpty, "\(name)")
      #expect(try reader.next() == nil && reader.next() == nil)
      // An empty map is what the others of its column are.
      #expect(rows[1]["m"] == .list([]), "\(name)")
      #expect(reader.notes.contains { $0.contains("\"f\" holds NaN") }, "\(name)")
    }
  }
}
