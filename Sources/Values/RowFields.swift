/// The fields of a row that is being read, from wherever it comes.
///
/// They are best taken in the order in which they were written: that is one look for each, instead of a search.
public protocol RowFields {
  /// The value of a field, wherever it stands; nil if there is none of this name.
  mutating func value(_ name: StaticString) -> Value?
  /// The fields of a field that is an object; none if it is anything else.
  mutating func fields(_ name: StaticString) -> Self
}

extension RowFields {
  /// A text field that must be there.
  @inlinable
  public mutating func text(_ name: StaticString) throws -> String {
    let value = value(name)
    guard case .string(let text) = value else { throw missing(name, "a text", value) }
    return text
  }

  /// A text field that may be missing, or null.
  @inlinable
  public mutating func optionalText(_ name: StaticString) -> String? { value(name)?.string }

  /// A whole number that must be there.
  @inlinable
  public mutating func integer(_ name: StaticString) throws -> Int64 {
    let value = value(name)
    guard let number = value?.integer else { throw missing(name, "a whole number", value) }
    return number
  }

  /// A whole number that may be missing, or null.
  @inlinable
  public mutating func optionalInteger(_ name: StaticString) -> Int64? { value(name)?.integer }

  /// An object that may be missing, or null.
  @inlinable
  public mutating func record(_ name: StaticString) -> Record? { value(name)?.record }

  /// What is wrong with a field that is missing or holds something else.
  public func missing(_ name: StaticString, _ expected: String, _ found: Value?) -> RetortError {
    let found = found.map { "it holds: \($0.kind)" } ?? "there is no such field"
    return RetortError(
      .input, "a row cannot be read", cause: "field \"\(name)\" should hold \(expected); \(found)")
  }
}

/// The fields of a record.
public struct RecordFields: RowFields {
  private let fields: [Record.Field]
  /// Behind the last that was taken.
  private var next = 0

  public init(_ record: Record) {
    fields = record.fields
  }

  public mutating func value(_ name: StaticString) -> Value? {
    let name = name.description
    for step in fields.indices {
      let place = next + step < fields.count ? next + step : next + step - fields.count
      if fields[place].name == name {
        next = place + 1
        return fields[place].value
      }
    }
    return nil
  }

  public mutating func fields(_ name: StaticString) -> RecordFields {
    RecordFields(value(name)?.record ?? Record())
  }
}

extension Record {
  /// A text field that must be there.
  public func text(_ name: StaticString) throws -> String {
    var fields = RecordFields(self)
    return try fields.text(name)
  }

  /// A whole number that must be there.
  public func integer(_ name: StaticString) throws -> Int64 {
    var fields = RecordFields(self)
    return try fields.integer(name)
  }
}
