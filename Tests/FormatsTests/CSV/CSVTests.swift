import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

struct CSVTests {
  private func read(_ text: String, name: String = "x.csv") throws -> [RowResult] {
    let scratch = Scratch()
    return try FormatRig.read(try scratch.write(name, text))
  }

  private func problems(_ text: String) throws -> [String] {
    try read(text).compactMap { result in
      guard case .malformed(let row) = result else { return nil }
      return "\(row.row):\(row.column ?? 0) \(row.problem)"
    }
  }

  @Test func quotesHoldAnything() throws {
    let rows = try read("\u{FEFF}a,b\r\n\"x,\"\"y\"\"\r\nz\",\r\n,\"\"\r\n5\" pipe,7\r\n")
    #expect(
      rows == [
        .row(["a": "x,\"y\"\r\nz", "b": .null]), .row(["a": .null, "b": ""]),
        .row(["a": "5\" pipe", "b": "7"]),
      ])
  }

  @Test func rowsThatAreNotRightSayWhere() throws {
    #expect(
      try problems("a,b\n1,2\n\"x\ny\",2\n3\n\"4\"5,6\n7,8,9\n") == [
        "5:0 it has 1 cells, the header 2", "6:4 something follows the closing quote of a cell",
        "7:0 it has 3 cells, the header 2",
      ])
  }

  @Test func aQuoteWithoutEndIsAnError() throws {
    #expect { try read("a,b\n1,2\n\"3,4\n5,6\n") } throws: {
      ($0 as? RetortError)?.cause == "a quote that begins in line 3 does not end"
    }
    #expect { try read("a,a\n1,2\n") } throws: {
      ($0 as? RetortError)?.cause == "its header names the column \"a\" twice"
    }
  }

  @Test func aRowThatDoesNotFitIsNotWrittenInPart() throws {
    let scratch = Scratch()
    let writer = try FileKind(.csv).writer("\(scratch.path)/x", columns: [Column("a", .string)])
    #expect { try writer.write(["a": "1", "b": "2"]) } throws: {
      ($0 as? RetortError)?.cause?.contains("\"b\"") == true
    }
  }

  /// Python's reader sees the same cells in what is written, and its writer's files are read.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func pythonAgrees() async throws {
    let scratch = Scratch()
    let rows = FormatRig.rows(400).map { row in
      // Python does not tell null from an empty text.
      Record(row.fields.map { .init($0.name, $0.value == .null ? "" : $0.value) })
    }
    for (format, separator) in [(FileFormat.csv, ","), (.tsv, "\t")] {
      let path = "\(scratch.path)/ours.\(format)"
      try FormatRig.write(rows, FileKind(format), to: path)
      let printed = try await Oracle.python(
        """
        import csv, json, sys
        rows = list(csv.DictReader(open(sys.argv[1], newline=""), delimiter=sys.argv[2]))
        with open(sys.argv[1] + ".theirs", "w", newline="") as f:
            w = csv.DictWriter(f, rows[0].keys(), delimiter=sys.argv[2], quoting=csv.QUOTE_ALL)
            w.writeheader(); w.writerows(rows)
        for row in rows: print(json.dumps(row, ensure_ascii=False))
        """, [path, separator])
      let parser = JSONParser()
      #expect(
        try printed.split(separator: "\n").map { try parser.parse(String($0)) }
          == rows.map(Value.record))
      #expect(try FormatRig.read("\(path).theirs") == rows.map(RowResult.row))
    }
  }
}
