import Foundation
import Values

/// A window over a long text: the bytes that were read and not yet handed out, in one piece.
///
/// Memory: the longest row, and 1 MiB. Behind the window lie at least ``padding`` readable bytes.
final class TextWindow {
  /// Readable bytes behind the window, which the JSON parser needs.
  static let padding = JSONParser.padding
  /// No line of a shard may be longer.
  static let longestLine = 1 << 30

  private let path: String
  private let source: any ByteSource
  private(set) var memory: UnsafeMutableRawBufferPointer
  /// The window's place in the memory.
  private(set) var start = 0
  private(set) var end = 0
  private(set) var isAtEnd = false
  /// Where the window begins, in bytes from the beginning of the text.
  private(set) var position = 0

  init(path: String, source: any ByteSource) {
    self.path = path
    self.source = source
    memory = .allocate(byteCount: (1 << 20) + Self.padding, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    memory.deallocate()
  }

  /// The bytes in the window. Valid until the window moves.
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: memory.baseAddress!.assumingMemoryBound(to: UInt8.self) + start, count: end - start)
  }

  /// The first bytes of the window are done with.
  func advance(_ count: Int) {
    start += count
    position += count
  }

  /// Reads on; the window grows at its end.
  ///
  /// - Returns: false at the end of the text.
  /// - Throws: ``RetortError`` of kind `input` if the file is damaged or a row does not end.
  func extend() throws -> Bool {
    guard !isAtEnd else { return false }
    makeRoom()
    let room = UnsafeMutableRawBufferPointer(
      rebasing: memory[end..<(memory.count - Self.padding)])
    let count = try source.read(into: room)
    isAtEnd = count == 0
    end += count
    return count > 0
  }

  /// Where a byte stands in the window, from an offset on; nil if it is not in the window.
  func firstIndex(of byte: UInt8, from offset: Int) -> Int? {
    let bytes = bytes
    guard offset < bytes.count, let start = bytes.baseAddress,
      let found = memchr(start + offset, Int32(byte), bytes.count - offset)
    else { return nil }
    return UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
  }

  /// Moves the window to the front, and doubles the memory when that does not help.
  private func makeRoom() {
    let count = end - start
    if start > 0 {
      memmove(memory.baseAddress!, memory.baseAddress! + start, count)
      start = 0
      end = count
    }
    guard memory.count - Self.padding - end < memory.count / 4 else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: 2 * memory.count, alignment: 64)
    memcpy(larger.baseAddress!, memory.baseAddress!, count)
    memset(larger.baseAddress! + count, 0, larger.count - count)
    memory.deallocate()
    memory = larger
  }

  /// Whether what should be one row of a stranger's file has grown too long to be one; it is bad then, and passed over.
  var isTooLong: Bool { end - start > RowLimits.bytes }

  /// Refuses to go on when what should be one row has grown too long.
  func checkLength(row: Int) throws {
    guard end - start > Self.longestLine else { return }
    throw RetortError(
      .input, "cannot read \(path)",
      cause: "row \(row) is longer than 1 GiB", hint: "is it a file of rows at all?")
  }
}
