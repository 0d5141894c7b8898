import Formats
import Machine
import Similarity
import Values

/// Finds questions of files that are alike, and writes one of each.
public struct DuplicateScan: Sendable {
  private let source: FileSet
  private let question: CellExpression?
  private let rules: DuplicateRules
  private let apart: CellExpression?
  private let badRows: Double
  private let recallSample: Int
  private let threads: Int

  /// - Parameters:
  ///   - question: where the questions stand; nil for what the rows look like.
  ///   - apart: what rows must have in common to be alike at all, for instance their domain; nil for nothing.
  ///   - badRows: the share of rows, 0...1, that may be unreadable or without a question.
  ///   - recallSample: see ``DuplicateFinder/finish(threads:recallSample:progress:)``.
  ///   - threads: at least 1; the result is the same for any number.
  public init(
    _ source: FileSet, question: CellExpression?, _ rules: DuplicateRules,
    apart: CellExpression? = nil, badRows: Double = 0, recallSample: Int = 1000,
    threads: Int = Cores.count
  ) {
    self.source = source
    self.question = question
    self.rules = rules
    self.apart = apart
    self.badRows = badRows
    self.recallSample = recallSample
    self.threads = threads
  }

  /// What was found, and in which rows.
  public struct FoundDuplicates: Sendable {
    public let duplicates: Duplicates<RowName>
    /// Rows that could not be read or have no question.
    public let bad: Int
    /// What of the rows was taken for their questions, in words; nil if nothing was.
    public let whatIsAsked: String?
    /// What else should be told of the files that were read.
    public let notes: [String]
    fileprivate let columns: ColumnInference
  }

  /// What a scan is at.
  public enum Progress: Sendable {
    /// So many rows were read.
    case reading(Int)
    /// So many of so many were compared.
    case comparing(Int, of: Int)
  }

  /// Looks at every row.
  ///
  /// - Throws: ``RetortError`` if a file cannot be read, or has too many bad rows.
  public func run(progress: (Progress) -> Void = { _ in }) throws -> FoundDuplicates {
    var columns = ColumnInference()
    var finder = try DuplicateFinder<RowName>(rules)
    var hasApart = false
    let rows = QuestionRows(source, question: question)
    while let element = try rows.next() {
      guard case .row(let row, let question) = element else { continue }
      columns.add(row)
      if let apart, !hasApart { hasApart = (try? apart.value(in: row)) != nil }
      try finder.add(RowName(of: row), question.text, part: apart?.stratum(of: row) ?? "")
      if finder.count % 4096 == 0 { progress(.reading(finder.count)) }
    }
    try rows.check(badRows)
    if rows.rows == 0 { columns.add(declared: rows.declaredColumns) }
    if let apart, !hasApart, finder.count > 0 {
      throw RetortError(
        .usage, "no row has the column \"\(apart.text)\" of --apart",
        hint: "retort show tells what columns there are")
    }
    let duplicates = try finder.finish(threads: threads, recallSample: recallSample) {
      progress(.comparing($0, of: $1))
    }
    return FoundDuplicates(
      duplicates: duplicates, bad: rows.bad, whatIsAsked: rows.whatIsAsked, notes: rows.notes,
      columns: columns)
  }

  /// Writes the rows that stay, and those that leave.
  public func write(_ found: FoundDuplicates, to files: CleanedFiles) throws {
    let copied = try files.copying(source)
    let rows = QuestionRows(source, question: question, keepsPlaces: copied != nil)
    let duplicates = found.duplicates
    try files.write(rows, stage: "deduplicate", copied ?? .typed(found.columns.columns)) {
      number, _ in
      guard number < duplicates.count else {
        throw RetortError(
          .input, "the files changed while they were read", hint: "run the command again")
      }
      return duplicates.reason(number).map { ($0, duplicates.evidence(number)) }
    }
  }
}
