/// A text as its Unicode code points: what Python's `len` counts and rapidfuzz compares.
public struct CodePoints: Sendable, Hashable {
  public let values: [UInt32]

  public init(_ text: String) {
    var text = text
    self = text.withUTF8(CodePoints.init(utf8:))
  }

  /// The code points of a text in valid UTF-8.
  init(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    // Most texts are ASCII, and their bytes are their code points.
    var all: UInt8 = 0
    let ascii = [UInt32](unsafeUninitializedCapacity: bytes.count) { values, count in
      for index in bytes.indices {
        all |= bytes[index]
        values[index] = UInt32(bytes[index])
      }
      count = bytes.count
    }
    values =
      all < 0x80 ? ascii : String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
  }

  public init(_ values: [UInt32]) {
    self.values = values
  }

  public var count: Int { values.count }

  /// The text of a range of code points.
  public func text(_ range: Range<Int>) -> String {
    if values[range].allSatisfy({ $0 < 0x80 }) {
      return String(unsafeUninitializedCapacity: range.count) { bytes in
        for (place, value) in values[range].enumerated() { bytes[place] = UInt8(value) }
        return range.count
      }
    }
    var scalars = String.UnicodeScalarView()
    for value in values[range] { scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
    return String(scalars)
  }
}
