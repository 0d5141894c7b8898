import Formats
import Machine
import Similarity
import Values

/// A row by its number among those that have a question, and its id, if it has one.
private struct NumberedRow: Hashable, Sendable, CustomStringConvertible {
  let number: Int
  let id: RowName?

  init(_ number: Int, _ row: Record) {
    self.number = number
    // A row without one is called by a digest of all that is in it, which takes longer than to compare it.
    id = row["id"] == nil ? nil : RowName(of: row)
  }

  var description: String { id?.description ?? "row \(number + 1)" }

  static func == (left: NumberedRow, right: NumberedRow) -> Bool { left.number == right.number }

  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// Looks for evaluation items among the questions of files, and writes the rows that are free of them.
///
/// Memory: the evaluation sets, a few thousand rows, and about fifty bytes for each row that leaves.
public struct ContaminationScan: Sendable {
  private let source: FileSet
  private let question: CellExpression?
  private let decontamination: Decontamination
  private let badRows: Double
  private let threads: Int

  /// - Parameters:
  ///   - question: where the questions stand; nil for what the rows look like.
  ///   - badRows: the share of rows, 0...1, that may be unreadable or without a question.
  ///   - threads: at least 1; the result is the same for any number.
  public init(
    _ source: FileSet, question: CellExpression?, against decontamination: Decontamination,
    badRows: Double = 0, threads: Int = Cores.count
  ) {
    self.source = source
    self.question = question
    self.decontamination = decontamination
    self.badRows = badRows
    self.threads = threads
  }

  /// What was found, and in which rows.
  public struct FoundContamination: Sendable {
    public let report: ContaminationReport
    /// Rows that could not be read or have no question.
    public let bad: Int
    /// What of the rows was taken for their questions, in words; nil if nothing was.
    public let whatIsAsked: String?
    /// Rows near the threshold, with both texts and why; see ``ContaminationSurvey/borderline``.
    public let borderline: [Record]
    /// What else should be told of the files that were read.
    public let notes: [String]
    fileprivate let columns: ColumnInference
    /// By their numbers among the rows that have a question.
    fileprivate let contaminated: Set<Int>
  }

  /// Looks at every row.
  ///
  /// - Parameter progress: is told how far it is.
  /// - Throws: ``RetortError`` if a file cannot be read, or has too many bad rows.
  public func run(progress: (ContaminationReport) -> Void = { _ in }) throws -> FoundContamination {
    var survey = ContaminationSurvey<NumberedRow>(decontamination, threads: threads)
    var columns = ColumnInference()
    let rows = QuestionRows(source, question: question)
    var number = 0
    while let element = try rows.next() {
      guard case .row(let row, let question) = element else { continue }
      columns.add(row)
      if survey.add(NumberedRow(number, row), question.texts) { progress(survey.report) }
      number += 1
    }
    survey.look()
    try rows.check(badRows)
    if rows.rows == 0 { columns.add(declared: rows.declaredColumns) }
    return FoundContamination(
      report: survey.report, bad: rows.bad, whatIsAsked: rows.whatIsAsked,
      borderline: survey.borderline, notes: rows.notes, columns: columns,
      contaminated: Set(survey.contaminated.map(\.number)))
  }

  /// Writes the rows that stay, and those that leave.
  public func write(_ contamination: FoundContamination, to files: CleanedFiles) throws {
    let copied = try files.copying(source)
    let rows = QuestionRows(source, question: question, keepsPlaces: copied != nil)
    try files.write(
      rows, stage: "decontaminate", copied ?? .typed(contamination.columns.columns)
    ) { number, question in
      guard contamination.contaminated.contains(number) else { return nil }
      guard let (text, found) = decontamination.contamination(ofAny: question.texts) else {
        throw RetortError(
          .input, "the files changed while they were read", hint: "run the command again")
      }
      return (
        found.reason(decontamination.rules), found.evidence(for: text, in: decontamination)
      )
    }
  }
}
