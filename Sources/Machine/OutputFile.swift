import Foundation
import Values

/// A file being written front to back: buffered, counted, digested.
///
/// The caller gives it a place where an unfinished file does no harm (a folder that is renamed when
/// it is whole); ``close()`` returns when the bytes are on the disk.
public final class OutputFile {
  public let path: String
  /// Bytes written so far, the buffered ones included.
  public private(set) var bytes = 0
  private var buffer: [UInt8] = []
  private var descriptor: Int32
  private var digest = DigestBuilder()
  private static let bufferSize = 1 << 20
  /// Whether the machine should keep what is written in its memory; see ``init(path:isReadSoon:)``.
  private let isReadSoon: Bool
  /// Bytes of which the machine knows that it need not keep them.
  private var released = 0
  private static let releasedAtOnce = 8 << 20

  /// Creates the file, or empties the one that is there.
  ///
  /// - Parameter isReadSoon: false lets the machine use the memory anew as soon as the disk has the bytes: pages that it
  ///   has at hand are several times faster to write to than new ones, and what is read next stays in memory.
  /// - Throws: ``RetortError`` of kind `storage`, here and in every other call.
  public init(path: String, isReadSoon: Bool = true) throws {
    self.path = path
    self.isReadSoon = isReadSoon
    try Files.refuseForeign(path)
    descriptor = open(
      path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, Files.mode(ofFile: path))
    guard descriptor >= 0 else { throw systemError("cannot write \(path)") }
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Creates a file without a name among the temporary ones, which is gone with the process, however that ends.
  public init() throws {
    isReadSoon = true
    var name = Array("\(NSTemporaryDirectory())/retort-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    path = "a temporary file in \(NSTemporaryDirectory())"
    guard descriptor >= 0 else { throw systemError("cannot write \(path)") }
    unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// All bytes written so far, as pages that the machine may take from memory and read again.
  public func mapped() throws -> Data {
    try flush()
    guard bytes > 0 else { return Data() }
    guard let pages = mmap(nil, bytes, PROT_READ, MAP_SHARED, descriptor, 0), pages != MAP_FAILED
    else { throw systemError("cannot read \(path)") }
    return Data(bytesNoCopy: pages, count: bytes, deallocator: .unmap)
  }

  deinit {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
  }

  /// Appends what `fill` puts into the buffer.
  public func append(_ fill: (inout [UInt8]) -> Void) throws {
    let before = buffer.count
    fill(&buffer)
    bytes += buffer.count - before
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Appends bytes; many of them go past the buffer.
  public func append(_ piece: UnsafeRawBufferPointer) throws {
    guard piece.count >= Self.bufferSize / 8 else {
      return try append { $0.append(contentsOf: piece) }
    }
    try flush()
    bytes += piece.count
    try write(piece)
  }

  /// Writes out the rest, so that others see it.
  public func writeOut() throws { try flush() }

  /// A path by which this process can open the file once more, also one without a name.
  public var descriptorPath: String { "/proc/self/fd/\(descriptor)" }

  /// Writes out the rest and waits until the disk has it.
  ///
  /// - Returns: the SHA-256 of the whole file, 64 hexadecimal digits.
  public func close() throws -> String {
    try flush()
    guard fsync(descriptor) == 0 else { throw systemError("cannot write \(path)") }
    release()
    let result = Foundation.close(descriptor)
    descriptor = -1
    guard result == 0 else { throw systemError("cannot write \(path)") }
    var finished = DigestBuilder()
    swap(&finished, &digest)
    return finished.finish().description
  }

  private func flush() throws {
    try buffer.withUnsafeBytes(write)
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ piece: UnsafeRawBufferPointer) throws {
    digest.update(piece)
    var rest = piece[...]
    while !rest.isEmpty {
      let written = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written >= 0 else { throw systemError("cannot write \(path)") }
      rest = rest.dropFirst(written)
    }
    if bytes - released >= Self.releasedAtOnce { release() }
  }

  /// The machine begins to write what it has, and gives up what is written.
  private func release() {
    guard !isReadSoon else { return }
    released = bytes
    #if os(Linux)
      posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    #endif
  }
}
