/// Boxes with nothing in them: models repeat that the answer belongs in `\boxed{}`.
enum EmptyBoxes {
  private static let mark = Array("\\boxed".utf8)

  /// The text without them. A text without any is not copied; by bytes, since it is asked of every sample.
  static func removed(from text: String) -> String {
    var text = text
    let ranges = text.withUTF8 { Self.ranges(in: $0) }
    guard !ranges.isEmpty else { return text }
    var kept: [UInt8] = []
    var place = 0
    text.withUTF8 { bytes in
      for range in ranges {
        kept += bytes[place..<range.lowerBound]
        place = range.upperBound
      }
      kept += bytes[place...]
    }
    return String(decoding: kept, as: UTF8.self)
  }

  private static func ranges(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var place = 0
    while place + mark.count < bytes.count {
      guard bytes[place] == mark[0], bytes[place..<place + mark.count].elementsEqual(mark) else {
        place += 1
        continue
      }
      let open = behindSpace(bytes, place + mark.count)
      if open < bytes.count, bytes[open] == UInt8(ascii: "{") {
        let close = behindSpace(bytes, open + 1)
        if close < bytes.count, bytes[close] == UInt8(ascii: "}") {
          found.append(place..<close + 1)
          place = close
        }
      }
      place += 1
    }
    return found
  }

  private static func behindSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x0A { place += 1 }
    return place
  }
}
