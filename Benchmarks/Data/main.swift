// The Retort side of `make bench-data`: one task a process, timed and measured by data.py.
//
//   data-benchmark write N FILE      N generated rows of about 3.6 KB into Parquet
//   data-benchmark read FILE         every row of a file of any kind, as values
import Formats
import Foundation
import Values

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "write" where arguments.count == 4:
  let rows = try write(Int(arguments[2]) ?? 0, to: arguments[3])
  print("\(rows) rows")
case "read" where arguments.count == 3:
  let (rows, bytes) = try read(arguments[2])
  print("\(rows) rows, \(bytes) bytes of text")
default:
  FileHandle.standardError.write(Data("usage: data-benchmark write N FILE | read FILE\n".utf8))
  exit(2)
}

/// The same rows as `rows()` in data.py.
func write(_ count: Int, to path: String) throws -> Int {
  let text = try Data(contentsOf: URL(fileURLWithPath: "\(path).text"))
  let columns = [
    Column("difficulty", .int64), Column("source", .string), Column("domain", .string),
    Column("conversations", .list(.record([Column("from", .string), Column("value", .string)]))),
  ]
  let writer = try FileKind(.parquet).writer(path, columns: columns)
  try text.withUnsafeBytes { bytes in
    func slice(_ start: Int, _ length: Int) -> Value {
      .string(String(decoding: bytes[start..<(start + length)], as: UTF8.self))
    }
    for index in 0..<count {
      let place = index &* 2_654_435_761 % (bytes.count - 4096)
      try writer.write([
        "difficulty": .integer(Int64(index % 10)), "source": .string("source-\(index % 7)"),
        "domain": .string(["math", "code", "science"][index % 3]),
        "conversations": [
          .record(["from": "human", "value": slice(place, 300)]),
          .record(["from": "gpt", "value": slice(place + 300, 3300)]),
        ],
      ])
    }
  }
  return try writer.finish().rows
}

func read(_ path: String) throws -> (rows: Int, bytes: Int) {
  let reader = FileSet(files: [path]).reader()
  var (rows, bytes) = (0, 0)
  while let result = try reader.next() {
    guard case .row(let row) = result else { continue }
    rows += 1
    for turn in row["conversations"]?.list ?? [] {
      bytes += turn.record?["value"]?.string?.utf8.count ?? 0
    }
  }
  return (rows, bytes)
}
