import Foundation
import GRDB

extension CallLedger {
  /// How a call stands.
  public enum Standing: Sendable, Equatable {
    /// Nobody has had anything of it.
    case open
    case answered
    case failed(Failure)
    /// It lies with a provider in the batch of this number.
    case lying(batch: Int64)
  }

  /// How calls stand, in their order: one look at the file for all. An answer counts before anything else; a batch before
  /// an earlier failure, which it is to mend.
  public func standings(of keys: [[UInt8]]) throws -> [Standing] {
    try reading { database in
      let answered = try database.cachedStatement(sql: "SELECT 1 FROM call WHERE key = ?")
      let lying = try database.cachedStatement(sql: "SELECT batch FROM batch_call WHERE key = ?")
      let failed = try database.cachedStatement(
        sql: """
          SELECT failure.*, place, model FROM failure JOIN origin ON origin.id = origin WHERE key = ?
          """)
      return try keys.map { key in
        let key = Data(key)
        if try Row.fetchOne(answered, arguments: [key]) != nil { return .answered }
        if let row = try Row.fetchOne(lying, arguments: [key]), let batch = row.number("batch") {
          return .lying(batch: batch)
        }
        return try Row.fetchOne(failed, arguments: [key]).map { .failed(Self.failure($0)) } ?? .open
      }
    }
  }
}
