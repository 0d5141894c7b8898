import CZlib

/// Packs pieces of bytes one after the other, each for itself: raw deflate (RFC 1951) at zlib's own level 6.
///
/// The memory of one compressor serves all pieces; a piece's bytes do not depend on those before it.
final class RawDeflate {
  private var stream = z_stream()

  init() {
    // A window below zero: no header and no checksum around the data.
    let result = deflateInit2_(
      &stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(result == Z_OK, "zlib gave no compressor: out of memory")
  }

  deinit {
    deflateEnd(&stream)
  }

  /// Puts the packed piece in the place of what `packed` holds.
  ///
  /// - Returns: the CRC-32 of the piece, as ZIP and gzip have it.
  func pack(_ piece: UnsafeRawBufferPointer, into packed: inout [UInt8]) -> UInt32 {
    packed.removeAll(keepingCapacity: true)
    deflateReset(&stream)
    var checksum = crc32(0, nil, 0)
    var rest = piece[...]
    repeat {
      // zlib counts in 32 bits.
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      rest = rest.dropFirst(part.count)
      let start = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
      if let start { checksum = crc32(checksum, start, UInt32(part.count)) }
      stream.next_in = UnsafeMutablePointer(mutating: start)
      stream.avail_in = UInt32(part.count)
      deflateAll(isLast: rest.isEmpty, into: &packed)
    } while !rest.isEmpty
    return UInt32(truncatingIfNeeded: checksum)
  }

  private func deflateAll(isLast: Bool, into packed: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { room in
      var more = true
      while more {
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(room.count)
        let result = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        packed.append(contentsOf: room[..<(room.count - Int(stream.avail_out))])
        more = isLast ? result != Z_STREAM_END : stream.avail_out == 0
      }
    }
  }
}
