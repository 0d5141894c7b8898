import Formats
import Recipes
import Sources
import Values

/// Holds the columns that a recipe names for a source against those that its files have.
struct ColumnCheck {
  private let source: Source
  private let log: FindingLog

  init(_ source: Source, _ log: FindingLog) {
    self.source = source
    self.log = log
  }

  /// Finds the columns that the recipe names and a file does not have.
  func check() {
    let spec = source.spec
    let named = spec.columns.filter { !spec.questionIsGuessed || $0 != spec.question }
    let wanted =
      named
      .map { Marked($0.value.paths, mark: $0.mark) }
      + (spec.tests.map { [Marked([$0.value], mark: $0.mark)] } ?? [])
    if !source.reading.isKnown {
      log.error(
        spec.mark,
        "source \"\(spec.name)\": \"\(spec.reading.encoding ?? "")\" is no known encoding",
        hint: "for instance cp1252, latin1, utf-16le")
      return
    }
    if let delimiter = spec.reading.delimiter, ReadingOptions.delimiter(delimiter) == nil {
      log.error(
        spec.mark, "source \"\(spec.name)\": \"\(delimiter)\" is no delimiter",
        hint: "delimiter: takes one character, or tab")
      return
    }
    var empty: [String] = []
    for file in source.files {
      do {
        let there = try Self.columns(of: file, wanted.flatMap(\.value), source.reading)
        if there.isEmpty { empty.append(file.name) }
        for column in wanted {
          for path in column.value where !there.isEmpty && !there.contains(path) {
            log.error(
              column.mark, "source \"\(spec.name)\": \(file.name) has no column \"\(path.text)\"",
              hint: suggestion(for: path.text, among: there.names))
          }
        }
        if spec.questionIsGuessed, !there.isEmpty,
          !ConversationShape.columns.contains(where: there.names.contains)
        {
          log.error(
            spec.question.mark, "source \"\(spec.name)\": \(file.name) has no column \"question\"",
            hint:
              "question: says which column it is; there are: \(there.names.joined(separator: ", "))"
          )
        }
      } catch {
        let error = error as? RetortError ?? RetortError(.input, "\(error)")
        let why = error.cause.map { ": \($0)" } ?? ""
        log.error(spec.mark, "source \"\(spec.name)\": \(error.what)\(why)", hint: error.hint)
      }
    }
    // One among others stops nothing.
    if let first = empty.first, empty.count == source.files.count {
      let more = empty.count > 1 ? " and \(empty.count - 1) more" : ""
      log.error(
        spec.mark, "source \"\(spec.name)\": there is no row that can be read in \(first)\(more)",
        hint: "remove it from the source, or see whether it was written to its end")
    }
  }

  /// The columns that Parquet names, or those of the first rows and, where one is missing that is wanted, of all: a row
  /// may leave out what is null. None if no row can be read.
  private static func columns(
    of file: Source.File, _ wanted: [ColumnPath], _ reading: ReadingOptions
  ) throws -> ColumnsFound {
    if let path = file.path, [.parquet, .arrow].contains(try FileKind.detect(path).format) {
      return ColumnsFound(try ParquetReader(path: path, columns: []).allColumns)
    }
    var reader =
      try file.path.map { try FileKind.reader(for: $0, columns: nil, reading) } ?? file.open([])
    var found = ColumnsFound([])
    var rows = 0
    while rows < 100, let result = try reader.next() {
      rows += 1
      if case .row(let row) = result { found.add(row) }
    }
    guard rows == 100, !found.isEmpty, wanted.contains(where: { !found.contains($0) }) else {
      return found
    }
    reader = try file.open(wanted)
    while wanted.contains(where: { !found.contains($0) }), let result = try reader.next() {
      if case .row(let row) = result { found.add(row) }
    }
    return found
  }
}

/// The top-level columns of a file.
private struct ColumnsFound {
  private(set) var names: [String]
  private var known: Set<String>

  init(_ names: [String]) {
    self.names = names
    known = Set(names)
  }

  var isEmpty: Bool { names.isEmpty }

  mutating func add(_ row: Record) {
    for field in row.fields where known.insert(field.name).inserted { names.append(field.name) }
  }

  /// Whether there is the top-level column. What lies deeper may be missing in the first rows.
  func contains(_ path: ColumnPath) -> Bool {
    known.contains(path.column) || known.contains(path.text)
  }
}
