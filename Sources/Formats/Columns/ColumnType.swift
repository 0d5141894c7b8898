/// The type of a column that Retort writes. Every cell may be null.
public indirect enum ColumnType: Sendable, Equatable {
  case bool
  case int64
  /// Whole numbers without a sign, some of them beyond `int64`.
  case uint64
  case double
  case string
  /// Texts as they are, and anything else as JSON: for columns that hold several kinds.
  case json
  case list(ColumnType)
  case record([Column])

  /// The letters of the Arrow C data interface.
  var format: String {
    switch self {
    case .bool: "b"
    case .int64: "l"
    case .uint64: "L"
    case .double: "g"
    case .string, .json: "u"
    case .list: "+l"
    case .record: "+s"
    }
  }

  /// The columns within it. A list's elements are called `element`, as the Parquet format has it.
  var children: [Column] {
    switch self {
    case .list(let element): [Column("element", element)]
    case .record(let columns): columns
    case .bool, .int64, .uint64, .double, .string, .json: []
    }
  }
}

extension ColumnType: CustomStringConvertible {
  /// As a person writes it: `text`, `list of {from: text, value: text}`.
  public var description: String {
    switch self {
    case .bool: "true or false"
    case .int64, .uint64: "whole number"
    case .double: "number"
    case .string: "text"
    case .json: "several kinds"
    case .list(let element): "list of \(element)"
    case .record(let columns):
      "{\(columns.map { "\($0.name): \($0.type)" }.joined(separator: ", "))}"
    }
  }
}

/// A column to be written.
public struct Column: Sendable, Equatable {
  public let name: String
  public let type: ColumnType

  public init(_ name: String, _ type: ColumnType) {
    self.name = name
    self.type = type
  }
}
