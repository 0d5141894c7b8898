import Recipes
import Values

/// Where a benchmark's items are.
public enum ItemPlace: Sendable, Equatable {
  /// Files, relative to the file that names them.
  case files([Marked<String>], folder: String)
  /// A dataset of the Hub, and which of its files; all of the split where none is named.
  case hub(HubSpec, only: [String])
}

/// Which columns of a row make an item. Each may have several names, of which the first that a row has counts.
public struct ItemColumns: Sendable, Equatable {
  public var name: [ColumnPath] = []
  public var question: [ColumnPath] = []
  public var reference: [ColumnPath] = []
  /// The right option's text.
  public var rightOption: [ColumnPath] = []
  /// The other options' texts.
  public var otherOptions: [ColumnPath] = []
  public var kind: [ColumnPath] = []
  public var cluster: [ColumnPath] = []
  /// What of the cluster's column counts: the first group of a regular expression.
  public var clusterPattern: String?
  public var group: [ColumnPath] = []
  public var tests: [ColumnPath] = []
}

/// Which rows are items.
public struct ItemSelection: Sendable, Equatable {
  /// Columns and what they have to be; the empty text is also null or nothing.
  public var equal: [(column: ColumnPath, value: String)] = []
  /// A column with a date, and between which days it has to be, both included: `2024-06-01`.
  public var dates: (column: ColumnPath, from: String?, to: String?)?

  public static func == (left: ItemSelection, right: ItemSelection) -> Bool {
    left.equal.elementsEqual(right.equal, by: ==)
      && left.dates?.column == right.dates?.column && left.dates?.from == right.dates?.from
      && left.dates?.to == right.dates?.to
  }

  /// Whether a row is one.
  func takes(_ row: Record) -> Bool {
    for (column, value) in equal where (column.value(in: row)?.plainText ?? "") != value {
      return false
    }
    guard let dates else { return true }
    // Days compare as texts; what stands behind the day does not count.
    guard let day = dates.column.value(in: row)?.string?.prefix(10), day.count == 10 else {
      return false
    }
    return (dates.from.map { day >= $0 } ?? true) && (dates.to.map { day <= $0 } ?? true)
  }
}

extension Value {
  /// A scalar as it would be written by hand; nil for null, lists and objects.
  var plainText: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .bigInteger(let digits): digits
    case .double(let number):
      Int64(exactly: number).map { String($0) } ?? String(number)
    case .bool(let truth): truth ? "true" : "false"
    case .null, .list, .record: nil
    }
  }
}
