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
    guard let text = self[name]?.string else { throw missing(name, "a text") }
    return text
  }

  /// A whole number that must be there.
  public func integer(_ name: String) throws -> Int64 {
    guard let number = self[name]?.integer else { throw missing(name, "a whole number") }
    return number
  }

  /// A truth value that must be there.
  public func bool(_ name: String) throws -> Bool {
    guard let truth = self[name]?.bool else { throw missing(name, "true or false") }
    return truth
  }

  /// A row id that must be there.
  public func rowID(_ name: String) throws -> RowID {
    guard let id = RowID(try text(name)) else { throw missing(name, "32 hexadecimal digits") }
    return id
  }

  private func missing(_ name: String, _ expected: String) -> RetortError {
    let found = self[name].map { "it holds: \($0.kind)" } ?? "there is no such field"
    return RetortError(
      .input, "a row cannot be read", cause: "field \"\(name)\" should hold \(expected); \(found)")
  }
}
