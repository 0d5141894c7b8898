import Machine
import Values

/// Files of rows that belong together, in their order.
public struct FileSet: Sendable {
  public let files: [String]
  /// How they are read.
  public let options: ReadingOptions

  public init(files: [String], _ options: ReadingOptions = ReadingOptions()) {
    self.files = files
    self.options = options
  }

  /// The files that patterns name: files, globs, folders, and `-` for what comes on standard input. Of a folder it is
  /// the `data` folder in it, if there is one (as on the Hub), and there the files whose names end as those of rows do.
  ///
  /// - Throws: ``RetortError`` of kind `usage` for a pattern that names no file.
  public init(matching patterns: [String], _ options: ReadingOptions = ReadingOptions()) throws {
    self.options = options
    files = try patterns.flatMap { pattern in
      try Self.refuseAddress(pattern)
      if pattern == "-" { return [try StandardInput.file()] }
      let found = Self.matching(pattern)
      guard !found.isEmpty else {
        throw RetortError(
          .usage, "there is no file \(pattern)",
          cause: Files.isFolder(pattern) ? "the folder holds no files of rows" : nil,
          hint: Self.notes(of: pattern, naming: []).first)
      }
      return found
    }
  }

  /// Refuses an address on the network, with the way that works.
  public static func refuseAddress(_ pattern: String) throws {
    guard let scheme = pattern.firstMatch(of: /^([a-z][a-z0-9+.-]*):\/\//)?.1 else { return }
    let name = pattern.dropFirst(scheme.count + 3)
    let isHub = scheme == "hf" || name.hasPrefix("huggingface.co/datasets/")
    let dataset = name.replacing("huggingface.co/", with: "").replacing("datasets/", with: "")
      .split(separator: "/").prefix(2).map { $0.prefix { $0 != "@" } }.joined(separator: "/")
    throw RetortError(
      .usage, "\(pattern) is no file on this machine",
      cause: "Retort reads files, and datasets of the Hub through a recipe's source",
      hint: isHub
        ? "in a recipe, hub: \(dataset); for a command, hf download --repo-type dataset \(dataset) --local-dir DIR first"
        : "fetch it first: curl -LO \(pattern)")
  }

  /// The files that one pattern names; none if there are none.
  public static func matching(_ pattern: String) -> [String] {
    guard Files.isFolder(pattern) else { return Files.matching(pattern) }
    let saved = SavedDataset.files(in: pattern)
    if !saved.isEmpty { return saved }
    let inner = "\(pattern)/data"
    let all = Files.matching(Files.isFolder(inner) ? inner : pattern)
    // Beside the rows lie cards, manifests, recipes.
    let rows = all.filter(isRows)
    return rows.isEmpty ? all : rows
  }

  /// Whether a name is that of a file of rows, and not of one that tells about them.
  public static func isRows(_ name: String) -> Bool {
    let last = name.split(separator: "/").last.map(String.init) ?? ""
    let tellsAboutRows = [
      "config.json", "dataset_info.json", "dataset_infos.json", "dataset_dict.json",
      "manifest.json", "state.json",
    ]
    return FileKind(name: last) != nil && !tellsAboutRows.contains(last)
  }

  /// All rows, file after file, read a little ahead.
  ///
  /// - Parameter keepsPlaces: whether ``RecordReader/place`` will be asked for.
  public func reader(columns: [ColumnPath]? = nil, keepsPlaces: Bool = false) -> any RecordReader {
    let (files, options) = (files, options)
    return ReadAhead(keepsPlaces: keepsPlaces) {
      ChainedReader(files: files, options, columns: columns)
    }
  }

  /// How many bytes the files have together.
  public var bytes: Int { files.reduce(0) { $0 + (Files.size($1) ?? 0) } }

  /// Names and types of the columns where all files are Parquet's or Arrow's and their rows all go into one file;
  /// nil for all others.
  ///
  /// - Throws: ``RetortError`` if a file cannot be opened.
  public func commonColumns(_ columns: [ColumnPath]? = nil) throws -> ArrowColumns? {
    guard !files.isEmpty else { return nil }
    return try ArrowColumns.common(to: files, columns: columns)
  }
}

/// Reads files one after another.
private final class ChainedReader: RecordReader {
  private var files: ArraySlice<String>
  private let options: ReadingOptions
  private let columns: [ColumnPath]?
  private var reader: (any RecordReader)?
  private var earlierNotes: [String] = []
  private var earlierColumns: [Column]?
  /// Rows tell of their columns themselves.
  private var hasRows = false
  /// The file that is read, and whether a row came of it.
  private var file = ""
  private var fileHasRows = false
  private let isOfMany: Bool

  init(files: [String], _ options: ReadingOptions, columns: [ColumnPath]?) {
    self.files = files[...]
    self.options = options
    self.columns = columns
    isOfMany = files.count > 1
  }

  /// A file without rows among others stops nothing, and is told.
  var notes: [String] {
    let isEmpty = isOfMany && reader != nil && !fileHasRows
    return earlierNotes + (reader?.notes ?? []) + (isEmpty ? ["\(file): it holds no rows"] : [])
  }
  var place: RowPlace? { reader?.place }
  var declaredColumns: [Column]? {
    guard !hasRows else { return nil }
    guard let columns = reader?.declaredColumns else { return earlierColumns }
    let earlier = earlierColumns ?? []
    return earlier + columns.filter { column in !earlier.contains { $0.name == column.name } }
  }

  func next() throws -> RowResult? {
    while true {
      if let result = try reader?.next() {
        (hasRows, fileHasRows) = (true, true)
        return result
      }
      guard let next = files.popFirst() else { return nil }
      (earlierNotes, earlierColumns) = (notes, declaredColumns)
      (reader, file, fileHasRows) = (nil, next, false)
      reader =
        isOfMany && Self.isEmptyText(next)
        ? NoRows() : try FileKind.reader(for: next, columns: columns, options)
    }
  }

  /// Whether a file of text has no byte at all; one of Parquet was never written to its end.
  private static func isEmptyText(_ path: String) -> Bool {
    guard Files.isRegular(path), Files.size(path) == 0, let kind = FileKind(name: path) else {
      return false
    }
    return ![.parquet, .arrow].contains(kind.format) && kind.compression == .none
  }
}

/// Of an empty file.
private final class NoRows: RecordReader {
  func next() throws -> RowResult? { nil }
}
