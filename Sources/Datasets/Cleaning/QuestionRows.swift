import Corpus
import Formats
import Values

/// The rows of files with their questions. A row that has none, or cannot be read, is counted as bad.
final class QuestionRows {
  /// A row, or why it is bad.
  enum Element {
    case row(Record, question: QuestionFinder.Found)
    case bad(name: String, reason: String, row: Record)
  }

  private let reader: any RecordReader
  private var finder: QuestionFinder
  /// Rows read so far, the bad ones included.
  private(set) var rows = 0
  /// Rows that are bad, and the first of them.
  private(set) var bad = 0
  private var firstBad: [String] = []

  /// Where the row that was given last lies; see ``RecordReader/place``.
  var place: RowPlace? { reader.place }
  /// What a person should be told, known at the end.
  var notes: [String] { reader.notes }
  /// See ``RecordReader/declaredColumns``.
  var declaredColumns: [Column] { reader.declaredColumns ?? [] }
  /// What of the rows was taken for their questions, in words; nil if nothing was.
  var whatIsAsked: String? { finder.whatIsAsked }

  /// - Parameters:
  ///   - question: where the questions stand; nil for what the rows look like.
  ///   - keepsPlaces: whether ``place`` will be asked for.
  init(_ source: FileSet, question: CellExpression?, keepsPlaces: Bool = false) {
    reader = source.reader(keepsPlaces: keepsPlaces)
    finder = QuestionFinder(question)
  }

  func next() throws -> Element? {
    guard let result = try reader.next() else { return nil }
    rows += 1
    switch result {
    case .malformed(let row):
      note(row.description)
      return .bad(
        name: "\(row.file):\(row.row)", reason: "it cannot be read",
        row: row.record)
    case .row(let row):
      if let question = finder.question(of: row) { return .row(row, question: question) }
      note("row \(rows) has no question; its columns: \(row.fields.map(\.name))")
      return .bad(name: RowName(of: row).description, reason: "it has no question", row: row)
    }
  }

  /// Looks back when all rows were read.
  ///
  /// - Throws: ``RetortError`` of kind `input` if too large a share of the rows was bad.
  func check(_ badRows: Double) throws {
    guard Double(bad) > badRows * Double(rows) else { return }
    throw RetortError(
      .input, "\(bad) of \(rows) rows cannot be read or have no question",
      cause: firstBad.joined(separator: "; "),
      hint:
        "name the column with --question, \(firstBad.badRowsHint)"
    )
  }

  private func note(_ problem: String) {
    bad += 1
    if firstBad.count < 3 { firstBad.append(problem) }
  }
}
