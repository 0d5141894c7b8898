import Corpus
import Values

/// What a row of a file is called: its `id`, or else a digest of all that is in it.
public struct RowName: Comparable, Sendable, CustomStringConvertible {
  /// Numbers go before texts, and by their value.
  private let number: Int64?
  private let text: String
  /// Whether the text is a whole number of more than 64 bits.
  private let isLarge: Bool

  init(of row: Record) {
    switch row["id"] {
    case .integer(let number):
      self.number = number
      text = ""
    case .double(let value) where value == value.rounded() && abs(value) < 0x1p53:
      // As tools write whole numbers that stood beside empty cells.
      number = Int64(value)
      text = ""
    case .bigInteger(let digits):
      number = nil
      text = digits
      isLarge = true
      return
    case .string(let id) where !id.isEmpty:
      // "10" goes behind "9", but "007" is no number.
      number = Int64(id).flatMap { String($0) == id ? $0 : nil }
      text = number == nil ? id : ""
    default:
      number = nil
      text = RowID(digest: Digest(of: row.json)).description
    }
    isLarge = false
  }

  public var description: String { number.map { String($0) } ?? text }

  public static func < (left: RowName, right: RowName) -> Bool {
    switch (left.number, right.number) {
    case (let left?, let right?): left < right
    case (nil, nil) where left.isLarge && right.isLarge: left.isBelow(right)
    case (nil, nil) where left.isLarge != right.isLarge: left.isLarge
    case (nil, nil): left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    case (_?, nil): !right.isLarge || !right.text.hasPrefix("-")
    case (nil, _?): left.isLarge && left.text.hasPrefix("-")
    }
  }

  /// Compares two numbers of more than 64 bits.
  private func isBelow(_ other: RowName) -> Bool {
    let (mine, its) = (text.hasPrefix("-"), other.text.hasPrefix("-"))
    guard mine == its else { return mine }
    let (small, large) = mine ? (other.text, text) : (text, other.text)
    let (first, second) = (Array(small.utf8), Array(large.utf8))
    if first.count != second.count { return first.count < second.count }
    return first.lexicographicallyPrecedes(second)
  }
}
