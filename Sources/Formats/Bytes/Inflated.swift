import CZlib
import Values

/// Unpacks a whole zlib stream (RFC 1950).
///
/// - Parameter most: bytes that may come out.
/// - Throws: ``RetortError`` of kind `input` if the stream is damaged, cut, or unpacks to more.
public func inflated(_ packed: [UInt8], most: Int) throws -> [UInt8] {
  var stream = z_stream()
  guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
    fatalError("zlib gave no decompressor: out of memory")
  }
  defer { inflateEnd(&stream) }
  var packed = packed
  return try packed.withUnsafeMutableBufferPointer { input in
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    stream.next_in = input.baseAddress
    stream.avail_in = UInt32(clamping: input.count)
    while true {
      let (result, count) = room.withUnsafeMutableBufferPointer { room in
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(room.count)
        let result = inflate(&stream, Z_NO_FLUSH)
        return (result, room.count - Int(stream.avail_out))
      }
      bytes += room[..<count]
      guard bytes.count <= most else {
        throw RetortError(.input, "it unpacks to more than \(most >> 20) MB")
      }
      switch result {
      case Z_STREAM_END: return bytes
      case Z_OK where count > 0 || stream.avail_in > 0: continue
      default:
        throw RetortError(
          .input, result == Z_DATA_ERROR ? "the zlib stream is damaged" : "the zlib stream is cut")
      }
    }
  }
}
