import Foundation
import GRDB

// Reading columns of any content: SQLite keeps what it is given, and GRDB ends the process where a number is null, a
// text, or of a sum that overflowed into a fraction. A ledger may be damaged or written by others; no command ends for it.

extension Row {
  /// A count: the nearest that can be counted, 0 for what is none.
  func count(_ column: String) -> Int64 { Swift.max(0, number(column) ?? 0) }

  /// A whole number; nil for what is none.
  func number(_ column: String) -> Int64? {
    let value: DatabaseValue = self[column]
    switch value.storage {
    case .int64(let number): return number
    case .double(let number) where !number.isNaN:
      return Int64(Swift.max(-9.2e18, Swift.min(9.2e18, number)))
    default: return nil
    }
  }

  /// A number; nil for what is none.
  func fraction(_ column: String) -> Double? {
    let value: DatabaseValue = self[column]
    switch value.storage {
    case .int64(let number): return Double(number)
    case .double(let number): return number
    default: return nil
    }
  }

  /// Bytes of a blob or a text; nil for what is neither.
  func bytes(_ column: String) -> [UInt8]? {
    let value: DatabaseValue = self[column]
    switch value.storage {
    case .blob(let data): return Array(data)
    case .string(let text): return Array(text.utf8)
    default: return nil
    }
  }

  /// A text, also of a blob; nil for what is neither.
  func text(_ column: String) -> String? {
    bytes(column).map { String(decoding: $0, as: UTF8.self) }
  }
}
