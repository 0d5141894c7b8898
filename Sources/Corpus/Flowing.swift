/// Something that flows from stage to stage and lies in shards between them.
///
/// `init(record: x.record) == x` for every value: a test holds each conforming type to it.
public protocol Flowing: Sendable, Equatable {
  /// The row's name in reports: a question's id, with `#sample` behind it for an answer.
  var name: String { get }
  /// The row as it is written.
  var record: Record { get }
  /// Reads a row that was written by ``record``.
  ///
  /// - Throws: ``RetortError`` of kind `input` naming the field that is missing or of another kind.
  init(record: Record) throws
}

extension Record {
  /// A text field that must be there.
  public func text(_ name: String) throws -> String {
    var fields = FieldsInOrder(self)
    return try fields.text(name)
  }

  /// A whole number that must be there.
  public func integer(_ name: String) throws -> Int64 {
    var fields = FieldsInOrder(self)
    return try fields.integer(name)
  }
}

/// Takes the fields of a row in the order in which they were written: one look for each, instead of a search.
struct FieldsInOrder {
  private let fields: [Record.Field]
  /// Behind the last that was taken.
  private var next = 0

  init(_ record: Record) {
    fields = record.fields
  }

  /// The value of a field, wherever it stands; nil if there is none of this name.
  subscript(_ name: String) -> Value? {
    mutating get {
      for step in fields.indices {
        let place = next + step < fields.count ? next + step : next + step - fields.count
        if fields[place].name == name {
          next = place + 1
          return fields[place].value
        }
      }
      return nil
    }
  }

  /// A text field that must be there.
  mutating func text(_ name: String) throws -> String {
    let value = self[name]
    guard let text = value?.string else { throw Self.missing(name, "a text", value) }
    return text
  }

  /// A whole number that must be there.
  mutating func integer(_ name: String) throws -> Int64 {
    let value = self[name]
    guard let number = value?.integer else { throw Self.missing(name, "a whole number", value) }
    return number
  }

  /// A row id that must be there.
  mutating func rowID(_ name: String) throws -> RowID {
    let value = self[name]
    guard let id = value?.string.flatMap({ RowID($0) }) else {
      throw Self.missing(name, "32 hexadecimal digits", value)
    }
    return id
  }

  /// The scores; none if there is no such field.
  mutating func scores() throws -> [Score] {
    try (self["scores"]?.list ?? []).compactMap(\.record).map(Score.init(record:))
  }

  private static func missing(_ name: String, _ expected: String, _ found: Value?) -> RetortError {
    let found = found.map { "it holds: \($0.kind)" } ?? "there is no such field"
    return RetortError(
      .input, "a row cannot be read", cause: "field \"\(name)\" should hold \(expected); \(found)")
  }
}
