import Foundation
import Values

/// The bytes of a bzip2 or xz file, by the system's library, which is loaded when such a file comes.
///
/// Members that follow one another read as one text.
final class LoadedDecoder: ByteSource {
  /// A library, and how it is asked.
  struct Library: Sendable {
    let format: String
    let package: String
    let names: [String]
    /// The size of the library's stream in bytes, and the places of its fields: `next_in`, `avail_in`, `next_out`,
    /// `avail_out`. The counts have `width` bytes.
    let size: Int
    let fields: (nextIn: Int, availableIn: Int, nextOut: Int, availableOut: Int)
    let width: Int
    let start: String
    let run: String
    let end: String

    /// bzip2's `bz_stream` (bzlib.h).
    static let bzip2 = Library(
      format: "bzip2", package: "libbz2-1.0", names: ["libbz2.so.1.0", "libbz2.so.1", "libbz2.so"],
      size: 80, fields: (0, 8, 24, 32), width: 4, start: "BZ2_bzDecompressInit",
      run: "BZ2_bzDecompress", end: "BZ2_bzDecompressEnd")

    /// xz's `lzma_stream` (lzma/base.h).
    static let xz = Library(
      format: "xz", package: "liblzma5", names: ["liblzma.so.5", "liblzma.so"], size: 136,
      fields: (0, 8, 24, 32), width: 8, start: "lzma_stream_decoder", run: "lzma_code",
      end: "lzma_end")
  }

  private typealias Run = @convention(c) (UnsafeMutableRawPointer, UInt32) -> Int32
  private typealias End = @convention(c) (UnsafeMutableRawPointer) -> Int32
  private typealias StartBzip2 = @convention(c) (UnsafeMutableRawPointer, Int32, Int32) -> Int32
  private typealias StartXz = @convention(c) (UnsafeMutableRawPointer, UInt64, UInt32) -> Int32

  private let path: String
  private let library: Library
  private let handle: UnsafeMutableRawPointer
  private let stream: UnsafeMutableRawPointer
  private let run: Run
  private let end: End
  private var input: CompressedInput
  private var isBetweenMembers = true
  private var isStarted = false

  /// - Throws: ``RetortError`` of kind `missing` if the system has no such library.
  init(_ source: any ByteSource, path: String, _ library: Library) throws {
    self.path = path
    self.library = library
    input = CompressedInput(source)
    let opened = library.names.lazy.compactMap { dlopen($0, RTLD_NOW | RTLD_LOCAL) }.first
    guard let handle = opened, let run = dlsym(handle, library.run),
      let end = dlsym(handle, library.end)
    else {
      throw RetortError(
        .missing, "cannot read \(path)", cause: "this system has no library for \(library.format)",
        hint: "apt-get install \(library.package), or unpack the file first")
    }
    self.handle = handle
    self.run = unsafeBitCast(run, to: Run.self)
    self.end = unsafeBitCast(end, to: End.self)
    stream = .allocate(byteCount: library.size, alignment: 16)
    stream.initializeMemory(as: UInt8.self, repeating: 0, count: library.size)
  }

  deinit {
    if isStarted { _ = end(stream) }
    stream.deallocate()
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      try input.refill()
      let waiting = input.waiting
      if waiting.isEmpty {
        guard isBetweenMembers else { throw cutOff(path, library.format, at: input.position) }
        return 0
      }
      if isBetweenMembers {
        // xz pads members with zeros.
        let padding = waiting.prefix { $0 == 0 }.count
        if padding > 0 {
          input.use(padding)
          continue
        }
        try start()
      }
      let count = try decode(waiting, into: room)
      if count > 0 { return count }
    }
  }

  private func start() throws {
    if isStarted { _ = end(stream) }
    stream.initializeMemory(as: UInt8.self, repeating: 0, count: library.size)
    guard let start = dlsym(handle, library.start) else {
      throw RetortError(.missing, "the library for \(library.format) is not whole")
    }
    let result =
      library.width == 4
      ? unsafeBitCast(start, to: StartBzip2.self)(stream, 0, 0)
      // A gigabyte is more than any preset of xz takes.
      : unsafeBitCast(start, to: StartXz.self)(stream, 1 << 30, 0)
    guard result == 0 else { throw RetortError(.bug, "\(library.format) did not start: \(result)") }
    isStarted = true
    isBetweenMembers = false
  }

  private func decode(
    _ waiting: UnsafeMutableRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let size = min(room.count, 1 << 30)
    set(library.fields.nextIn, waiting.baseAddress)
    set(library.fields.availableIn, count: waiting.count)
    set(library.fields.nextOut, room.baseAddress)
    set(library.fields.availableOut, count: size)
    let result = run(stream, 0)
    input.use(waiting.count - count(library.fields.availableIn))
    // 0 is both libraries' word for going on; bzip2's end is 4, xz's 1; 10 is xz's for no progress yet.
    switch result {
    case 0: break
    case 4 where library.width == 4, 1 where library.width == 8: isBetweenMembers = true
    case 10 where library.width == 8: break
    default: throw damaged(path, library.format, at: input.position, "error \(result)")
    }
    return size - count(library.fields.availableOut)
  }

  private func set(_ place: Int, _ pointer: UnsafeMutableRawPointer?) {
    stream.storeBytes(of: pointer, toByteOffset: place, as: UnsafeMutableRawPointer?.self)
  }

  private func set(_ place: Int, count: Int) {
    if library.width == 4 {
      stream.storeBytes(of: UInt32(count), toByteOffset: place, as: UInt32.self)
    } else {
      stream.storeBytes(of: count, toByteOffset: place, as: Int.self)
    }
  }

  private func count(_ place: Int) -> Int {
    library.width == 4
      ? Int(stream.load(fromByteOffset: place, as: UInt32.self))
      : stream.load(fromByteOffset: place, as: Int.self)
  }
}
