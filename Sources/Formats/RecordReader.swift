import Values

/// Rows out of a file, front to back, in bounded memory.
public protocol RecordReader: AnyObject {
  /// The next row; nil at the end.
  ///
  /// - Throws: ``RetortError`` of kind `input` when the rest of the file cannot be read at all. A
  ///   single row that cannot be read is not an error but a ``RowResult/malformed(_:)``.
  func next() throws -> RowResult?

  /// What a person should be told of the rows once they were all read: what was guessed, what could not stay as it was.
  var notes: [String] { get }

  /// The names of the columns, where the file says them apart from its rows: those of all its rows, also where it has
  /// none; known once ``next()`` was called. Nil where only rows tell.
  var declaredColumns: [Column]? { get }

  /// Where the row that ``next()`` gave last lies in a file whose rows can be copied as they are; nil for any other.
  var place: RowPlace? { get }
}

extension RecordReader {
  public var notes: [String] { [] }
  public var declaredColumns: [Column]? { nil }
  public var place: RowPlace? { nil }
}

/// A row, or what is known of one that cannot be read.
public enum RowResult: Sendable, Equatable {
  case row(Record)
  case malformed(MalformedRow)
}

/// A row that could not be read: where it stands, what is wrong, and its bytes, so that nothing is
/// lost.
public struct MalformedRow: Sendable, Equatable {
  /// The path, as it was given to the reader.
  public let file: String
  /// Its number in the file, from 1: the line of a text file.
  public let row: Int
  /// Where in the row the trouble is, in bytes from 1, if that is known.
  public let column: Int?
  /// What is wrong, in words.
  public let problem: String
  /// The row as it stands in the file, without its newline.
  public let bytes: [UInt8]

  /// `file:row:column: problem`
  public var description: String {
    "\(file):\(row)\(column.map { ":\($0)" } ?? ""): \(problem)"
  }

  public init(file: String, row: Int, column: Int?, problem: String, bytes: [UInt8]) {
    self.file = file
    self.row = row
    self.column = column
    self.problem = problem
    self.bytes = bytes
  }

  /// The bytes as a row of their own: as text, or in hexadecimal where they are no UTF-8.
  public var record: Record {
    if let text = String(validating: bytes, as: UTF8.self) { return ["text": .string(text)] }
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return [
      "text": .string(String(decoding: bytes, as: UTF8.self)),
      "hexadecimal": .string(digits.joined()),
    ]
  }
}
