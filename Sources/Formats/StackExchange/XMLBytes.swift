import Foundation

/// The bytes of a dump without what XML 1.0 forbids: control characters, as bytes and as references (`&#x1;`), which
/// end a parser's work. Each becomes a space and is counted.
final class XMLBytes: ByteSource {
  private let source: any ByteSource
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  /// What was read and not yet given on.
  private var pending: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// How many characters were replaced.
  private(set) var replaced = 0

  /// The longest reference that is looked for: with leading zeros no program writes longer ones.
  private static let longestReference = 16

  init(_ source: any ByteSource) { self.source = source }

  deinit { room.deallocate() }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while start == pending.count || (!isAtEnd && whole == start) {
      let count = try source.read(into: self.room)
      isAtEnd = count == 0
      pending.removeFirst(start)
      start = 0
      if isAtEnd, pending.isEmpty { return 0 }
      let from = pending.count
      pending += self.room[..<count]
      clean(from: max(0, from - Self.longestReference))
      if isAtEnd { break }
    }
    let end = isAtEnd ? pending.count : whole
    let count = min(room.count, end - start)
    pending.withUnsafeBytes { bytes in
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)]))
    }
    start += count
    return count
  }

  /// Up to where no reference has begun that may not have ended.
  private var whole: Int {
    let tail = max(start, pending.count - Self.longestReference)
    return pending[tail...].lastIndex(of: UInt8(ascii: "&")) ?? pending.count
  }

  private func clean(from first: Int) {
    var place = first
    while place < pending.count {
      let byte = pending[place]
      if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
        pending[place] = 0x20
        replaced += 1
      } else if byte == UInt8(ascii: "&"), let end = forbiddenReference(at: place) {
        for index in place..<end { pending[index] = 0x20 }
        replaced += 1
        place = end - 1
      }
      place += 1
    }
  }

  /// Behind the end of a reference to a character that XML forbids; nil if none stands at a place.
  private func forbiddenReference(at place: Int) -> Int? {
    let text = pending[place..<min(pending.count, place + Self.longestReference)]
    guard text.starts(with: "&#".utf8), let end = text.firstIndex(of: UInt8(ascii: ";")) else {
      return nil
    }
    let digits = String(decoding: text[(place + 2)..<end], as: UTF8.self)
    let isHex = digits.lowercased().hasPrefix("x")
    guard let value = UInt32(isHex ? String(digits.dropFirst()) : digits, radix: isHex ? 16 : 10)
    else { return nil }
    let isAllowed =
      [0x09, 0x0A, 0x0D].contains(value) || 0x20...0xD7FF ~= value || 0xE000...0xFFFD ~= value
      || 0x10000...0x10FFFF ~= value
    return isAllowed ? nil : end + 1
  }
}
