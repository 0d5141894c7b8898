import CZlib

/// The bytes of a gzip file (RFC 1952), by zlib. Members that follow one another read as one text.
final class GzipBytes: ByteSource {
  private let path: String
  private var input: CompressedInput
  private var stream = z_stream()
  /// Whether the last member has come to its end.
  private var isBetweenMembers = false

  init(_ source: any ByteSource, path: String) throws {
    self.path = path
    input = CompressedInput(source)
    // 15: the largest window; 16 more: gzip and nothing else.
    guard
      inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { fatalError("zlib gave no decompressor: out of memory") }
  }

  deinit {
    inflateEnd(&stream)
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      try input.refill()
      let waiting = input.waiting
      if waiting.isEmpty {
        guard isBetweenMembers else { throw cutOff(path, "gzip", at: input.position) }
        return 0
      }
      if isBetweenMembers, try !startMember(waiting) { continue }
      let count = try inflate(waiting, into: room)
      if count > 0 { return count }
    }
  }

  /// Whether another member begins; zeros behind the last one are padding, as gzip has it.
  private func startMember(_ waiting: UnsafeMutableRawBufferPointer) throws -> Bool {
    if waiting[0] == 0 {
      input.use(waiting.prefix { $0 == 0 }.count)
      return false
    }
    guard waiting[0] == 0x1F else {
      throw damaged(path, "gzip", at: input.position, "what follows its end is not gzip")
    }
    inflateReset(&stream)
    isBetweenMembers = false
    return true
  }

  private func inflate(
    _ waiting: UnsafeMutableRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let size = min(room.count, Int(UInt32.max))
    stream.next_in = waiting.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_in = UInt32(waiting.count)
    stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(size)
    let result = CZlib.inflate(&stream, Z_NO_FLUSH)
    input.use(waiting.count - Int(stream.avail_in))
    switch result {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isBetweenMembers = true
    default:
      let problem = stream.msg.map { String(cString: $0) } ?? "error \(result)"
      throw damaged(path, "gzip", at: input.position, problem)
    }
    return size - Int(stream.avail_out)
  }
}
