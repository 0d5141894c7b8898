import Foundation
import Values

/// What a row of somebody's file may be at most: what is beyond makes it a bad row, and memory stays bounded.
public enum RowLimits {
  /// Bytes of a row as text. `RETORT_LONGEST_ROW` says another number of megabytes.
  public static let bytes: Int = {
    let stated = ProcessInfo.processInfo.environment["RETORT_LONGEST_ROW"].flatMap { Int($0) }
    return min(max(1, stated ?? 64), 1024) << 20
  }()

  /// Columns of a table, or fields of a row.
  public static let columns = 100_000

  /// A compressed file that holds more than so many times its own size is no file of rows; counted from
  /// ``leastUnpacked`` on. What gzip packs cannot come near it.
  static let ratio = 5000
  static let leastUnpacked = 256 << 20

  /// What there is to say of a row that is too long.
  static var tooLong: String {
    "the row is longer than \(bytes >> 20) MB (RETORT_LONGEST_ROW=\(2 * (bytes >> 20)) allows more)"
  }

  /// The beginning of a row that is passed over, for people.
  static func beginning(of window: TextWindow) -> [UInt8] { Array(window.bytes.prefix(1000)) }
}

extension MalformedRow {
  /// A row that is too long to be read.
  init(tooLongIn window: TextWindow, file: String, row: Int) {
    self.init(
      file: file, row: row, column: nil, problem: RowLimits.tooLong,
      bytes: RowLimits.beginning(of: window))
  }
}
