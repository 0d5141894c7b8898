import CZlib
import CZstd
import Machine

/// A file being written front to back.
protocol ByteSink: AnyObject {
  var path: String { get }
  /// Bytes in the file so far.
  var bytes: Int { get }
  /// Appends what `fill` puts into the buffer.
  func append(_ fill: (inout [UInt8]) -> Void) throws
  /// Appends bytes.
  func append(_ piece: UnsafeRawBufferPointer) throws
  /// Completes the file; when it returns, the disk has it.
  ///
  /// - Returns: the SHA-256 of the whole file, 64 hexadecimal digits.
  func close() throws -> String
}

extension OutputFile: ByteSink {}

/// Packs bytes, piece by piece.
protocol Encoder: AnyObject {
  /// Packs a piece; `isLast` completes the text.
  func encode(_ piece: UnsafeRawBufferPointer, isLast: Bool, into packed: inout [UInt8])
}

/// A file whose bytes are packed on their way. The same bytes give the same file.
final class CompressedFile: ByteSink {
  private let file: OutputFile
  private let encoder: any Encoder
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 18

  var path: String { file.path }
  var bytes: Int { file.bytes }

  init(_ file: OutputFile, _ encoder: any Encoder) throws {
    self.file = file
    self.encoder = encoder
    buffer.reserveCapacity(2 * Self.bufferSize)
  }

  func append(_ fill: (inout [UInt8]) -> Void) throws {
    fill(&buffer)
    if buffer.count >= Self.bufferSize { try encode(isLast: false) }
  }

  func append(_ piece: UnsafeRawBufferPointer) throws {
    if buffer.isEmpty, piece.count >= Self.bufferSize {
      return try file.append { encoder.encode(piece, isLast: false, into: &$0) }
    }
    try append { $0.append(contentsOf: piece) }
  }

  func close() throws -> String {
    try encode(isLast: true)
    return try file.close()
  }

  private func encode(isLast: Bool) throws {
    try file.append { packed in
      buffer.withUnsafeBytes { encoder.encode($0, isLast: isLast, into: &packed) }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Appends to `packed` what `body` writes into the room it is given, as long as it asks for more.
private func grow(
  _ packed: inout [UInt8],
  _ body: (UnsafeMutableRawBufferPointer) -> (written: Int, more: Bool)
) {
  withUnsafeTemporaryAllocation(byteCount: 1 << 17, alignment: 16) { room in
    var more = true
    while more {
      let (written, again) = body(room)
      packed.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<written]))
      more = again
    }
  }
}

/// One Zstandard frame with a checksum.
final class ZstdEncoder: Encoder {
  private let context: OpaquePointer

  /// - Parameters:
  ///   - level: 3 is the tool's own; 1 is the fastest of the usual ones.
  ///   - threads: how many pack beside the caller's, in pieces of 2 MiB; 0 for the caller's alone. Above 0 the
  ///     bytes do not depend on it.
  init(level: Int32 = 3, threads: Int32 = 0) {
    guard let context = ZSTD_createCCtx() else {
      fatalError("Zstandard gave no compressor: out of memory")
    }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    if threads > 0 {
      // A library without threads refuses both, and packs here.
      ZSTD_CCtx_setParameter(context, ZSTD_c_nbWorkers, threads)
      ZSTD_CCtx_setParameter(context, ZSTD_c_jobSize, 2 << 20)
    }
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit {
    ZSTD_freeCCtx(context)
  }

  func encode(_ piece: UnsafeRawBufferPointer, isLast: Bool, into packed: inout [UInt8]) {
    var from = ZSTD_inBuffer(src: piece.baseAddress, size: piece.count, pos: 0)
    grow(&packed) { room in
      var into = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
      let rest = ZSTD_compressStream2(context, &into, &from, isLast ? ZSTD_e_end : ZSTD_e_continue)
      precondition(ZSTD_isError(rest) == 0, "Zstandard cannot compress: out of memory")
      return (into.pos, isLast ? rest != 0 : from.pos < from.size)
    }
  }
}

/// One gzip member, at the tool's own level 6 and without a name or time.
final class GzipEncoder: Encoder {
  private var stream = z_stream()

  init() {
    let result = deflateInit2_(
      &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(result == Z_OK, "zlib gave no compressor: out of memory")
  }

  deinit {
    deflateEnd(&stream)
  }

  func encode(_ piece: UnsafeRawBufferPointer, isLast: Bool, into packed: inout [UInt8]) {
    stream.next_in = UnsafeMutablePointer(
      mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
    // A piece is a buffer of a few hundred kilobytes, or one row.
    stream.avail_in = UInt32(piece.count)
    grow(&packed) { room in
      stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(room.count)
      let result = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      let more = isLast ? result != Z_STREAM_END : stream.avail_out == 0
      return (room.count - Int(stream.avail_out), more)
    }
  }
}
