/// Options of which one is to be chosen: copies of a question have them in another order, in other words, or not at all.
enum Options {
  /// The text with spaces in their place; nil if it has none, or begins with them.
  ///
  /// Options are marked by `(A)`, or at a line's beginning by `A.`, `A)` or `A:`; at least A, B and C follow each other.
  ///
  /// - Complexity: O(n).
  static func leftOut(of values: [UInt32]) -> [UInt32]? {
    guard let start = mark(0x41, in: values, from: 0),
      var last = mark(0x42, in: values, from: start)
    else { return nil }
    var letter: UInt32 = 0x43
    while let next = mark(letter, in: values, from: last) { (last, letter) = (next, letter + 1) }
    guard letter > 0x43, values[..<start].contains(where: { $0 > 0x20 }) else { return nil }
    let end = values[last...].firstIndex(of: 0x0A) ?? values.count
    var bare = values
    for index in start..<end { bare[index] = 0x20 }
    return bare
  }

  /// Where the mark of an option stands behind a place.
  private static func mark(_ letter: UInt32, in values: [UInt32], from start: Int) -> Int? {
    var place = start
    while let found = values[place...].firstIndex(of: letter) {
      place = found + 1
      guard place < values.count else { return nil }
      if found > 0, values[found - 1] == 0x28, values[place] == 0x29 { return found - 1 }
      let isAtLineStart =
        values[..<found].last { $0 != 0x20 && $0 != 0x2A && $0 != 0x2D }.map { $0 == 0x0A } ?? true
      if isAtLineStart, [0x2E, 0x29, 0x3A].contains(values[place]) { return found }
    }
    return nil
  }
}
