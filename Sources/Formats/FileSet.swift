import Machine
import Values

/// Files of rows that belong together, in their order.
public struct FileSet: Sendable {
  public let files: [String]

  public init(files: [String]) {
    self.files = files
  }

  /// The files that patterns name: files, globs, folders. Of a folder it is the `data` folder in it, if
  /// there is one (as on the Hub), and there the files whose names end as those of rows do.
  ///
  /// - Throws: ``RetortError`` of kind `usage` for a pattern that names no file.
  public init(matching patterns: [String]) throws {
    files = try patterns.flatMap { pattern in
      let found = Self.matching(pattern)
      guard !found.isEmpty else {
        throw RetortError(
          .usage, "there is no file \(pattern)",
          cause: Files.isFolder(pattern) ? "the folder holds no files of rows" : nil)
      }
      return found
    }
  }

  /// The files that one pattern names; none if there are none.
  public static func matching(_ pattern: String) -> [String] {
    guard Files.isFolder(pattern) else { return Files.matching(pattern) }
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
      "config.json", "dataset_info.json", "dataset_infos.json", "manifest.json", "state.json",
    ]
    return FileKind(name: last) != nil && !tellsAboutRows.contains(last)
  }

  /// All rows, file after file, read a little ahead.
  public func reader(columns: [ColumnPath]? = nil) -> any RecordReader {
    let files = files
    return ReadAhead { ChainedReader(files: files, columns: columns) }
  }

  /// How many bytes the files have together.
  public var bytes: Int { files.reduce(0) { $0 + (Files.size($1) ?? 0) } }
}

/// Reads files one after another.
private final class ChainedReader: RecordReader {
  private var files: ArraySlice<String>
  private let columns: [ColumnPath]?
  private var reader: (any RecordReader)?

  init(files: [String], columns: [ColumnPath]?) {
    self.files = files[...]
    self.columns = columns
  }

  func next() throws -> RowResult? {
    while true {
      if let result = try reader?.next() { return result }
      guard let file = files.popFirst() else { return nil }
      reader = try FileKind.reader(for: file, columns: columns)
    }
  }
}
