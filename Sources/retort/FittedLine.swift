/// A line of parts that fits a width: those that are wanted least go first.
struct FittedLine {
  /// How much a part is wanted; the first is never left out.
  enum Worth: Int, Comparable {
    case detail, speed, count, end, name

    static func < (left: Worth, right: Worth) -> Bool { left.rawValue < right.rawValue }
  }

  private var parts: [(text: String, worth: Worth)] = []

  mutating func add(_ text: String, _ worth: Worth) { parts.append((text, worth)) }

  /// The line, with two spaces between its parts.
  ///
  /// - Parameter width: how many characters it may have at most; what does not fit is left out, and what cannot be left
  ///   out is cut.
  func text(width: Int) -> String {
    var shown = parts
    while length(of: shown) > width {
      // Of equals the last goes first.
      guard let least = shown.map(\.worth).min(), least < .name,
        let place = shown.lastIndex(where: { $0.worth == least })
      else { break }
      shown.remove(at: place)
    }
    return String(shown.map(\.text).joined(separator: "  ").prefix(max(0, width)))
  }

  private func length(of parts: [(text: String, worth: Worth)]) -> Int {
    parts.reduce(0) { $0 + $1.text.count } + 2 * max(0, parts.count - 1)
  }
}
