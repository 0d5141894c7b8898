/// The type of a Parquet column that Retort writes. Every cell may be null.
public indirect enum ColumnType: Sendable, Equatable {
  case bool
  case int64
  case double
  case string
  case list(ColumnType)
  case record([Column])

  /// The letters of the Arrow C data interface.
  var format: String {
    switch self {
    case .bool: "b"
    case .int64: "l"
    case .double: "g"
    case .string: "u"
    case .list: "+l"
    case .record: "+s"
    }
  }

  /// The columns within it. A list's elements are called `element`, as the Parquet format has it.
  var children: [Column] {
    switch self {
    case .list(let element): [Column("element", element)]
    case .record(let columns): columns
    case .bool, .int64, .double, .string: []
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
