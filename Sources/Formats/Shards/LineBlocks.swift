import Foundation
import Values

/// A line of a stage's rows, and where it stands among the rows that a later stage may refer to.
public struct Line {
  /// Without its newline. Valid as long as the block, and read by JSON's parser as it is.
  public let bytes: UnsafeBufferPointer<UInt8>
  /// The number of the base's row that it comes from, from 0; nil for a line of its own.
  public let row: Int?
  /// How many of its bytes, from the first on, are those of the base's row.
  public let shared: Int

  /// Whether a text stands in it, byte by byte.
  func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard let start = bytes.baseAddress, let first = wanted.first else { return wanted.isEmpty }
    var place = 0
    while bytes.count - place >= wanted.count,
      let found = memchr(start + place, Int32(first), bytes.count - place - wanted.count + 1)
    {
      if memcmp(found, wanted, wanted.count) == 0 { return true }
      place = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found)) + 1
    }
    return false
  }
}

/// Some whole lines of files, in one piece; or of rows that refer to such lines.
struct LineBlock: Sendable {
  let path: String
  /// The number of its first line in its file, from 1, and in all files, from 0.
  let firstLine: Int
  let firstRow: Int
  /// How many lines there are.
  let lineCount: Int
  /// The lines, and readable bytes behind them that the JSON parser needs.
  let bytes: [UInt8]
  let count: Int
  /// Lines that refer to those of the block, in their order; nil if the lines themselves are meant.
  var references: References?

  /// Lines as ``ReferenceWriter`` writes them.
  struct References: Sendable {
    let path: String
    let firstLine: Int
    /// With readable bytes behind them.
    var bytes: [UInt8]
    var count: Int
  }

  /// Calls `body` with every line in turn, and its number in its file.
  func forEach(_ body: (Line, Int) throws -> Void) throws {
    if let references { return try forEachReferred(references, body) }
    try forEachOwn { line, index in
      try body(
        Line(bytes: line, row: firstRow + index, shared: line.count), firstLine + index)
    }
  }

  /// The block's own lines, with their index.
  private func forEachOwn(_ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { all in
      var lines = LineIterator(UnsafeBufferPointer(rebasing: all[..<count]))
      var index = 0
      while let line = lines.next() {
        try body(line, index)
        index += 1
      }
    }
  }

  private func forEachReferred(_ references: References, _ body: (Line, Int) throws -> Void) throws
  {
    try bytes.withUnsafeBufferPointer { base in
      try references.bytes.withUnsafeBufferPointer { all in
        var own = LineIterator(UnsafeBufferPointer(rebasing: base[..<count]))
        var row = firstRow - 1
        var current = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        var lines = LineIterator(UnsafeBufferPointer(rebasing: all[..<references.count]))
        var number = references.firstLine
        var assembly: [UInt8] = []
        while let line = lines.next() {
          guard let reference = Reference(line) else {
            throw Self.damaged(references.path, number)
          }
          guard let wanted = reference.row else {
            try body(Line(bytes: line, row: nil, shared: 0), number)
            number += 1
            continue
          }
          while row < wanted, let next = own.next() {
            current = next
            row += 1
          }
          guard row == wanted, reference.shared ?? 0 <= current.count else {
            throw Self.damaged(references.path, number)
          }
          if reference.isWhole {
            try body(Line(bytes: current, row: row, shared: current.count), number)
          } else {
            reference.assemble(line, current, into: &assembly)
            let length = assembly.count
            assembly.append(contentsOf: repeatElement(0, count: JSONParser.padding))
            try assembly.withUnsafeBufferPointer {
              try body(
                Line(
                  bytes: UnsafeBufferPointer(rebasing: $0[..<length]),
                  row: reference.isDrop ? nil : row, shared: reference.shared ?? current.count),
                number)
            }
          }
          number += 1
        }
      }
    }
  }

  private static func damaged(_ path: String, _ line: Int) -> RetortError {
    RetortError(
      .storage, "a stage's shard is damaged", cause: "\(path), row \(line) refers to no row",
      hint: "remove the folder it lies in; the run makes it anew and pays for nothing twice")
  }
}

/// The lines of a piece of text, without their newlines.
struct LineIterator: IteratorProtocol {
  private var rest: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    rest = bytes
  }

  mutating func next() -> UnsafeBufferPointer<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let end = newline(in: rest) ?? rest.count
    defer { rest = UnsafeBufferPointer(rebasing: rest[min(end + 1, rest.count)...]) }
    return UnsafeBufferPointer(rebasing: rest[..<end])
  }
}

/// A file of lines, and how many there are.
struct LineFile: Sendable {
  let path: String
  let rows: Int

  /// Its bytes, unpacked.
  func window() throws -> TextWindow {
    let compression: Compression = path.hasSuffix(".zst") ? .zstd : .none
    return TextWindow(path: path, source: try compression.source(path))
  }
}

/// Gives lines in blocks.
protocol BlockReader: AnyObject {
  /// The next block; nil at the end of the last file.
  func next() throws -> LineBlock?
}

/// Reads files of lines block by block. Memory: a block, and the longest line.
final class LineBlockReader: BlockReader {
  static let size = 1 << 18
  private var files: ArraySlice<LineFile>
  private var path = ""
  private var window: TextWindow?
  private var line = 1
  private var row = 0
  /// The number of the first row behind the current file.
  private var endOfFile = 0

  init(_ files: [LineFile]) {
    self.files = files[...]
  }

  /// Goes on at the file that holds a row; files before it are not read.
  func skip(to wanted: Int) {
    guard wanted >= endOfFile else { return }
    window = nil
    row = endOfFile
    while let file = files.first, row + file.rows <= wanted {
      row += file.rows
      endOfFile = row
      files.removeFirst()
    }
  }

  func next() throws -> LineBlock? {
    while true {
      if let window, let block = try block(window) { return block }
      guard let file = files.popFirst() else { return nil }
      path = file.path
      window = try file.window()
      line = 1
      row = endOfFile
      endOfFile += file.rows
    }
  }

  /// The lines that end in the next 256 KiB, or the one that is longer; nil at the end of the file.
  private func block(_ window: TextWindow) throws -> LineBlock? {
    while window.bytes.count < Self.size, try window.extend() {}
    let part = window.bytes.prefix(Self.size)
    var end = part.lastIndex(of: 0x0A)
    var searched = part.count
    while end == nil, searched < window.bytes.count || !window.isAtEnd {
      try window.checkLength(row: line)
      if searched == window.bytes.count { _ = try window.extend() }
      end = window.firstIndex(of: 0x0A, from: searched)
      searched = window.bytes.count
    }
    let count = end.map { $0 + 1 } ?? window.bytes.count
    guard count > 0 else { return nil }
    let bytes = padded(window.bytes.prefix(count))
    var lines = LineIterator(UnsafeBufferPointer(rebasing: window.bytes.prefix(count)))
    var lineCount = 0
    while lines.next() != nil { lineCount += 1 }
    defer {
      line += lineCount
      row += lineCount
      window.advance(count)
    }
    return LineBlock(
      path: path, firstLine: line, firstRow: row, lineCount: lineCount, bytes: bytes, count: count)
  }
}

/// Bytes with readable ones behind them.
func padded(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: bytes.count + JSONParser.padding) { memory, filled in
    filled = bytes.count + JSONParser.padding
    _ = memory.initialize(fromContentsOf: bytes)
    memory[bytes.count..<filled].initialize(repeating: 0)
  }
}

/// Where the first newline is; nil if there is none.
private func newline(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  guard let start = bytes.baseAddress, let found = memchr(start, 0x0A, bytes.count) else {
    return nil
  }
  return UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
}
