import Corpus
import Formats
import Values

/// Items that students will be evaluated on, and that no dataset should therefore hold.
public struct EvaluationSet: Sendable {
  /// One of its questions.
  public struct Item: Sendable {
    /// As the set names it, or a digest of its text.
    public let id: String
    public let text: String

    public init(id: String, text: String) {
      self.id = id
      self.text = text
    }
  }

  /// Its file's name without the ending.
  public let name: String
  public let items: [Item]
  /// What of its rows was taken for their questions, in words; nil if that is not known.
  public let whatIsAsked: String?

  public init(name: String, items: [Item], whatIsAsked: String? = nil) {
    self.name = name
    self.items = items
    self.whatIsAsked = whatIsAsked
  }

  /// A digest of all that is compared.
  public var digest: Digest {
    var digest = DigestBuilder()
    for item in items {
      for text in [item.id, item.text] { digest.update("\(text.utf8.count):\(text)") }
    }
    return digest.finish()
  }

  /// Reads evaluation sets, one from each file of any kind of rows.
  ///
  /// An evaluation set is read whole or not at all: what a broken row hides would come through.
  ///
  /// - Parameters:
  ///   - patterns: files, folders or globs.
  ///   - column: where the questions stand; nil for what the rows look like.
  /// - Throws: ``RetortError`` if there is no such file, or one has a row that cannot be read or has no
  ///   question, or no row at all.
  public static func read(_ patterns: [String], column: CellExpression? = nil) throws
    -> [EvaluationSet]
  {
    let files = try FileSet(matching: patterns).files
    let names = files.map(name)
    return try zip(files, names).map { file, name in
      let isOnly = names.filter { $0 == name }.count == 1
      var finder = QuestionFinder(column)
      let items = try items(of: file, column, &finder)
      guard !items.isEmpty else {
        throw RetortError(.input, "the evaluation set \(file) has no rows")
      }
      return EvaluationSet(
        name: isOnly ? name : file, items: items, whatIsAsked: finder.whatIsAsked)
    }
  }

  /// Reads one evaluation set out of all its files.
  ///
  /// - Parameters:
  ///   - questions: columns that are looked at first, of which the first that a row has is its question.
  ///   - ids: likewise of its id.
  ///   - column: where the questions stand otherwise; nil for what the rows look like.
  ///   - takes: which rows are items.
  /// - Throws: ``RetortError`` as ``read(_:column:)`` does.
  public static func read(
    _ name: String, _ files: [String], questions: [ColumnPath] = [], ids: [ColumnPath] = [],
    column: CellExpression? = nil, takes: (Record) -> Bool = { _ in true }
  ) throws -> EvaluationSet {
    var finder = QuestionFinder(column)
    func text(_ row: Record, _ paths: [ColumnPath]) -> String? {
      for path in paths {
        switch path.value(in: row) {
        case .string(let text) where !text.allSatisfy(\.isWhitespace): return text
        case .integer(let number): return String(number)
        default: continue
        }
      }
      return nil
    }
    var items: [Item] = []
    for file in files {
      items += try self.items(of: file, column, &finder, takes) { row in
        (text(row, ids), text(row, questions))
      }
    }
    guard !items.isEmpty else {
      throw RetortError(.input, "the evaluation set \(name) has no rows")
    }
    return EvaluationSet(
      name: name, items: items,
      whatIsAsked: finder.whatIsAsked ?? questions.first.map { "column \"\($0.text)\"" })
  }

  private static func items(
    of file: String, _ column: CellExpression?, _ finder: inout QuestionFinder,
    _ takes: (Record) -> Bool = { _ in true },
    known: (Record) -> (id: String?, text: String?) = { _ in (nil, nil) }
  ) throws -> [Item] {
    var items: [Item] = []
    let reader = FileSet(files: [file]).reader()
    while let result = try reader.next() {
      guard case .row(let row) = result else {
        guard case .malformed(let problem) = result else { continue }
        throw RetortError(
          .input, "cannot read the evaluation set \(file)", cause: problem.description,
          hint: "mend the row: what it hides would not be looked for")
      }
      guard takes(row) else { continue }
      let (id, known) = known(row)
      guard let text = known ?? finder.text(of: row) else {
        throw missing(file, items.count + 1, row, column)
      }
      items.append(
        Item(
          id: id ?? self.id(of: row) ?? RowID(digest: Digest(of: text)).description, text: text))
    }
    return items
  }

  private static func missing(
    _ file: String, _ number: Int, _ row: Record, _ column: CellExpression?
  ) -> RetortError {
    let columns = row.fields.map(\.name).joined(separator: ", ")
    return RetortError(
      .input, "the evaluation set \(file) has no question in row \(number)",
      cause: column.map { "\"\($0.text)\" leads to no text; the row has: \(columns)" }
        ?? "none of its columns looks like one: \(columns)",
      hint: column == nil
        ? "name the column: --item COLUMN, in a recipe item: COLUMN"
        : "a column path like problem or messages[0].content, or a template in {{ }}")
  }

  private static func id(of row: Record) -> String? {
    for column in ["id", "question_id", "problem_id", "task_id", "unique_id", "uid"] {
      switch row[column] {
      case .string(let text): return text
      case .integer(let number): return String(number)
      case .bigInteger(let digits): return digits
      case .double(let value) where value == value.rounded() && abs(value) < 0x1p53:
        return String(Int64(value))
      default: continue
      }
    }
    return nil
  }

  private static func name(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    guard let suffix = FileKind(name: last)?.suffix, last.hasSuffix(".\(suffix)") else {
      return last
    }
    return String(last.dropLast(suffix.count + 1))
  }
}
