import Corpus
import Formats
import Foundation
import TestSupport
import Testing
import Values

struct JSONParserTests {
  /// A random value of some depth, with texts that need every kind of escape.
  static func value(depth: Int, _ generator: inout SeededGenerator) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
    case 0: .null
    case 1: .bool(Bool.random(using: &generator))
    case 2: .integer(Int64.random(in: .min ... .max, using: &generator))
    case 3: .double(Double.random(in: -1e6...1e6, using: &generator))
    case 4, 5: .string(text(&generator))
    case 6:
      .list(
        (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
          value(depth: depth - 1, &generator)
        })
    default:
      .record(
        Record(
          (0..<Int.random(in: 0..<4, using: &generator)).map { index in
            Record.Field("\(index)\(text(&generator))", value(depth: depth - 1, &generator))
          }))
    }
  }

  static func text(_ generator: inout SeededGenerator) -> String {
    let pieces = [
      "a", "é", "😀", "\n", "\"", "\\", "\u{0}", "\u{1F}", "한", "\u{301}", "/", "\u{2028}",
    ]
    return (0..<Int.random(in: 0..<12, using: &generator))
      .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
  }

  @Test func readsWhatIsWritten() throws {
    var generator = SeededGenerator(11)
    let parser = JSONParser()
    for _ in 0..<2000 {
      let value = Self.value(depth: 4, &generator)
      #expect(try parser.parse(value.json) == value)
    }
  }

  /// Texts are looked through eight bytes at a time: what must be escaped is found wherever it stands, and nothing else.
  @Test func everyCharacterIsEscapedWhereverItStands() throws {
    let parser = JSONParser()
    let around: [Unicode.Scalar] = [
      "a", "\u{1F}", "\"", "\\", " ", "!", "#", "[", "]", "\u{7F}", "\u{E9}",
    ]
    for code in UInt32(0)..<0x180 {
      guard let scalar = Unicode.Scalar(code) else { continue }
      for place in 0..<17 {
        for other in around where place % 4 == 0 || other == "a" {
          var text = String(repeating: Character(other), count: place)
          text.unicodeScalars.append(scalar)
          text += String(repeating: Character(other), count: 17 - place)
          let json = Value.string(text).json
          let bare = json.dropFirst().dropLast().unicodeScalars
          #expect(!bare.contains { $0.value < 0x20 })
          #expect(try parser.parse(json) == .string(text))
          if code >= 0x20, code != 0x22, code != 0x5C, other == "a" {
            #expect(bare.elementsEqual(text.unicodeScalars))
          }
        }
      }
    }
  }

  /// Foundation's parser is the independent witness of what a text means.
  @Test func agreesWithFoundation() throws {
    var generator = SeededGenerator(12)
    let parser = JSONParser()
    for _ in 0..<500 {
      let value = Self.value(depth: 3, &generator)
      let theirs = try JSONSerialization.jsonObject(
        with: Data(value.json.utf8), options: .fragmentsAllowed)
      let again = try JSONSerialization.data(
        withJSONObject: theirs, options: [.fragmentsAllowed, .sortedKeys])
      let ours = try JSONSerialization.data(
        withJSONObject: JSONSerialization.jsonObject(
          with: Data(try parser.parse(value.json).json.utf8), options: .fragmentsAllowed),
        options: [.fragmentsAllowed, .sortedKeys])
      #expect(ours == again)
    }
  }

  @Test func reallyDeepNestingIsReadOrRefused() throws {
    let parser = JSONParser()
    let deep = { (n: Int) in String(repeating: "[", count: n) + String(repeating: "]", count: n) }
    #expect(try parser.parse(deep(200)).kind == "list")
    #expect(throws: JSONParser.SyntaxError.self) { try parser.parse(deep(5000)) }
  }

  @Test func largeNumbersKeepTheirSize() throws {
    let parser = JSONParser()
    #expect(try parser.parse("18446744073709551615") == .bigInteger("18446744073709551615"))
    #expect(try parser.parse("-9223372036854775808") == .integer(.min))
    #expect(throws: JSONParser.SyntaxError.self) {
      try parser.parse("123456789012345678901234567890")
    }
  }
}

struct JSONLinesTests {
  private func read(_ bytes: [UInt8]) throws -> [RowResult] {
    let scratch = Scratch()
    let reader = try JSONLinesReader(path: try scratch.write("rows.jsonl", Data(bytes)))
    var results: [RowResult] = []
    while let result = try reader.next() { results.append(result) }
    return results
  }

  private func problems(_ bytes: [UInt8]) throws -> [String] {
    try read(bytes).compactMap { result in
      guard case .malformed(let row) = result else { return nil }
      return "\(row.row):\(row.column.map(String.init) ?? "-") \(row.problem)"
    }
  }

  @Test func passesOverEmptyLinesMarksAndReturns() throws {
    let rows = try read([0xEF, 0xBB, 0xBF] + Array("{\"a\":1}\r\n\n  \n{\"a\":2}".utf8))
    #expect(rows == [.row(["a": 1]), .row(["a": 2])])
  }

  @Test func anEmptyFileHasNoRows() throws {
    #expect(try read([]).isEmpty)
  }

  @Test func malformedRowsSayWhereAndKeepTheirBytes() throws {
    let text = "{\"a\":1}\n{\"a\":\n[1]\n{\"a\":2}\n"
    #expect(
      try problems(Array(text.utf8)) == [
        "2:6 malformed JSON", "3:1 the row is a list, not an object",
      ])
    guard case .malformed(let row) = try read(Array(text.utf8))[1] else {
      Issue.record("the second row is malformed")
      return
    }
    #expect(row.bytes == Array("{\"a\":".utf8))
  }

  @Test func invalidUTF8SaysWhere() throws {
    let bytes = Array("{\"a\":\"é".utf8) + [0xFF] + Array("\"}\n{\"a\":1}\n".utf8)
    #expect(try problems(bytes) == ["1:9 invalid UTF-8"])
    #expect(try read(bytes).count == 2)
  }

  /// Rows longer than the buffer, and rows that end just around its end.
  @Test func rowsOfAnyLengthAreRead() throws {
    var expected: [RowResult] = []
    var bytes: [UInt8] = []
    for length in [1, 1 << 19, (1 << 20) - 70, (1 << 20) - 9, 1 << 20, 5 << 20, 3] {
      let row: Record = ["text": .string(String(repeating: "x", count: length))]
      row.appendJSON(to: &bytes)
      bytes.append(0x0A)
      expected.append(.row(row))
    }
    #expect(try read(bytes) == expected)
  }

  @Test func writesWhatItReads() throws {
    let scratch = Scratch()
    var generator = SeededGenerator(5)
    let rows = (0..<50).map { _ in
      Record([.init("value", JSONParserTests.value(depth: 3, &generator))])
    }
    let path = "\(scratch.path)/out.jsonl"
    let writer = try JSONLinesWriter(path: path)
    for row in rows { try writer.write(row) }
    let shard = try writer.finish()
    #expect(shard.rows == 50)
    #expect(shard == (try Shard(describing: path, rows: 50)))
    #expect(try read(Array(scratch.read("out.jsonl"))) == rows.map(RowResult.row))
  }
}
