import Corpus
import Values

/// What a row of a file is called: its `id`, or else a digest of all that is in it.
public struct RowName: Comparable, Sendable, CustomStringConvertible {
  /// Numbers go before texts, and by their value.
  private let number: Int64?
  private let text: String

  init(of row: Record) {
    switch row["id"] {
    case .integer(let number):
      self.number = number
      text = ""
    case .bigInteger(let digits):
      number = nil
      text = digits
    case .string(let id) where !id.isEmpty:
      // "10" goes behind "9", but "007" is no number.
      number = Int64(id).flatMap { String($0) == id ? $0 : nil }
      text = number == nil ? id : ""
    default:
      number = nil
      text = RowID(digest: Digest(of: row.json)).description
    }
  }

  public var description: String { number.map { String($0) } ?? text }

  public static func < (left: RowName, right: RowName) -> Bool {
    switch (left.number, right.number) {
    case (let left?, let right?): left < right
    case (nil, nil): left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    case (let number, _): number != nil
    }
  }
}
