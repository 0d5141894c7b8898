import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

/// Files as people have them, each of a kind that was once read wrongly or not at all.
struct DataKindsTests {
  private let scratch = Scratch()

  private func read(
    _ text: String, _ name: String, _ options: ReadingOptions = ReadingOptions()
  ) throws -> (rows: [Record], notes: [String], bad: Int) {
    try read(Data(text.utf8), name, options)
  }

  private func read(_ data: Data, _ name: String, _ options: ReadingOptions = ReadingOptions())
    throws -> (rows: [Record], notes: [String], bad: Int)
  {
    let reader = try FileKind.reader(for: try scratch.write(name, data), options)
    var rows: [Record] = []
    var bad = 0
    while let result = try reader.next() {
      if case .row(let row) = result { rows.append(row) } else { bad += 1 }
    }
    return (rows, reader.notes, bad)
  }

  @Test func wholeNumbersOfAnySizeStayThemselves() throws {
    let texts = [
      "18446744073709551615", "18446744073709551616", "-9223372036854775809", "9223372036854775807",
      "-9223372036854775808", "123456789012345678901234567890123456789012345678901234567890",
    ]
    let read = try read(texts.map { "{\"n\":\($0),\"t\":\"\($0)\"}\n" }.joined(), "a.jsonl")
    #expect(read.bad == 0 && read.rows.map { $0["n"]?.json } == texts)
    #expect(read.rows.map { $0["t"]?.string } == texts)
    #expect(read.notes.isEmpty)
  }

  @Test func numbersThatJSONDoesNotHaveAreNullAndToldOnce() throws {
    let read = try read(
      #"{"a":NaN,"b":"NaN"}"# + "\n" + #"{"a":-Infinity,"n":12345678901234567890123}"# + "\n"
        + #"{"a":1e999}"# + "\n" + #"{"a":0.5}"# + "\n", "a.jsonl")
    #expect(
      read.rows == [
        ["a": .null, "b": "NaN"], ["a": .null, "n": .bigInteger("12345678901234567890123")],
        ["a": .null], ["a": 0.5],
      ])
    #expect(read.notes.count == 1 && read.notes[0].contains("3 rows have"))
    #expect(try self.read("{\"a\":01}\n{\"a\":NaNs}\n{\"a\":1.e3}\n", "b.jsonl").bad == 3)
  }

  @Test(arguments: [
    ("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n", "x.json"), ("{\"a\":1}{\"a\":2}", "x.json"),
    ("{\"a\":1}\r{\"a\":2}\r", "x.jsonl"), ("[\n {\"a\": 1},\n {\"a\": 2}\n]\n", "x.json"),
    ("{\"version\": \"1\", \"data\": [{\"a\": 1}, {\"a\": 2}], \"more\": {}}", "x.json"),
    ("{\n \"meta\": {\"rows\": [1]},\n \"data\": [\n  {\"a\": 1},\n  {\"a\": 2}\n ]\n}", "x.json"),
  ])
  func jsonIsReadHoweverItIsWritten(_ text: String, _ name: String) throws {
    let read = try read(text, name)
    #expect(read.rows == [["a": 1], ["a": 2]] && read.bad == 0)
    #expect(read.notes.isEmpty != text.contains("data"))
  }

  @Test func aListUnderAKeyIsNamed() throws {
    var options = ReadingOptions()
    options.field = "outer.rows"
    let text = #"{"x": [{"b": 1}], "outer": {"y": "]}", "rows": [{"a": 1}, {"a": 2}], "z": 1}}"#
    #expect(try read(text, "x.json", options).rows == [["a": 1], ["a": 2]])
    options.field = "outer.none"
    #expect { try read(text, "x.json", options) } throws: {
      ($0 as? RetortError)?.hint == "there are: y, rows, z"
    }
    // One row that has a conversation is one row.
    let chat = #"{"id": 1, "messages": [{"role": "user", "content": "a"}]}"#
    #expect(try read(chat, "x.json").rows.count == 1)
    // Lines are lines, whatever is in them.
    let lines = "{\"id\":1,\"steps\":[{\"n\":1}]}\n{\"id\":2,\"steps\":[{\"n\":2}]}\n"
    #expect(try read(lines, "x.json").rows.count == 2)
    #expect(try read("{\"a\":\n{\"a\":2}\n", "x.jsonl").rows == [["a": 2]])
  }

  @Test func csvIsReadHoweverItIsWritten() throws {
    let expected: [Record] = [
      ["id": "1", "problem": "What is 1,5 plus 1?", "answer": "2,5"],
      ["id": "2", "problem": "café; or | not", "answer": "3"],
    ]
    func text(_ separator: String, _ end: String) -> String {
      [
        ["id", "problem", "answer"], ["1", "\"What is 1,5 plus 1?\"", "\"2,5\""],
        ["2", "\"café; or | not\"", "3"],
      ].map { $0.joined(separator: separator) + end }.joined()
    }
    for separator in [",", ";", "|", "\t"] {
      for end in ["\n", "\r\n", "\r"] {
        let plain = try read(text(separator, end), "x.csv")
        #expect(plain.rows == expected, "\(separator) \(Array(end.utf8))")
        #expect(separator == "\t" || plain.notes.isEmpty == (separator == ","))
        let utf16 = try #require(text(separator, end).data(using: .utf16))
        #expect(try read(utf16, "y.csv").rows == expected, "\(separator) in UTF-16")
        var options = ReadingOptions()
        options.encoding = "cp1252"
        let western = try #require(text(separator, end).data(using: .windowsCP1252))
        #expect(try read(western, "z.csv", options).rows == expected)
        #expect(try read(western, "z.csv").bad == 1)
      }
    }
    #expect(
      try read("problem\nOne?\n\nTwo?\n", "x.csv").rows == [
        ["problem": "One?"], ["problem": "Two?"],
      ])
    var options = ReadingOptions()
    options.hasHeader = false
    #expect(
      try read("a,b\nc,d\n", "x.csv", options).rows == [
        ["column_1": "a", "column_2": "b"], ["column_1": "c", "column_2": "d"],
      ])
    #expect { try read("a,a\n1,2\n", "x.csv") } throws: {
      ($0 as? RetortError)?.cause?.contains("\"a\" twice") == true
    }
  }

  @Test func whatLiesInAFilesPlaceIsNamed() throws {
    for (text, cause) in [
      ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 146946961\n", "146946961"),
      ("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "web page"),
    ] {
      for name in ["x.jsonl", "x.parquet", "x.csv"] {
        #expect { try read(text, name) } throws: {
          let error = $0 as? RetortError
          return error?.cause?.contains(cause) == true && error?.hint != nil
        }
      }
    }
  }

  /// Two members each, made by Python's `bz2` and `lzma`.
  @Test(arguments: [
    (
      "x.jsonl.bz2",
      "QlpoOTFBWSZTWbrGTdsAAANZgAAQEAAgECAAAAogACIDZQhgEUofF3JFOFCQusZN20JaaDkxQVkmU1m4r7hSAAADWYAAEBAAEBAgAAAKIAAiA2UIYBFKHxdyRThQkLivuFI="
    ),
    (
      "x.jsonl.xz",
      "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAHeyJhIjoxfQoAvkmRQ1UE74UAASAIuxnZux+2830BAAAAAARZWv03elhaAAAE5ta0RgIAIQEWAAAAdC/lowEAB3siYSI6Mn0KAOP/L/CKJ/PEAAEgCLsZ2bsftvN9AQAAAAAEWVo="
    ),
  ])
  func filesPackedByOthersAreRead(_ name: String, _ packed: String) throws {
    let data = try #require(Data(base64Encoded: packed))
    do {
      #expect(try read(data, name).rows == [["a": 1], ["a": 2]])
      for length in [data.count - 1, data.count / 2 + 8] {
        #expect(throws: RetortError.self) { try read(data.prefix(length), name) }
      }
    } catch let error as RetortError where error.kind == .missing {
      // The system has no such library, and the error says which package brings it.
      #expect(error.hint?.contains("lib") == true)
    }
    #expect(throws: RetortError.self) {
      try FileKind(name: name)?.writer("\(scratch.path)/y", columns: [])
    }
  }

  @Test func patternsAreThoseOfShells() throws {
    for name in ["a/x.jsonl", "a/b/y.jsonl", "a/b/z.csv", "c/w.jsonl", "a/.hidden/h.jsonl"] {
      try scratch.write("tree/" + name, "{}\n")
    }
    func found(_ pattern: String) -> [String] {
      FileSet.matching("\(scratch.path)/tree/\(pattern)")
        .map { String($0.dropFirst(scratch.path.count + 6)) }
    }
    #expect(found("**/*.jsonl") == ["a/b/y.jsonl", "a/x.jsonl", "c/w.jsonl"])
    #expect(found("a/**/*.jsonl") == ["a/b/y.jsonl", "a/x.jsonl"])
    #expect(found("a/**") == ["a/b/y.jsonl", "a/b/z.csv", "a/x.jsonl"])
    #expect(found("{a,c}/*.jsonl") == ["a/x.jsonl", "c/w.jsonl"])
    #expect(found("a/b/*.{jsonl,csv}") == ["a/b/y.jsonl", "a/b/z.csv"])
    #expect(found("**/none").isEmpty)
    for address in [
      "hf://datasets/owner/name/x.parquet", "https://huggingface.co/datasets/owner/name",
    ] {
      #expect { try FileSet(matching: [address]) } throws: {
        ($0 as? RetortError)?.hint?.contains("owner/name") == true
      }
    }
  }

  @Test func columnTypesHoldTheirValues() {
    var columns = ColumnInference()
    columns.add(["a": 1, "b": 1, "c": 1])
    columns.add([
      "a": .bigInteger("18446744073709551615"), "b": .bigInteger("18446744073709551616"), "c": -1,
    ])
    columns.add(["a": .null, "b": 2, "c": .bigInteger("18446744073709551615")])
    #expect(columns.columns == [Column("a", .uint64), Column("b", .json), Column("c", .json)])
    #expect(columns.mixedColumns == ["b", "c"])
  }
}
