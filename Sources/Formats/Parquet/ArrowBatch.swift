import CParquet
import Values

/// Some rows of a file as they lie in it. They never change.
public final class ArrowBatch: @unchecked Sendable {
  let pointer: OpaquePointer
  private let api: retort_parquet_api

  /// - Parameter pointer: a batch, which it takes over.
  init(_ pointer: OpaquePointer, _ api: retort_parquet_api) {
    self.pointer = pointer
    self.api = api
  }

  deinit {
    api.free_batch(pointer)
  }

  /// How many rows it has.
  var rows: Int { Int(api.batch_rows(pointer)) }

  /// About how much memory a row takes.
  private(set) lazy var bytesOfRow = Int(api.batch_bytes(pointer)) / max(1, rows) + 1
}

/// Where a row lies in a file whose rows can be copied as they are.
public struct RowPlace: Sendable {
  let batch: ArrowBatch
  /// From 0.
  let row: Int
}

/// Names and types of a file's columns as they are there, whatever these types are.
public final class ArrowColumns: @unchecked Sendable {
  let pointer: OpaquePointer
  private let api: retort_parquet_api

  /// - Parameter pointer: a schema, which it takes over.
  init(_ pointer: OpaquePointer, _ api: retort_parquet_api) {
    self.pointer = pointer
    self.api = api
  }

  deinit {
    api.free_schema(pointer)
  }

  /// The names of the columns, in their order.
  public func names() throws -> [String] {
    var schema = ArrowSchema()
    try ParquetLibrary.check(
      api.export_schema(pointer, &schema), .input, "the columns of a file cannot be read")
    defer { schema.release?(&schema) }
    return (0..<Int(schema.n_children)).map { index in
      schema.children[index]?.pointee.name.map { String(cString: $0) } ?? ""
    }
  }

  /// The columns as values are read of them, for files without rows.
  func read() throws -> [Column] {
    var schema = ArrowSchema()
    try ParquetLibrary.check(
      api.export_schema(pointer, &schema), .input, "the columns of a file cannot be read")
    defer { schema.release?(&schema) }
    return Self.children(of: schema, depth: 0)
  }

  private static func children(of schema: ArrowSchema, depth: Int) -> [Column] {
    guard depth < 64 else { return [] }
    return (0..<Int(schema.n_children)).compactMap { index in
      guard let child = schema.children[index]?.pointee else { return nil }
      return Column(child.name.map { String(cString: $0) } ?? "", type(of: child, depth: depth))
    }
  }

  private static func type(of schema: ArrowSchema, depth: Int) -> ColumnType {
    if let words = schema.dictionary { return type(of: words.pointee, depth: depth) }
    let inner = children(of: schema, depth: depth + 1)
    return switch String(cString: schema.format) {
    case "b": .bool
    case "c", "C", "s", "S", "i", "I", "l": .int64
    case "L": .uint64
    case "e", "f", "g": .double
    case "+l", "+L", "+vl", "+vL": .list(inner.first?.type ?? .string)
    case "+s": inner.isEmpty ? .json : .record(inner)
    case let format where format.hasPrefix("+w:"): .list(inner.first?.type ?? .string)
    case let format where format.hasPrefix("+"): .json
    default: .string
    }
  }

  /// The columns of files whose rows all go into one; nil where they are of too different types for that, or a file is
  /// none of Arrow's.
  ///
  /// - Parameter columns: as in ``ParquetReader/init(path:columns:)``.
  /// - Throws: ``RetortError`` if a file cannot be opened.
  public static func common(to files: [String], columns: [ColumnPath]? = nil) throws
    -> ArrowColumns?
  {
    var all: [ArrowColumns] = []
    for file in files {
      guard [.parquet, .arrow].contains(try FileKind.detect(file).format) else { return nil }
      all.append(try ParquetReader(path: file, columns: columns).columns())
    }
    guard let api = all.first?.api else { return nil }
    var unified: OpaquePointer?
    let failure = all.map { Optional($0.pointer) }.withUnsafeBufferPointer {
      api.unify($0.baseAddress, Int32(all.count), &unified)
    }
    guard failure == nil, let unified else {
      api.free_text(failure)
      return nil
    }
    return ArrowColumns(unified, api)
  }
}
