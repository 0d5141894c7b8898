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

  /// Adds columns that a file says it has, of which no row tells.
  public mutating func add(declared columns: [Column]) {
    guard case .record(var fields) = kind else { return }
    for column in columns where !fields.contains(where: { $0.name == column.name }) {
      fields.append(Kind.Field(name: column.name, kind: .nothing))
    }
    kind = .record(fields)
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
    case integer(Whole)
    case double
    case string
    case list(Kind)
    case record([Field])
    case mixed

    /// What whole numbers there are.
    struct Whole: Sendable, Equatable {
      /// Beyond ±2⁵³, where a double has no room for the digits.
      var isLong = false
      var isNegative = false
      /// Beyond 64 bits with a sign.
      var isBig = false
      /// Beyond 64 bits in either form.
      var isHuge = false

      init(_ number: Int64) {
        isLong = number.magnitude > 1 << 53
        isNegative = number < 0
      }

      init(_ digits: String) {
        isLong = true
        isBig = true
        isNegative = digits.hasPrefix("-")
        isHuge = UInt64(digits) == nil
      }

      /// Whether a number changes nothing.
      func fits(_ number: Int64) -> Bool {
        (isLong || number.magnitude <= 1 << 53) && (isNegative || number >= 0)
      }

      mutating func add(_ other: Whole) -> Bool {
        let before = self
        isLong = isLong || other.isLong
        isNegative = isNegative || other.isNegative
        isBig = isBig || other.isBig
        isHuge = isHuge || other.isHuge
        return self != before
      }

      /// Digits as texts where no type of whole numbers holds all of them.
      var type: ColumnType { isHuge || isBig && isNegative ? .json : isBig ? .uint64 : .int64 }
    }

    struct Field: Sendable, Equatable {
      let name: String
      var kind: Kind
    }

    var type: ColumnType {
      switch self {
      case .nothing, .string: .string
      case .bool: .bool
      case .integer(let whole): whole.type
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
      case .integer(let whole): return whole.type == .json ? [path] : []
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
      case (.integer(let whole), .integer(let number)): whole.fits(number)
      case (.double, .integer(let number)): !Whole(number).isLong
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

    /// Apart from what calls itself, whose frames on the stack stay small so.
    mutating func add(_ value: Value) -> Bool {
      switch value {
      case .list(let elements): add(elements)
      case .record(let record): add(record)
      default: addScalar(value)
      }
    }

    private mutating func add(_ elements: [Value]) -> Bool {
      var inner = Kind.nothing
      var changed = false
      switch self {
      case .list(let known): inner = known
      case .nothing: changed = true
      case .mixed: return false
      default:
        self = .mixed
        return true
      }
      for element in elements where inner.add(element) { changed = true }
      if changed { self = .list(inner) }
      return changed
    }

    private mutating func add(_ record: Record) -> Bool {
      var fields: [Field] = []
      var changed = false
      switch self {
      case .record(let known): fields = known
      case .nothing: changed = true
      case .mixed: return false
      default:
        self = .mixed
        return true
      }
      if Self.add(record, to: &fields) { changed = true }
      if changed { self = .record(fields) }
      return changed
    }

    private mutating func addScalar(_ value: Value) -> Bool {
      switch (self, value) {
      case (_, .null), (.mixed, _), (.bool, .bool), (.string, .string), (.double, .double):
        return false
      case (.integer(let whole), .integer(let number)): return add(Whole(number), to: whole)
      case (.integer(let whole), .bigInteger(let digits)): return add(Whole(digits), to: whole)
      case (.integer(let whole), .double) where !whole.isLong: self = .double
      case (.double, .integer(let number)):
        guard Whole(number).isLong else { return false }
        self = .mixed
      case (.nothing, .bool): self = .bool
      case (.nothing, .integer(let number)): self = .integer(Whole(number))
      case (.nothing, .bigInteger(let digits)): self = .integer(Whole(digits))
      case (.nothing, .double): self = .double
      case (.nothing, .string): self = .string
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

    private mutating func add(_ other: Whole, to whole: Whole) -> Bool {
      var whole = whole
      guard whole.add(other) else { return false }
      self = .integer(whole)
      return true
    }
  }
}
