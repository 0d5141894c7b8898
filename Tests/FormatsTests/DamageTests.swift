import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

/// Whatever happens to a file's bytes: a reading, or an error that names the file and the place; never a
/// crash, a hang, or rows that are gone without a word.
struct DamageTests {

  /// Damages that a file can suffer.
  private static func damage(_ bytes: Data, _ generator: inout SeededGenerator) -> Data {
    var damaged = bytes
    switch generator.integer(0...4) {
    case 0: damaged = bytes.prefix(generator.integer(0...(bytes.count - 1)))
    case 1:
      // A piece in the middle is gone.
      let start = generator.integer(0...(bytes.count - 1))
      let end = min(bytes.count, start + generator.integer(1...300))
      damaged = bytes[..<start] + bytes[end...]
    case 2:
      // A block of zeros, as a crash of the machine leaves it.
      let start = generator.integer(0...(bytes.count - 1))
      for index in start..<min(bytes.count, start + 512) { damaged[index] = 0 }
    default:
      for _ in 0..<generator.integer(1...4) {
        damaged[generator.integer(0...(bytes.count - 1))] = UInt8(generator.integer(0...255))
      }
    }
    return Data(damaged)
  }

  /// More than 500 damages a reader.
  @Test(arguments: FormatRig.kinds, 0..<4)
  func damagedFilesAreReadOrRefused(_ kind: FileKind, _ part: UInt64) throws {
    let scratch = Scratch()
    let rows = FormatRig.rows(400)
    try FormatRig.write(rows, kind, to: "\(scratch.path)/whole.\(kind.suffix)")
    let whole = try scratch.read("whole.\(kind.suffix)")
    var generator = SeededGenerator(1000 * part + UInt64(kind.suffix.utf8.count))
    var refused = 0
    for _ in 0..<130 {
      let damaged = Self.damage(whole, &generator)
      let path = try scratch.write("damaged.\(kind.suffix)", damaged)
      let (read, error) = FormatRig.readAsFarAsPossible(path)
      if let error {
        let told = (error as? RetortError)?.description ?? ""
        #expect(told.contains("damaged.\(kind.suffix)"), "\(error)")
        refused += 1
      } else if kind.compression != .none || kind.format == .parquet, damaged != whole,
        !damaged.isEmpty
      {
        // What has a checksum is as it was (some bytes mean nothing), or rows are told to be malformed.
        let seen = read.compactMap { result -> Record? in
          if case .row(let row) = result { row } else { nil }
        }
        #expect(
          seen == rows || seen.count < read.count, "\(kind)")
      }
    }
    #expect(refused > 0 || kind.compression == .none && kind.format != .parquet)
  }

  /// Of a text without checksums a damaged byte costs the rows it stands in and no others.
  @Test func aDamagedLineCostsOneRow() throws {
    let scratch = Scratch()
    let rows = FormatRig.rows(200)
    let path = "\(scratch.path)/rows.jsonl"
    try FormatRig.write(rows, FileKind(.jsonl), to: path)
    let whole = try scratch.read("rows.jsonl")
    var generator = SeededGenerator(5)
    for _ in 0..<300 {
      var damaged = whole
      let place = generator.integer(0...(whole.count - 1))
      damaged[place] = UInt8(generator.integer(0...255))
      let read = try FormatRig.read(try scratch.write("damaged.jsonl", damaged))
      let left = read.compactMap { result -> Record? in
        if case .row(let row) = result { row } else { nil }
      }
      // A newline more or less makes two rows of one, or one of two.
      #expect(
        Set(left.map(\.json)).intersection(rows.map(\.json)).count >= Set(rows.map(\.json)).count
          - 2)
    }
  }

  @Test(arguments: [Compression.gzip, .zstd])
  func aCutFileIsNeverTakenForWhole(_ compression: Compression) throws {
    let scratch = Scratch()
    let kind = FileKind(.jsonl, compression)
    try FormatRig.write(FormatRig.rows(300), kind, to: "\(scratch.path)/whole")
    let whole = try scratch.read("whole")
    for length in stride(from: 4, to: whole.count, by: 7) {
      let path = try scratch.write("cut.\(kind.suffix)", whole.prefix(length))
      let error = FormatRig.readAsFarAsPossible(path).error as? RetortError
      #expect(error?.cause?.contains("cut off") == true, "\(length) of \(whole.count)")
      #expect(error?.cause?.contains("byte \(length)") == true)
    }
  }

  @Test(.enabled(if: FormatRig.hasParquet, "Arrow is not set up"))
  func aBadPageIsNamed() throws {
    let scratch = Scratch()
    let rows = FormatRig.rows(5000)
    try FormatRig.write(rows, FileKind(.parquet), to: "\(scratch.path)/rows.parquet")
    var bytes = try scratch.read("rows.parquet")
    // In the middle of the file: the third of five row groups.
    for index in (bytes.count / 2)..<(bytes.count / 2 + 64) { bytes[index] ^= 0x5A }
    let (read, error) = FormatRig.readAsFarAsPossible(try scratch.write("damaged.parquet", bytes))
    let cause = (error as? RetortError)?.cause ?? ""
    #expect(cause.hasPrefix("row group 3 of 5, column "), "\(cause)")
    // The rows of the groups before it were there.
    #expect(read == rows.prefix(2000).map(RowResult.row))
  }
}
