import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

struct FileKindTests {
  @Test(arguments: FormatRig.kinds, [0, 1, 700])
  func readsWhatItWrites(_ kind: FileKind, _ count: Int) throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/rows.\(kind.suffix)"
    let rows = FormatRig.rows(count)
    let shard = try FormatRig.write(rows, kind, to: path)
    #expect(shard == (try Shard(describing: path, rows: count)))
    #expect(try FormatRig.read(path) == rows.map(RowResult.row))
    #expect(try FileKind.detect(path) == kind)
  }

  /// The content tells, whatever the name says.
  @Test(arguments: FormatRig.kinds)
  func theContentDecides(_ kind: FileKind) throws {
    let scratch = Scratch()
    let rows = FormatRig.rows(20)
    // Tables have nothing that tells commas from tabs but their first line.
    for name in ["rows", "rows.jsonl", "rows.parquet", "rows.json.gz", "rows.csv"] {
      let path = "\(scratch.path)/\(name)"
      try FormatRig.write(rows, kind, to: path)
      if name != "rows", [.csv, .tsv].contains(kind.format) { continue }
      #expect(try FormatRig.read(path) == rows.map(RowResult.row), "\(kind) called \(name)")
    }
  }

  @Test(arguments: FormatRig.kinds)
  func onlyWhatIsAskedForIsRead(_ kind: FileKind) throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/rows.\(kind.suffix)"
    let rows = FormatRig.rows(30)
    try FormatRig.write(rows, kind, to: path)
    let read = try FormatRig.read(path, columns: [ColumnPath("n")!, ColumnPath("absent")!])
    #expect(read == rows.map { .row(["n": $0["n"]!]) })
  }

  @Test func namesTellAKind() {
    #expect(FileKind(name: "a/b.jsonl.zst") == FileKind(.jsonl, .zstd))
    #expect(FileKind(name: "B.NDJSON.GZ") == FileKind(.jsonl, .gzip))
    #expect(FileKind(name: "Posts.xml") == FileKind(.stackexchange))
    #expect(FileKind(name: "notes.txt") == nil && FileKind(name: "jsonl") == nil)
  }

  @Test(arguments: [
    ("{\"a\":1}\n", "x.csv", FileFormat.jsonl), ("  [ {\"a\":1} ]", "x.csv", .json),
    ("[a],b\n1,2\n", "x.csv", .csv), ("{a},b\n1,2\n", "x.csv", .csv),
    ("a\tb\n1\t2\n", "x.csv", .tsv), ("a,b\n1,2\n", "x", .csv), ("", "x.tsv", .tsv),
    ("", "x", .jsonl),
    ("<?xml version=\"1.0\"?>\n<posts>\n</posts>", "x.jsonl", .stackexchange),
    ("{\n\"a\":1}", "x.json", .json),
  ])
  func doubtfulContent(_ text: String, _ name: String, _ format: FileFormat) throws {
    let scratch = Scratch()
    #expect(try FileKind.detect(try scratch.write(name, text)).format == format)
  }

  @Test(arguments: ["hello", "<xml></xml>", "\u{7F}ELF"])
  func whatIsNoFileOfRowsIsRefused(_ text: String) throws {
    let scratch = Scratch()
    let path = try scratch.write("x", text)
    #expect { try FileKind.detect(path) } throws: {
      ($0 as? RetortError)?.hint?.contains("Retort reads") == true
    }
  }

  /// Rows of 48 MB, in every kind; what is longer than 64 MB is none.
  @Test(arguments: FormatRig.kinds.filter { $0.compression != .gzip })
  func hugeRowsAreRead(_ kind: FileKind) throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/rows.\(kind.suffix)"
    let huge = String(repeating: "0123456789abcde\n", count: 3 << 20)
    let rows: [Record] = [
      ["text": "a", "other": .null, "n": "1"], ["text": .string(huge), "other": "b", "n": "2"],
      ["text": "c", "other": "d", "n": "3"],
    ]
    try FormatRig.write(rows, kind, to: path)
    let read = try FormatRig.read(path)
    #expect(read.count == 3)
    guard case .row(let row) = read[1] else {
      Issue.record("the huge row is malformed")
      return
    }
    #expect(row["text"]?.string?.utf8.count == 48 << 20 && row == rows[1])
  }
}
