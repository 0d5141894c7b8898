import Corpus
import Formats

/// Reads the questions of all sources. What cannot be used is reported, counted and kept aside.
public struct Sourcing: Sendable {
  /// In the recipe's order.
  public let sources: [Source]
  /// The share of a source's rows, 0...1, that may be unusable before reading stops.
  public let badRows: Double

  /// The stage's name.
  public static let name = "source"

  public init(sources: [Source], badRows: Double) {
    self.sources = sources
    self.badRows = badRows
  }

  /// All that decides what comes out, besides the files' content.
  public var identity: Record {
    let sources = self.sources.map { source in
      Value.record([
        "name": .string(source.spec.name), "domain": .string(source.spec.domain),
        "columns": .list(source.columns.map(Value.string)),
        "key": Value(source.spec.key?.value), "files": .list(source.files.map(Value.string)),
      ])
    }
    return ["version": 1, "bad_rows": .double(badRows), "sources": .list(sources)]
  }

  /// How many rows of each source can be expected: as the recipe says, or as the files have.
  ///
  /// - Throws: as ``read(keep:drop:)`` for the sources whose files are there.
  public func expectedRows() throws -> RowCounts {
    RowCounts(
      try sources.map { source in
        let origin = RowCounts.Origin(source: source.spec.name, domain: source.spec.domain)
        if let rows = source.spec.expectedRows { return (origin, rows) }
        var rows = 0
        _ = try Sourcing(sources: [source], badRows: badRows).read(
          keep: { _ in rows += 1 }, drop: { _ in })
        return (origin, rows)
      })
  }

  /// Reads every row once.
  ///
  /// - Returns: how many rows the files have.
  /// - Throws: ``RetortError`` of kind `input` if a file cannot be read, holds no row, or if a
  ///   source has more unusable rows than are allowed; the first of them are named.
  public func read(keep: (Question) throws -> Void, drop: (Drop) throws -> Void) throws -> Int {
    var rows = 0
    var seen: Set<RowID> = []
    for source in sources {
      var tally = BadRows(source: source.spec.name, allowed: badRows)
      for file in source.files {
        let reader = try FileFormat.reader(for: file, columns: source.columns)
        var row = 0
        while let result = try reader.next() {
          row += 1
          tally.rows += 1
          switch result {
          case .malformed(let malformed):
            tally.bad.append(malformed.description)
            try drop(Self.aside(malformed, source))
          case .row(let record):
            let reading = Result { () throws(Source.Unusable) in
              try source.question(from: record)
            }
            switch reading {
            case .success(let question) where seen.insert(question.id).inserted:
              try keep(question)
            case .success(let question):
              try drop(Self.repeated(question, record))
            case .failure(let problem):
              tally.bad.append("\(file):\(row): column \"\(problem.column)\" \(problem.problem)")
              try drop(Self.unusable(problem, file, row, record, source))
            }
          }
        }
        if row == 0 {
          throw RetortError(
            .input, "source \"\(source.spec.name)\" has a file without rows", cause: file,
            hint: "remove it from the source, or see whether it was written to its end")
        }
      }
      try tally.check()
      rows += tally.rows
    }
    return rows
  }

  private static func aside(_ malformed: MalformedRow, _ source: Source) -> Drop {
    Drop(
      // It has no id of its own: its bytes name it.
      name: RowID(source: source.spec.name, key: malformed.record.json).description,
      stage: name, reason: "it cannot be read",
      evidence: [
        "file": .string(malformed.file), "row": .integer(Int64(malformed.row)),
        "column": Value(malformed.column.map(Int64.init)), "problem": .string(malformed.problem),
      ],
      row: malformed.record)
  }

  private static func unusable(
    _ problem: Source.Unusable, _ file: String, _ row: Int, _ record: Record, _ source: Source
  ) -> Drop {
    Drop(
      name: RowID(source: source.spec.name, key: record.json).description,
      stage: name, reason: "it lacks what the recipe asks for",
      evidence: [
        "file": .string(file), "row": .integer(Int64(row)), "column": .string(problem.column),
        "problem": .string(problem.problem),
      ],
      row: record)
  }

  private static func repeated(_ question: Question, _ record: Record) -> Drop {
    Drop(
      name: question.name, stage: name, reason: "it repeats a row of its source", row: record)
  }
}

/// Counts a source's unusable rows, and says when there are too many.
private struct BadRows {
  let source: String
  let allowed: Double
  var rows = 0
  var bad: [String] = []

  func check() throws {
    guard Double(bad.count) > allowed * Double(rows) else { return }
    let share = String(Int((Double(bad.count) / Double(rows) * 100).rounded(.up)))
    throw RetortError(
      .input,
      "source \"\(source)\" has too many unusable rows: \(bad.count) of \(rows) (\(share) %)",
      cause: bad.prefix(3).joined(separator: "; ") + (bad.count > 3 ? "; …" : ""),
      hint:
        "mend the rows, or allow more of them with bad_rows: \(allowed == 0 ? 0.01 : allowed * 10)"
    )
  }
}
