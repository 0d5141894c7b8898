import Foundation
import GRDB
import Machine

extension DatabasePool {
  /// Opens a file, which is made, or brought from an earlier version's tables to this one's, if need be. Many
  /// processes may do so at once: they take turns, since to set up a file and its write-ahead log is more than one
  /// transaction.
  ///
  /// - Parameter survivesPowerFailure: whether each commit waits until the disk has it; else a power failure may lose the
  ///   last ones, and a kill none.
  static func open(
    _ path: String, _ configuration: Configuration, _ migrator: DatabaseMigrator,
    survivesPowerFailure: Bool
  ) throws -> DatabasePool {
    var configuration = configuration
    configuration.busyMode = .timeout(60)
    let folder = Files.folder(of: path)
    return try FileLock.holding(folder: folder.isEmpty ? "." : folder) {
      let pool = try DatabasePool(path: path, configuration: configuration)
      if survivesPowerFailure {
        // Not when a connection is prepared: the pool sets NORMAL behind that.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      }
      try migrator.migrate(pool)
      return pool
    }
  }
}
