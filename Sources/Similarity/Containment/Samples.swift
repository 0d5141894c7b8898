/// Samples of input and output behind the statement of a problem for programs: datasets often leave them out.
enum Samples {
  /// What a line begins with, in lower case and without signs before it, where samples begin.
  private static let openings = [
    "sample input", "sample 1", "example 1", "examples", "example input",
  ]
  .map { $0.unicodeScalars.map(\.value) }
  private static let heading = "Sample Input".unicodeScalars.map(\.value)
  /// What a line begins with where the statement goes on behind them.
  private static let closings = ["constraints", "follow up"].map {
    $0.unicodeScalars.map(\.value)
  }

  /// The text with spaces in their place; nil if it has none, or begins with them.
  ///
  /// - Complexity: O(n).
  static func leftOut(of values: [UInt32]) -> [UInt32]? {
    var bare = values
    var isWithin = false
    var hasAny = false
    var hasStatement = false
    var place = 0
    while place < values.count {
      let end = values[place...].firstIndex(of: 0x0A) ?? values.count
      if let start = opening(values[place..<end]) {
        if start > place { hasStatement = true }
        // What begins with a sample is no statement with samples behind it.
        guard hasStatement else { return nil }
        (isWithin, hasAny, place) = (true, true, start)
      } else if isWithin, begins(values[place..<end], closings) {
        isWithin = false
      }
      if isWithin {
        for index in place..<end { bare[index] = 0x20 }
      } else if values[place..<end].contains(where: { $0 > 0x20 }) {
        hasStatement = true
      }
      place = end + 1
    }
    return hasAny ? bare : nil
  }

  /// Where samples begin in a line: at its beginning, or where a sentence has lost its line break.
  private static func opening(_ line: ArraySlice<UInt32>) -> Int? {
    if begins(line, openings) { return line.startIndex }
    var place = line.startIndex
    while let found = line[place...].firstIndex(of: heading[0]) {
      if line[found...].starts(with: heading) { return found }
      place = found + 1
    }
    return nil
  }

  private static func begins(_ line: ArraySlice<UInt32>, _ marks: [[UInt32]]) -> Bool {
    let letters = line.drop { !(0x61...0x7A ~= $0 | 0x20) }
    // Signs of Markdown, and no words.
    guard letters.startIndex - line.startIndex <= 8 else { return false }
    let start = letters.prefix(16).map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    return marks.contains { start.starts(with: $0) }
  }
}
