import Foundation
import Machine
import Values

/// Bytes out of a file, front to back.
protocol ByteSource: AnyObject {
  /// Fills at most `room` and returns how many bytes it was; 0 at the end, and only there.
  ///
  /// - Throws: ``RetortError`` of kind `input` that names the file and the place in it.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A file's bytes as they are.
final class FileBytes: ByteSource {
  private let path: String
  private let descriptor: Int32

  /// - Throws: ``RetortError`` of kind `input` or `storage` if the file cannot be opened, or is none.
  init(path: String) throws {
    self.path = path
    descriptor = try Files.openForReading(path)
    #if os(Linux)
      posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    #endif
  }

  deinit { close(descriptor) }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(descriptor, room.baseAddress, room.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw systemError("cannot read \(path)") }
    }
  }
}

/// Compressed bytes waiting to be decompressed: what was read of a file and not yet used.
struct CompressedInput: ~Copyable {
  private let source: any ByteSource
  private let memory: UnsafeMutableRawBufferPointer
  private var used = 0
  private var filled = 0
  /// Bytes of the file before those that wait: the place that errors name.
  private(set) var position = 0
  private(set) var isAtEnd = false

  init(_ source: any ByteSource) {
    self.source = source
    memory = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  deinit {
    memory.deallocate()
  }

  /// What waits; after ``refill()`` it is empty only at the end of the file.
  var waiting: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: memory[used..<filled])
  }

  /// Reads on if nothing waits.
  mutating func refill() throws {
    guard used == filled, !isAtEnd else { return }
    used = 0
    filled = try source.read(into: memory)
    isAtEnd = filled == 0
  }

  /// The first n of the waiting bytes were used.
  mutating func use(_ count: Int) {
    used += count
    position += count
  }
}
