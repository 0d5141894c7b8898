import Corpus
import Filters
import Formats
import Values

/// Reads the questions of all sources. What cannot be used is reported, counted and kept aside.
public struct SourceStage: Sendable {
  /// In the recipe's order.
  public let sources: [Source]
  /// The share of a source's rows, 0...1, that may be unusable before reading stops.
  public let badRows: Double
  /// Decides what is drawn of a source.
  private let seed: Int64

  /// The stage's name.
  public static let name = "source"

  public init(sources: [Source], badRows: Double, seed: Int64) {
    self.sources = sources
    self.badRows = badRows
    self.seed = seed
  }

  /// All that decides what comes out, besides the files' content.
  public var identity: Record {
    var identity: Record = [
      "version": 2, "bad_rows": .double(badRows),
      "sources": .list(sources.map { .record($0.identity) }),
    ]
    if sources.contains(where: { $0.spec.sample != nil }) { identity["seed"] = .integer(seed) }
    return identity
  }

  /// How many rows of each source can be expected: as the recipe says, or as the files have.
  ///
  /// - Throws: as ``read(keep:copy:drop:)`` for the sources whose files are there.
  public func expectedRows() throws -> RowCounts {
    RowCounts(
      try sources.map { source in
        let origin = RowCounts.Origin(source: source.spec.name, domain: source.spec.domain)
        if source.isMissing, let rows = source.spec.expectedRows {
          return (origin, source.spec.sample?.amount.count(of: rows) ?? rows)
        }
        var rows = 0
        _ = try SourceStage(sources: [source], badRows: badRows, seed: seed).read(
          keep: { _ in rows += 1 }, copy: { _ in rows += 1 }, drop: { _ in })
        return (origin, rows)
      })
  }

  /// How many rows the sources had, and what is told of them.
  public struct SourcedRows: Sendable {
    /// How many rows the sources have.
    public var rows = 0
    /// What the user should know.
    public var notes: [String] = []
  }

  /// Reads every row.
  ///
  /// - Parameter copy: takes the copies of a question that was just kept, which up-sampling makes.
  /// - Throws: ``RetortError`` of kind `input` if a file cannot be read, holds no row, or if a
  ///   source has more unusable rows than are allowed; the first of them are named.
  public func read(
    keep: (Question) throws -> Void, copy: (Question) throws -> Void, drop: (Drop) throws -> Void
  ) throws -> SourcedRows {
    var sourced = SourcedRows()
    for source in sources {
      let order = SeededOrder(seed: seed, purpose: "sample")
      var drawn = try draw(source, order)
      var tally = BadRows(source: source.spec.name, allowed: badRows)
      let read = try forEachRow(of: source) { reading in
        tally.rows += 1
        switch reading {
        case .question(let question, let row):
          let count =
            drawn?.copies(
              rank: order.rank(question.id), stratum: source.spec.sample?.stratum(of: row) ?? "")
            ?? 1
          guard count > 0 else {
            return try drop(
              Drop(name: question.name, stage: Self.name, reason: "it was not drawn", row: row))
          }
          try keep(question)
          for question in question.times(count).dropFirst() { try copy(question) }
        case .repeated(let repetition): try drop(repetition)
        case .unusable(let unusable, let problem):
          tally.note(problem)
          try drop(unusable)
        }
      }
      try tally.check()
      sourced.rows += tally.rows
      sourced.notes += read.notes + notes(of: source, rows: tally.rows)
      if let drawn { sourced.notes += shortfall(drawn, of: source.spec.name) }
    }
    return sourced
  }

  private func notes(of source: Source, rows: Int) -> [String] {
    guard case .problems(let problems) = source.content, rows < problems.rows else { return [] }
    return [
      "\(problems.rows) problems of \(source.spec.name) were asked for, but there are only \(rows) different ones"
    ]
  }

  /// Looks at all questions of a source that is sampled, and decides which are drawn.
  private func draw(_ source: Source, _ order: SeededOrder) throws -> Drawn? {
    guard let sample = source.spec.sample else { return nil }
    var draw = Draw(sample.amount)
    _ = try forEachRow(of: source) { reading in
      guard case .question(let question, let row) = reading else { return }
      draw.offer(rank: order.rank(question.id), stratum: sample.stratum(of: row))
    }
    return draw.finish()
  }

  // MARK: Rows

  /// What a row of a source turned out to be.
  private enum Reading {
    case question(Question, Record)
    case repeated(Drop)
    case unusable(Drop, problem: String)
  }

  /// What is told of a source whose rows were all read.
  private struct ReadSource {
    var notes: [String] = []
    var isEmpty = true
    var emptyFiles: [String] = []
    /// Rows with the key of another row that asks something else.
    var sharedKeys = 0
  }

  /// The questions that were read, by their ids, with what they ask.
  private typealias Seen = [RowID: Int]

  /// Memory: the ids of the source's questions, and a number for each.
  private func forEachRow(of source: Source, _ body: (Reading) throws -> Void) throws -> ReadSource
  {
    var seen: Seen = [:]
    var read = ReadSource()
    for file in source.files {
      let reader = try file.open(source.columns)
      var row = 0
      while let result = try reader.next() {
        row += 1
        try body(Self.reading(of: result, file.name, row, source, &seen, &read))
      }
      read.notes += reader.notes
      if row == 0 { read.emptyFiles.append(file.name) } else { read.isEmpty = false }
    }
    if read.isEmpty, let file = read.emptyFiles.first {
      throw RetortError(
        .input, "source \"\(source.spec.name)\" has a file without rows", cause: file,
        hint: "remove it from the source, or see whether it was written to its end")
    }
    let name = source.spec.name
    if !read.emptyFiles.isEmpty {
      read.notes.append(
        "\(name): \(read.emptyFiles.count) of \(source.files.count) files have no rows, the first is \(read.emptyFiles[0])"
      )
    }
    if read.sharedKeys > 0 {
      read.notes.append(
        "\(name): \(read.sharedKeys) rows have the key of another row and ask something else; they were left out"
      )
    }
    return read
  }

  private static func reading(
    of result: RowResult, _ file: String, _ row: Int, _ source: Source, _ seen: inout Seen,
    _ read: inout ReadSource
  ) -> Reading {
    switch result {
    case .malformed(let malformed):
      return .unusable(aside(malformed, source), problem: malformed.description)
    case .row(let record):
      do throws(Source.Unusable) {
        let question = try source.question(from: record)
        let asked = question.wholeText.hashValue
        if let earlier = seen[question.id] {
          let isSame = earlier == asked
          if !isSame { read.sharedKeys += 1 }
          return .repeated(
            Drop(
              name: question.name, stage: name,
              reason: isSame
                ? "it repeats a row of its source" : "another row of its source has its key",
              row: record))
        }
        seen[question.id] = asked
        return .question(question, record)
      } catch {
        return .unusable(
          unusable(error, file, row, record, source),
          problem: "\(file):\(row): column \"\(error.column)\" \(error.problem)")
      }
    }
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
}

/// Counts a source's unusable rows, and says when there are too many.
private struct BadRows {
  let source: String
  let allowed: Double
  var rows = 0
  private var bad = 0
  private var first: [String] = []

  init(source: String, allowed: Double) {
    self.source = source
    self.allowed = allowed
  }

  mutating func note(_ problem: String) {
    bad += 1
    if first.count < 3 { first.append(problem) }
  }

  func check() throws {
    guard Double(bad) > allowed * Double(rows) else { return }
    let share = String(Int((Double(bad) / Double(rows) * 100).rounded(.up)))
    throw RetortError(
      .input, "source \"\(source)\" has too many unusable rows: \(bad) of \(rows) (\(share) %)",
      cause: first.joined(separator: "; ") + (bad > 3 ? "; …" : ""),
      hint:
        "mend the rows, or allow more of them with bad_rows: \(allowed == 0 ? 0.01 : allowed * 10)"
    )
  }
}
