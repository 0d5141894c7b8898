/// Drawings in the words of a program (Asymptote, TikZ): of two copies of a question one often has lost its drawing,
/// and coordinates of two drawings that have nothing to do with each other are alike.
enum Diagrams {
  private static let marks: [(opening: [UInt32], closing: [UInt32])] = [
    ("[asy]", "[/asy]"), ("\\begin{asy}", "\\end{asy}"),
    ("\\begin{tikzpicture}", "\\end{tikzpicture}"),
  ].map { ($0.0.unicodeScalars.map(\.value), $0.1.unicodeScalars.map(\.value)) }

  /// The text with spaces in their place; nil if it has none. A drawing without an end is no drawing.
  ///
  /// - Complexity: O(n).
  static func leftOut(of values: [UInt32]) -> [UInt32]? {
    var bare: [UInt32]?
    for (opening, closing) in marks {
      var place = 0
      while let start = find(opening, in: values, from: place),
        let end = find(closing, in: values, from: start + opening.count)
      {
        place = end + closing.count
        for index in start..<place { bare = bare ?? values; bare?[index] = 0x20 }
      }
    }
    return bare
  }

  private static func find(_ mark: [UInt32], in values: [UInt32], from start: Int) -> Int? {
    var place = start
    while place + mark.count <= values.count {
      guard let found = values[place...].firstIndex(of: mark[0]) else { return nil }
      if values[found...].starts(with: mark) { return found }
      place = found + 1
    }
    return nil
  }
}
