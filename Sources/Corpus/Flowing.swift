import Values

/// Something that flows from stage to stage and lies in shards between them.
///
/// `init(record: x.record) == x` for every value: a test holds each conforming type to it.
public protocol Flowing: Sendable, Equatable {
  /// The row's name in reports: a question's id, with `#sample` behind it for an answer.
  var name: String { get }
  /// The row as it is written.
  var record: Record { get }
  /// The first field of those that later stages change; all before it stays what it was.
  static var learntFrom: StaticString { get }
  /// Reads a row that was written by ``record``.
  ///
  /// - Throws: ``RetortError`` of kind `input` naming the field that is missing or of another kind.
  init<Fields: RowFields>(_ fields: inout Fields) throws
  /// Appends the JSON of ``record``, where that of the same row is at hand from before something was learnt of it.
  func appendJSON(
    learntFrom before: Self, _ line: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8])
}

extension Flowing {
  /// Reads a row that was written by ``record``.
  ///
  /// - Throws: as ``init(_:)``.
  public init(record: Record) throws {
    var fields = RecordFields(record)
    try self.init(&fields)
  }

  public static var learntFrom: StaticString { "" }

  public func appendJSON(
    learntFrom before: Self, _ line: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    if self == before { bytes.append(contentsOf: line) } else { record.appendJSON(to: &bytes) }
  }
}
