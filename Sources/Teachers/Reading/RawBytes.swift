import Foundation

// Lines of streams are many and short: what is asked of them is asked of the C library, which looks at many bytes at a
// time.

extension UnsafeRawBufferPointer {
  /// The first place of a byte from one on; nil if there is none.
  func place(of byte: UInt8, from start: Int) -> Int? {
    guard start < count, let base = baseAddress,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  func begins(with text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount, let base = baseAddress else { return false }
    return memcmp(base, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  /// Whether bytes stand at a place.
  ///
  /// - Parameter place: from which on there are as many.
  func has(_ bytes: [UInt8], at place: Int) -> Bool {
    guard let base = baseAddress else { return bytes.isEmpty }
    return bytes.withUnsafeBytes { bytes in
      bytes.isEmpty || memcmp(base + place, bytes.baseAddress!, bytes.count) == 0
    }
  }

  /// What stands behind so many bytes, of which there are as many.
  func behind(_ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[count...])
  }
}
