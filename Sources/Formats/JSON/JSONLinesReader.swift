import Corpus
import Foundation
import Machine

/// JSON Lines: an object a line. Empty lines and a byte order mark are passed over.
///
/// Memory: the longest line and a buffer of 1 MiB.
public final class JSONLinesReader: RecordReader {
  private let path: String
  private let descriptor: Int32
  private let parser = JSONParser()
  /// What has been read of the file and not yet handed out is `buffer[start..<end]`.
  private var buffer = [UInt8](repeating: 0, count: 1 << 20)
  private var start = 0
  private var end = 0
  private var atEnd = false
  private var line = 0

  /// - Throws: ``RetortError`` of kind `input` or `storage` if the file cannot be opened.
  public init(path: String) throws {
    self.path = path
    guard !Files.isFolder(path) else {
      throw RetortError(.input, "cannot read \(path)", cause: "it is a folder")
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError("cannot read \(path)") }
  }

  deinit {
    // Runs for an initializer that throws, too.
    if descriptor >= 0 { close(descriptor) }
  }

  public func next() throws -> RowResult? {
    while let range = try nextLine() {
      line += 1
      var range = range
      if line == 1 && buffer[range].starts(with: [0xEF, 0xBB, 0xBF]) {
        range = range.dropFirst(3)
      }
      if buffer[range].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      return parse(range)
    }
    return nil
  }

  private func parse(_ range: Range<Int>) -> RowResult {
    // ``nextLine`` keeps the parser's padding free behind every line.
    buffer.withUnsafeBufferPointer { bytes -> RowResult in
      let text = UnsafeBufferPointer(rebasing: bytes[range])
      do throws(JSONParser.Problem) {
        let value = try parser.parse(text)
        if let record = value.record { return .row(record) }
        throw JSONParser.Problem(text: "the row is a \(value.kind), not an object", column: 1)
      } catch {
        return .malformed(
          MalformedRow(
            file: path, row: line, column: error.column, problem: error.text, bytes: Array(text)))
      }
    }
  }

  /// The next line without its newline, as a range of the buffer; nil at the end of the file.
  private func nextLine() throws -> Range<Int>? {
    var searched = start
    while true {
      if let newline = newline(from: searched) {
        defer { start = newline + 1 }
        return start..<newline
      }
      searched = end - start
      if atEnd {
        guard start < end else { return nil }
        defer { start = end }
        return start..<end
      }
      makeRoom()
      try fill()
    }
  }

  private func newline(from searched: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard searched < end, let found = memchr(bytes.baseAddress! + searched, 0x0A, end - searched)
      else { return nil }
      return bytes.baseAddress!.distance(to: found)
    }
  }

  /// Moves what is left to the front, and doubles the buffer when that does not help.
  private func makeRoom() {
    if start > 0 {
      buffer.withUnsafeMutableBytes {
        _ = memmove($0.baseAddress!, $0.baseAddress! + start, end - start)
      }
      end -= start
      start = 0
    }
    if buffer.count - end < buffer.count / 4 + JSONParser.padding {
      buffer.append(contentsOf: repeatElement(0, count: buffer.count))
    }
  }

  private func fill() throws {
    let room = buffer.count - JSONParser.padding - end
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + end, room) }
    if count < 0 && errno == EINTR { return }
    guard count >= 0 else { throw systemError("cannot read \(path)") }
    atEnd = count == 0
    end += count
  }
}
