import Corpus

extension CardNote {
  /// The same, where a filter looks at the rows of one source or domain only.
  func of(_ scope: RowScope) -> CardNote {
    scope.name.map { CardNote(subject, "\(text), of `\($0)` only") } ?? self
  }

  /// A number as a person writes it: `75`, `0.5`.
  static func plain(_ number: Double) -> String {
    let tenth = (number * 10).rounded() / 10
    return tenth == tenth.rounded() ? String(Int(tenth)) : String(tenth)
  }

  /// So many of something: `1 item`, `30 items`.
  static func counted(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }
}
