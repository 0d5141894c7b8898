import GRDB
import Values

extension Spending {
  mutating func add(_ entry: CallLedger.Entry) {
    add(
      promptTokens: entry.promptTokens, completionTokens: entry.completionTokens, cost: entry.cost,
      isEstimated: entry.isEstimated)
  }

  init(_ row: Row) {
    self.init()
    calls = row.count("calls")
    promptTokens = row.count("prompt_tokens")
    completionTokens = row.count("completion_tokens")
    cost = Money(picodollars: row.count("cost"))
    unpriced = row.count("unpriced")
    estimated = row.count("estimated")
  }

  func add(toRun run: String, _ database: Database) throws {
    try database.cachedStatement(sql: "INSERT OR IGNORE INTO spending (run) VALUES (?)").execute(
      arguments: [run])
    try add(to: "spending", where: "run", run, database)
  }

  func add(toOrigin origin: Int64, _ database: Database) throws {
    try add(to: "origin", where: "id", origin, database)
  }

  private func add(
    to table: String, where column: String, _ value: some DatabaseValueConvertible,
    _ database: Database
  ) throws {
    // Added up here and not there: a sum of SQLite's that overflows becomes a fraction.
    let known = try Row.fetchOne(
      try database.cachedStatement(sql: "SELECT * FROM \(table) WHERE \(column) = ?"),
      arguments: [value])
    var sum = known.map(Spending.init) ?? Spending()
    sum += self
    let statement = try database.cachedStatement(
      sql: """
        UPDATE \(table) SET calls = ?, prompt_tokens = ?, completion_tokens = ?, cost = ?, unpriced = ?,
          estimated = ?
        WHERE \(column) = ?
        """)
    try statement.execute(arguments: [
      sum.calls, sum.promptTokens, sum.completionTokens, sum.cost.picodollars, sum.unpriced,
      sum.estimated, value,
    ])
  }
}

extension CallLedger {
  /// What a run has spent in all its sessions.
  public func spending(of run: String) throws -> Spending {
    try reading { database in
      try Row.fetchOne(database, sql: "SELECT * FROM spending WHERE run = ?", arguments: [run])
        .map(Spending.init) ?? Spending()
    }
  }

  /// What the answers of each origin took, in the order of their names. Takes no longer for a large ledger.
  public func origins() throws -> [(origin: Origin, spending: Spending)] {
    try reading { database in
      try Row.fetchAll(database, sql: "SELECT * FROM origin ORDER BY place, model").map {
        (Origin(place: $0.text("place") ?? "", model: $0.text("model") ?? ""), Spending($0))
      }
    }
  }

  /// The mean of the tokens written in an origin's answers; nil if it has none that were counted.
  public func meanCompletionTokens(_ origin: Origin) throws -> Double? {
    let spending = try origins().first { $0.origin == origin }?.spending
    guard let spending, spending.completionTokens > 0 else { return nil }
    return Double(spending.completionTokens) / Double(spending.calls)
  }
}
