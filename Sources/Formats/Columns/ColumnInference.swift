import Values

/// Finds out the columns of rows by looking at them, one after another.
///
/// Whole numbers and decimals together are decimals, as long as no whole number is too long for one;
/// other kinds together make a column of JSON texts.
public struct ColumnInference: Sendable, Equatable {
  private var kind = Kind.record([])

  public init() {}

  /// Looks at a row.
  ///
  /// - Returns: whether it changed what is known.
  @discardableResult
  public mutating func add(_ row: Record) -> Bool {
    let row = Value.record(row)
    return kind.fits(row) ? false : kind.add(row)
  }

  /// The columns, in the order in which they were first seen. A column of nulls only is one of texts.
  public var columns: [Column] {
    guard case .record(let columns) = kind.type else { return [] }
    return columns
  }

  /// The columns that hold several kinds and are therefore written as JSON texts, by their paths.
  public var mixedColumns: [String] { kind.mixed(at: "") }

  private indirect enum Kind: Sendable, Equatable {
    case nothing
    case bool
    /// Whether one of them is beyond ±2⁵³, where a double has no room for its digits.
    case integer(isLong: Bool)
    case double
    case string
    case list(Kind)
    case record([Field])
    case mixed

    struct Field: Sendable, Equatable {
      let name: String
      var kind: Kind
    }

    var type: ColumnType {
      switch self {
      case .nothing, .string: .string
      case .bool: .bool
      case .integer: .int64
      case .double: .double
      // Parquet knows no struct without fields.
      case .mixed, .record([]): .json
      case .list(let element): .list(element.type)
      case .record(let fields): .record(fields.map { Column($0.name, $0.kind.type) })
      }
    }

    func mixed(at path: String) -> [String] {
      switch self {
      case .mixed: return [path]
      case .list(let element): return element.mixed(at: "\(path)[]")
      case .record(let fields):
        return fields.flatMap {
          $0.kind.mixed(at: path.isEmpty ? $0.name : "\(path).\($0.name)")
        }
      default: return []
      }
    }

    /// Whether a value changes nothing: the quick answer, for nearly all rows.
    func fits(_ value: Value) -> Bool {
      switch (self, value) {
      case (_, .null), (.mixed, _), (.bool, .bool), (.string, .string), (.double, .double): true
      case (.integer(let isLong), .integer(let number)): isLong || !Self.isLong(number)
      case (.double, .integer(let number)): !Self.isLong(number)
      case (.list(let inner), .list(let elements)): elements.allSatisfy(inner.fits)
      case (.record(let fields), .record(let record)):
        record.fields.enumerated().allSatisfy { place, field in
          // Rows mostly have the same fields in the same order.
          let isThere = place < fields.count && fields[place].name == field.name
          let index = isThere ? place : fields.firstIndex { $0.name == field.name }
          return index.map { fields[$0].kind.fits(field.value) } ?? false
        }
      default: false
      }
    }

    mutating func add(_ value: Value) -> Bool {
      switch (self, value) {
      case (_, .null), (.mixed, _), (.bool, .bool), (.string, .string), (.double, .double):
        return false
      case (.integer(let isLong), .integer(let number)):
        guard !isLong, Self.isLong(number) else { return false }
        self = .integer(isLong: true)
      case (.integer(isLong: false), .double): self = .double
      case (.double, .integer(let number)):
        guard Self.isLong(number) else { return false }
        self = .mixed
      case (.nothing, .bool): self = .bool
      case (.nothing, .integer(let number)): self = .integer(isLong: Self.isLong(number))
      case (.nothing, .double): self = .double
      case (.nothing, .string): self = .string
      case (.nothing, .list(let elements)):
        var inner = Kind.nothing
        for element in elements { _ = inner.add(element) }
        self = .list(inner)
      case (.list(var inner), .list(let elements)):
        var changed = false
        for element in elements where inner.add(element) { changed = true }
        guard changed else { return false }
        self = .list(inner)
      case (.nothing, .record(let record)):
        self = .record([])
        _ = add(.record(record))
      case (.record(var fields), .record(let record)):
        guard Self.add(record, to: &fields) else { return false }
        self = .record(fields)
      default: self = .mixed
      }
      return true
    }

    private static func add(_ record: Record, to fields: inout [Field]) -> Bool {
      var changed = false
      for field in record.fields {
        if let index = fields.firstIndex(where: { $0.name == field.name }) {
          if fields[index].kind.add(field.value) { changed = true }
        } else {
          var kind = Kind.nothing
          _ = kind.add(field.value)
          fields.append(Field(name: field.name, kind: kind))
          changed = true
        }
      }
      return changed
    }

    private static func isLong(_ number: Int64) -> Bool { number.magnitude > 1 << 53 }
  }
}
