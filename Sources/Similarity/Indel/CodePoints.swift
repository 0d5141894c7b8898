/// A text as its Unicode code points: what Python's `len` counts and rapidfuzz compares.
public struct CodePoints: Sendable, Hashable {
  public let values: [UInt32]

  public init(_ text: String) {
    var text = text
    values = text.withUTF8 { bytes in
      // Most texts are ASCII, and their bytes are their code points.
      guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes.map(UInt32.init) }
      var values: [UInt32] = []
      values.reserveCapacity(bytes.count)
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        values.append(scalar.value)
      }
      return values
    }
  }

  public init(_ values: [UInt32]) {
    self.values = values
  }

  public var count: Int { values.count }

  /// The text of a range of code points.
  public func text(_ range: Range<Int>) -> String {
    var scalars = String.UnicodeScalarView()
    for value in values[range] { scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
    return String(scalars)
  }
}
