/// How a CSV file is written.
struct CSVDialect: Equatable {
  var separator: UInt8 = 0x2C
  /// What ends a line: a carriage return where there is no newline.
  var lineEnd: UInt8 = 0x0A
  var hasHeader = true
  /// Whether the first line only says what separates cells, as Excel writes it: `sep=;`.
  var beginsWithSeparator = false

  init() {}

  /// What a file's first lines tell.
  ///
  /// The usual separator stays unless another one cuts more of these lines into as many cells as the header.
  ///
  /// - Parameter text: the beginning, without a byte order mark.
  init(of text: ArraySlice<UInt8>, usual: UInt8, _ options: ReadingOptions) {
    hasHeader = options.hasHeader
    if !text.contains(0x0A), text.dropLast().contains(0x0D) { lineEnd = 0x0D }
    separator = usual
    if text.starts(with: "sep=".utf8), text.count > 5 {
      let rest = text.dropFirst(4)
      let behind = rest.dropFirst().first
      if behind == 0x0A || behind == 0x0D, let told = rest.first {
        (separator, beginsWithSeparator) = (told, true)
        if options.delimiter == nil { return }
      }
    }
    if let delimiter = options.delimiter {
      separator = delimiter
      return
    }
    var best = Self.share(usual, lineEnd, text)
    for other in [0x2C, 0x09, UInt8(ascii: ";"), UInt8(ascii: "|")] where other != usual {
      let share = Self.share(other, lineEnd, text)
      if share > best { (best, separator) = (share, other) }
    }
  }

  /// The share of the first lines that have as many separators as the header; 0 if that has none.
  private static func share(_ separator: UInt8, _ lineEnd: UInt8, _ text: ArraySlice<UInt8>)
    -> Double
  {
    var counts: [Int] = []
    var count = 0
    var isQuoted = false
    var isAtCellStart = true
    for byte in text {
      if isQuoted {
        if byte == UInt8(ascii: "\"") { isQuoted = false }
        continue
      }
      if byte == lineEnd {
        counts.append(count)
        if counts.count == 50 { break }
        count = 0
        isAtCellStart = true
        continue
      }
      if byte == UInt8(ascii: "\""), isAtCellStart { isQuoted = true }
      if byte == separator { count += 1 }
      isAtCellStart = byte == separator
    }
    if counts.isEmpty { counts.append(count) }
    guard let header = counts.first, header > 0 else { return 0 }
    return Double(counts.count { $0 == header }) / Double(counts.count)
  }
}
