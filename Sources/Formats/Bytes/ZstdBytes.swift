import CZstd

/// The bytes of a Zstandard file (RFC 8878). Frames that follow one another read as one text, and
/// windows may be as large as `zstd --long=31` makes them.
final class ZstdBytes: ByteSource {
  private let path: String
  private var input: CompressedInput
  private let context: OpaquePointer
  /// Whether the last frame has come to its end and all of it was handed out.
  private var isBetweenFrames = true

  init(_ source: any ByteSource, path: String) throws {
    self.path = path
    input = CompressedInput(source)
    guard let context = ZSTD_createDCtx() else {
      fatalError("Zstandard gave no decompressor: out of memory")
    }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 31)
  }

  deinit {
    ZSTD_freeDCtx(context)
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      try input.refill()
      let waiting = input.waiting
      if waiting.isEmpty && isBetweenFrames { return 0 }
      var from = ZSTD_inBuffer(src: waiting.baseAddress, size: waiting.count, pos: 0)
      var into = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
      let result = ZSTD_decompressStream(context, &into, &from)
      input.use(from.pos)
      if ZSTD_isError(result) != 0 {
        let problem = String(cString: ZSTD_getErrorName(result))
        throw damaged(path, "Zstandard", at: input.position, problem)
      }
      isBetweenFrames = result == 0
      if into.pos > 0 { return into.pos }
      if waiting.isEmpty { throw cutOff(path, "Zstandard", at: input.position) }
    }
  }
}
