import Texts
import Values

/// What is in a column: kinds of value, nulls, empty texts.
struct ColumnTally: Sendable {
  /// Rows that have the column, with null or not.
  private(set) var present = 0
  private(set) var nulls = 0
  /// Texts without a character but white space, and lists and objects without anything in them.
  private(set) var empty = 0
  /// Texts with U+FFFD in them: what some program wrote in place of bytes that were no UTF-8.
  private(set) var replaced = 0
  private(set) var kinds: [String: Int] = [:]
  private var lastKind = ""
  private var lastKindCount = 0

  mutating func add(_ value: Value) {
    present += 1
    let kind = value.kind
    // Nearly all values of a column are of one kind.
    if kind == lastKind {
      lastKindCount += 1
    } else {
      settle()
      lastKind = kind
      lastKindCount = 1
    }
    switch value {
    case .null: nulls += 1
    case .string(let text): look(text)
    case .list(let elements): if elements.isEmpty { empty += 1 }
    case .record(let record): if record.fields.isEmpty { empty += 1 }
    default: break
    }
  }

  /// Call it once, when all was counted.
  mutating func settle() {
    if lastKindCount > 0 { kinds[lastKind, default: 0] += lastKindCount }
    lastKindCount = 0
  }

  private mutating func look(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      if TextLook.isBlank(bytes) { empty += 1 }
      if TextLook.lastIndex(of: "\u{FFFD}", in: bytes) != nil { replaced += 1 }
    }
  }
}
