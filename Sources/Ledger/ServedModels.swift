import GRDB
import Values

/// Which models endpoints say have answered, counted by origin: an address may serve another one from one day to the next,
/// under the same name.
struct ServedModels {
  private struct Place: Hashable {
    let origin: Int64
    let name: String
  }

  private var answers: [Place: Int64] = [:]

  /// Names that are kept for an origin; some endpoints put a number of their own into each.
  private static let most = 100
  /// What further names are counted as.
  private static let others = "others"

  static func makeTable(_ database: Database) throws {
    try database.create(table: "served") { table in
      table.column("origin", .integer).notNull()
      table.column("name", .text).notNull()
      table.column("answers", .integer).notNull()
      table.primaryKey(["origin", "name"])
    }
  }

  mutating func count(_ entry: CallLedger.Entry, _ origin: Int64) {
    if let name = entry.servedBy { answers[Place(origin: origin, name: name), default: 0] += 1 }
  }

  func add(to database: Database) throws {
    for (place, count) in answers where try !add(count, to: place, database) {
      let isRoom =
        try Int.fetchOne(
          database.cachedStatement(sql: "SELECT COUNT(*) FROM served WHERE origin = ?"),
          arguments: [place.origin]) ?? 0 < Self.most
      let name = isRoom ? place.name : Self.others
      if !isRoom, try add(count, to: Place(origin: place.origin, name: name), database) { continue }
      try database.cachedStatement(
        sql: "INSERT INTO served (origin, name, answers) VALUES (?, ?, ?)"
      ).execute(arguments: [place.origin, name, count])
    }
  }

  /// - Returns: false if that name has none yet.
  private func add(_ count: Int64, to place: Place, _ database: Database) throws -> Bool {
    try database.cachedStatement(
      sql: "UPDATE served SET answers = answers + ? WHERE origin = ? AND name = ?"
    ).execute(arguments: [count, place.origin, place.name])
    return database.changesCount > 0
  }
}

extension CallLedger {
  /// The models that an origin says have answered, the most frequent first; none where it never said.
  ///
  /// Answers that were brought from elsewhere, or bought by earlier versions, are not among them. Complexity: at most a
  /// hundred names are kept for an origin, the rest as `others`.
  public func servedModels(_ origin: Origin) throws -> [(name: String, answers: Int64)] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT name, answers FROM served JOIN origin ON origin.id = origin
          WHERE place = ? AND model = ? ORDER BY answers DESC, name
          """, arguments: [origin.place, origin.model]
      ).map { ($0.text("name") ?? "", $0.number("answers") ?? 0) }
    }
  }
}
