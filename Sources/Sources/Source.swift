import Corpus
import Filters
import Formats
import Machine
import Recipes
import Values

/// A source and where its rows are.
public struct Source: Sendable {
  /// What holds the rows.
  public enum Content: Sendable {
    /// Files, in the order in which they are read: by the recipe, then by name.
    case files([String])
    /// A dataset of the Hub whose files are on this machine.
    case hub(PinnedFiles)
    /// Problems that are made.
    case problems(SyntheticProblems)
    /// Not here yet: such a source can be planned, not read. What is known of it decides nothing.
    case missing
  }

  public let spec: SourceSpec
  public let content: Content
  /// The program that grades its answers; nil for the graders that come along.
  package let grader: OwnProgram?

  package init(_ spec: SourceSpec, _ content: Content, grader: OwnProgram? = nil) {
    self.spec = spec
    self.content = content
    self.grader = grader
  }

  /// Whether the rows are not here yet.
  package var isMissing: Bool { if case .missing = content { true } else { false } }

  /// What a row is asked for.
  package var columns: [ColumnPath] {
    spec.columns.flatMap(\.value.paths) + (spec.sample?.stratum?.paths ?? []) + lookedAt
  }

  /// What a row is looked at for beside the columns that the recipe names.
  private var lookedAt: [ColumnPath] {
    let names =
      spec.questionIsGuessed
      ? ConversationShape.columns : takesInput ? ConversationShape.inputs : []
    return names.flatMap { CellExpression.column($0).paths }
  }

  /// Whether an instruction's input belongs to the question.
  var takesInput: Bool { spec.question.value.text == "instruction" }

  /// How files are read, where they do not tell themselves.
  package var reading: ReadingOptions {
    var options = ReadingOptions()
    options.field = spec.reading.field
    options.delimiter = spec.reading.delimiter.flatMap(ReadingOptions.delimiter)
    options.encoding = spec.reading.encoding
    options.hasHeader = spec.reading.hasHeader
    return options
  }

  /// What is read by itself: a file of rows, or all problems as if they stood in one.
  package struct File {
    /// As reports call it.
    package let name: String
    /// Its path on this machine; nil for problems.
    package let path: String?
    package let open: (_ columns: [ColumnPath]) throws -> any RecordReader
  }

  /// Those that are read one after another.
  package var files: [File] {
    switch content {
    case .files(let files): files.map { file($0, path: $0) }
    case .hub(let pinned): pinned.files.map { file($0.name, path: $0.path) }
    case .problems(let problems):
      [File(name: "synthetic", path: nil, open: { _ in problems.reader() })]
    case .missing: []
    }
  }

  private func file(_ name: String, path: String) -> File {
    let reading = reading
    return File(name: name, path: path) { columns in
      ReadAhead { try FileKind.reader(for: path, columns: columns, reading) }
    }
  }

  /// What tells one state of the rows from the next without reading them.
  public var states: [String] {
    switch content {
    case .files(let files): files.map { Files.state($0) ?? "" }
    case .hub(let pinned): pinned.files.map(\.content)
    case .problems, .missing: []
    }
  }

  /// All that decides what comes out, besides the content of files.
  package var identity: Record {
    var identity: Record = [
      "name": .string(spec.name), "domain": .string(spec.domain),
      "columns": .list(
        [spec.question, spec.reference, spec.difficulty].map { Value($0?.value.text) }),
      "key": Value(spec.key?.value.text),
    ]
    // Only where they are named: what was made of sources without them stays made.
    if let system = spec.system { identity["system"] = .string(system.value.text) }
    if let messages = spec.messages {
      identity["messages"] = .string(messages.column.value.text)
      identity["question_in_messages"] = .bool(messages.holdQuestion)
    }
    if takesInput || spec.questionIsGuessed { identity["whole_question"] = 1 }
    if reading != ReadingOptions() { identity["reading"] = .record(reading.record) }
    switch content {
    case .files(let files): identity["files"] = .list(files.map(Value.string))
    case .hub(let pinned):
      identity["hub"] = .string("\(pinned.dataset)@\(pinned.revision)")
      identity["files"] = .list(pinned.files.map { .string($0.name) })
    case .problems(let problems): identity["synthetic"] = .record(problems.identity)
    case .missing: break
    }
    if let sample = spec.sample { identity["sample"] = .record(sample.identity) }
    return identity
  }

  /// A row of the source as a question.
  ///
  /// - Throws: ``Unusable`` if the row lacks what the recipe says it has.
  package func question(from row: Record) throws(Unusable) -> Question {
    let (text, context) = try asked(in: row)
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw Unusable(column: spec.question.value.text, problem: "is empty")
    }
    // A row without a key is named by what it asks.
    let key = try optional(spec.key, in: row)
    // Questions that differ only in what stands before them are different questions.
    let content = context.map { "\($0.record.json)\n\(text)" } ?? text
    return Question(
      id: RowID(source: spec.name, key: key ?? content), domain: spec.domain, source: spec.name,
      text: text, reference: try optional(spec.reference, in: row), context: context,
      difficulty: try difficulty(in: row))
  }

  /// Why a row cannot be used.
  package struct Unusable: Error, Equatable {
    package let column: String
    package let problem: String
  }

  func value(_ column: Marked<CellExpression>, in row: Record) throws(Unusable) -> Value {
    do throws(CellExpression.Absence) {
      return try column.value.value(in: row)
    } catch {
      throw Unusable(column: error.path, problem: error.problem)
    }
  }

  /// A text, or a number written out.
  func scalar(_ column: Marked<CellExpression>, in row: Record) throws(Unusable) -> String {
    let value = try value(column, in: row)
    switch value {
    case .string(let text): return text
    case .integer, .bigInteger, .double: return value.json
    default:
      throw Unusable(
        column: column.value.text, problem: "should hold a text or number, not \(value.kind)")
    }
  }

  /// Nil where there is nothing: JSON Lines often leave out what is null.
  private func optional(_ column: Marked<CellExpression>?, in row: Record) throws(Unusable)
    -> String?
  {
    guard let column, (try? column.value.value(in: row)) ?? .null != .null else { return nil }
    return try scalar(column, in: row)
  }

  private func difficulty(in row: Record) throws(Unusable) -> Int64? {
    guard let column = spec.difficulty, let value = try? column.value.value(in: row),
      value != .null
    else { return nil }
    // Every cell of a CSV file is a text.
    guard let number = value.integer ?? value.string.flatMap({ Int64($0) }) else {
      throw Unusable(
        column: column.value.text, problem: "should hold a whole number, not \(value.kind)")
    }
    return number
  }
}

/// Problems to be made; what they are depends on this and nothing else.
public struct SyntheticProblems: Sendable {
  package let kinds: [String]
  let levels: ClosedRange<Int>
  let rows: Int
  let seed: Int64

  /// The kinds that there are.
  package static var knownKinds: [String] { problemKinds.map { $0.name } }

  package init(kinds: [String], levels: ClosedRange<Int>, rows: Int, seed: Int64) {
    self.kinds = kinds
    self.levels = levels
    self.rows = rows
    self.seed = seed
  }

  package var identity: Record {
    [
      "version": 2, "kinds": .list(kinds.map(Value.string)), "rows": .integer(Int64(rows)),
      "difficulty": .string("\(levels.lowerBound)-\(levels.upperBound)"), "seed": .integer(seed),
    ]
  }

  /// Kinds and levels of which there are fewer different problems than their share of the rows.
  package var shortages: [(kind: String, level: Int, there: Int)] {
    let chosen = problemKinds.filter { kinds.contains($0.name) }
    let slots = max(1, chosen.count * levels.count)
    return levels.flatMap { level in
      chosen.compactMap { kind in
        kind.count(level: level).flatMap { there in
          there * slots < rows ? (kind: kind.name, level: level, there: there) : nil
        }
      }
    }
  }

  func reader() -> any RecordReader {
    SyntheticReader(
      kinds: problemKinds.filter { kinds.contains($0.name) }, levels: levels, rows: rows, seed: seed
    )
  }
}

extension SourceSpec {
  /// The columns and templates that it names, but for tests.
  package var columns: [Marked<CellExpression>] {
    [question, reference, difficulty, key, system, messages?.column].compactMap(\.self)
  }
}
