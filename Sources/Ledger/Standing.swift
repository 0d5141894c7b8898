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
      let all = try database.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM call WHERE key = ?1) AS answered,
            (SELECT batch FROM batch_call WHERE key = ?1) AS batch,
            EXISTS (SELECT 1 FROM failure WHERE key = ?1) AS failed
          """)
      let failed = try database.cachedStatement(
        sql: """
          SELECT failure.*, place, model FROM failure JOIN origin ON origin.id = origin WHERE key = ?
          """)
      return try keys.map { key in
        let key = Data(key)
        guard let row = try Row.fetchOne(all, arguments: [key]) else { return .open }
        if row.count("answered") > 0 { return .answered }
        if let batch = row.number("batch") { return .lying(batch: batch) }
        guard row.count("failed") > 0, let row = try Row.fetchOne(failed, arguments: [key])
        else { return .open }
        return .failed(Self.failure(row))
      }
    }
  }
}
