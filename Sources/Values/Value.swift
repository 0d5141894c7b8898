/// A cell of a row: what JSON and Parquet have in common.
public enum Value: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A whole number beyond 64 bits with a sign, by its digits; what 64 bits hold is an ``integer(_:)``.
  case bigInteger(String)
  case double(Double)
  case string(String)
  case list([Value])
  case record(Record)

  /// The text, if this is one.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The whole number, if this is one; a double without a fraction counts.
  public var integer: Int64? {
    switch self {
    case .integer(let number): number
    case .double(let number): Int64(exactly: number)
    default: nil
    }
  }

  /// The number, if this is one.
  public var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .bigInteger(let digits): Double(digits)
    case .double(let number): number
    default: nil
    }
  }

  /// The truth value, if this is one.
  public var bool: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  /// The elements, if this is a list.
  public var list: [Value]? {
    if case .list(let elements) = self { elements } else { nil }
  }

  /// The fields, if this is a record.
  public var record: Record? {
    if case .record(let record) = self { record } else { nil }
  }

  /// What it is, for messages: `null`, `boolean`, `number`, `text`, `list` or `object`.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer, .bigInteger, .double: "number"
    case .string: "text"
    case .list: "list"
    case .record: "object"
    }
  }
}

/// A row, or an object within one: named values in their order.
///
/// Lookup is linear: rows have a handful of columns. Equality minds the order of the fields.
public struct Record: Sendable, Equatable {
  /// A name and its value.
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: Value

    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// In the order in which they are written.
  public var fields: [Field]

  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// The value of a field. Setting replaces it in its place or adds it at the end; nil removes it.
  public subscript(_ name: String) -> Value? {
    get { fields.first { $0.name == name }?.value }
    set {
      switch (fields.firstIndex { $0.name == name }, newValue) {
      case (let index?, let value?): fields[index].value = value
      case (let index?, nil): fields.remove(at: index)
      case (nil, let value?): fields.append(Field(name, value))
      case (nil, nil): break
      }
    }
  }
}

extension Record: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, Value)...) {
    fields = elements.map { Field($0.0, $0.1) }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
}

extension Value {
  /// A text, or null.
  public init(_ text: String?) { self = text.map(Value.string) ?? .null }
  /// A whole number, or null.
  public init(_ number: Int64?) { self = number.map(Value.integer) ?? .null }
  /// A whole number without a sign.
  public init(unsigned number: UInt64) {
    self = Int64(exactly: number).map(Value.integer) ?? .bigInteger(String(number))
  }
}
