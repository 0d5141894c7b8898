import Foundation
import Values

/// Text in another encoding as UTF-8, by the system's `iconv`.
final class TranscodedBytes: ByteSource {
  private let path: String
  private let encoding: String
  private let source: any ByteSource
  private let converter: iconv_t
  private var waiting: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private static let pieceSize = 1 << 16

  /// - Throws: ``RetortError`` of kind `usage` if the system does not know the encoding.
  init(_ source: any ByteSource, path: String, from encoding: String) throws {
    self.source = source
    self.path = path
    self.encoding = encoding
    guard let converter = iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1 else {
      throw RetortError(
        .usage, "\"\(encoding)\" is no encoding that this system knows",
        hint: "for instance cp1252, latin1, utf-16le; iconv --list has all")
    }
    self.converter = converter
  }

  deinit {
    iconv_close(converter)
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if waiting.count < 16, !isAtEnd { try refill() }
      guard !waiting.isEmpty else { return 0 }
      let count = try convert(into: room)
      if count > 0 { return count }
      // What waits is half a character.
      guard !isAtEnd else { throw broken("it ends within a character") }
      try refill()
    }
  }

  private func refill() throws {
    try withUnsafeTemporaryAllocation(byteCount: Self.pieceSize, alignment: 16) { piece in
      let count = try source.read(into: piece)
      isAtEnd = count == 0
      waiting += piece[..<count]
    }
  }

  private func convert(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    var rest = waiting.count
    var space = room.count
    var failure: Int32 = 0
    waiting.withUnsafeMutableBytes { bytes in
      var from = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      var into = room.baseAddress?.assumingMemoryBound(to: CChar.self)
      if iconv(converter, &from, &rest, &into, &space) == -1 { failure = errno }
    }
    position += waiting.count - rest
    waiting.removeFirst(waiting.count - rest)
    if failure == EILSEQ { throw broken("no character at byte \(position + 1)") }
    return room.count - space
  }

  private func broken(_ problem: String) -> RetortError {
    RetortError(
      .input, "cannot read \(path)", cause: "it is not in the encoding \(encoding): \(problem)",
      hint: "name the right one with --encoding, in a recipe encoding:")
  }
}
