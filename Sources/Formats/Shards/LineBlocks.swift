import Foundation

/// Some whole lines of a file, in one piece.
struct LineBlock: Sendable {
  let path: String
  /// The number of its first line, from 1.
  let firstLine: Int
  /// The lines, and readable bytes behind them that the JSON parser needs.
  let bytes: [UInt8]
  let count: Int

  /// Calls `body` with every line in turn, without its newline, and its number.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { all in
      var rest = UnsafeBufferPointer(rebasing: all[..<count])
      var number = firstLine
      while !rest.isEmpty {
        let end = newline(in: rest) ?? rest.count
        try body(UnsafeBufferPointer(rebasing: rest[..<end]), number)
        rest = UnsafeBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
        number += 1
      }
    }
  }
}

/// Reads files of lines block by block. Memory: a block, and the longest line.
final class LineBlockReader {
  private static let size = 1 << 18
  private var paths: ArraySlice<String>
  private var path = ""
  private var window: TextWindow?
  private var line = 1

  init(paths: [String]) {
    self.paths = paths[...]
  }

  /// The next block; nil at the end of the last file.
  func next() throws -> LineBlock? {
    while true {
      if let window, let block = try block(window) { return block }
      guard let path = paths.popFirst() else { return nil }
      self.path = path
      window = TextWindow(path: path, source: try FileBytes(path: path))
      line = 1
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
    let bytes = [UInt8](unsafeUninitializedCapacity: count + JSONParser.padding) { memory, filled in
      filled = count + JSONParser.padding
      _ = memory.initialize(fromContentsOf: window.bytes.prefix(count))
      memory[count..<filled].initialize(repeating: 0)
    }
    let block = LineBlock(path: path, firstLine: line, bytes: bytes, count: count)
    var newline = window.firstIndex(of: 0x0A, from: 0)
    while let found = newline, found < count {
      line += 1
      newline = window.firstIndex(of: 0x0A, from: found + 1)
    }
    window.advance(count)
    return block
  }
}

/// Where the first newline is; nil if there is none.
private func newline(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  guard let start = bytes.baseAddress, let found = memchr(start, 0x0A, bytes.count) else {
    return nil
  }
  return UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
}
