import CZlib

/// Unpacks what HTTP calls gzip and deflate, as it comes by pieces (RFC 1950 to 1952).
///
/// Which of them it is the first bytes say: servers send raw deflate for "deflate", proxies unpack and leave the header.
/// Members of gzip that follow one another are one text; what follows the end and is no member is left out.
public final class PieceInflater {
  /// The bytes are not what they began as.
  public struct Damage: Error {}

  private enum State {
    /// Too little has come to know what it is.
    case beginning([UInt8])
    case packed
    case plain
    case ended
  }

  private let isGzip: Bool
  private var state = State.beginning([])
  private var stream = z_stream()
  private var isOpen = false

  /// - Parameter isGzip: whether it is said to be gzip, not deflate.
  public init(isGzip: Bool) { self.isGzip = isGzip }

  deinit {
    if isOpen { inflateEnd(&stream) }
  }

  /// Unpacks the next piece.
  ///
  /// - Parameter take: gets at most 64 kB at a time.
  /// - Throws: ``Damage``; what `take` throws.
  public func add(
    _ piece: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    switch state {
    case .beginning(let known):
      let bytes = known + piece
      guard bytes.count >= 2 else {
        state = .beginning(bytes)
        return
      }
      state = begin(bytes[0], bytes[1])
      try bytes.withUnsafeBytes { try add($0, take) }
    case .packed, .ended: try inflate(piece, take)
    case .plain: try take(piece)
    }
  }

  private func begin(_ first: UInt8, _ second: UInt8) -> State {
    let isMember = first == 0x1F && second == 0x8B
    // RFC 1950, 2.2: method 8, and both bytes as a number are divisible by 31.
    let isZlib = first & 0x0F == 8 && (Int(first) << 8 | Int(second)) % 31 == 0
    let isText =
      isGzip || (first == UInt8(ascii: "{") && (second == UInt8(ascii: "\"") || second <= 0x20))
    guard isMember || isZlib || !isText else { return .plain }
    // 15: the largest window; 32 more: zlib or gzip as it comes; below zero: neither.
    open(window: isMember || isZlib ? 15 + 32 : -15)
    return .packed
  }

  private func open(window: Int32) {
    guard
      inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { fatalError("zlib gave no decompressor: out of memory") }
    isOpen = true
  }

  /// Member after member, in a loop: of empty ones a body may have any number.
  private func inflate(
    _ piece: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var rest = piece[...]
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { room in
      while true {
        if case .ended = state {
          // Another member begins with the mark of one.
          guard rest.first == 0x1F else { return }
          inflateReset(&stream)
          state = .packed
        }
        // zlib counts in 32 bits.
        let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
        stream.next_in = UnsafeMutablePointer(
          mutating: part.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(part.count)
        stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(room.count)
        let result = CZlib.inflate(&stream, Z_NO_FLUSH)
        rest = rest.dropFirst(part.count - Int(stream.avail_in))
        let count = room.count - Int(stream.avail_out)
        if count > 0 { try take(UnsafeRawBufferPointer(rebasing: room[..<count])) }
        switch result {
        case Z_STREAM_END: state = .ended
        case Z_OK where count == room.count || !rest.isEmpty: continue
        case Z_OK, Z_BUF_ERROR: return
        default: throw Damage()
        }
      }
    }
  }
}
