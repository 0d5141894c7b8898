import BigInt
import Values

/// A value as Python knows it: what a function is called with, and what it gives back.
///
/// Whole numbers have any size; nothing goes through a floating-point number that was not one.
public indirect enum CallValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(BigInt)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([CallValue])
  case tuple([CallValue])
  /// In any order.
  case set([CallValue])
  case dictionary([Pair])
  /// The values of a linked list or a tree; none of them is the empty one.
  case nodes([CallValue])
  /// Something else, as its `str` shows it; equal to nothing.
  case object(String)

  /// A key and its value.
  public struct Pair: Sendable, Equatable {
    public var key: CallValue
    public var value: CallValue

    public init(_ key: CallValue, _ value: CallValue) {
      self.key = key
      self.value = value
    }
  }

  /// A cell of a row.
  public init(_ value: Values.Value) {
    switch value {
    case .null: self = .null
    case .bool(let truth): self = .bool(truth)
    case .integer(let number): self = .integer(BigInt(number))
    case .bigInteger(let digits): self = BigInt(digits).map(CallValue.integer) ?? .null
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .list(let members): self = .list(members.map(CallValue.init))
    case .record(let record):
      self = .dictionary(record.fields.map { Pair(.string($0.name), CallValue($0.value)) })
    }
  }

  /// The text, if this is one.
  var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The members, if this is a list or a tuple.
  var members: [CallValue]? {
    switch self {
    case .list(let members), .tuple(let members): members
    default: nil
    }
  }

  /// The pairs, if this is a dictionary.
  var pairs: [Pair]? { if case .dictionary(let pairs) = self { pairs } else { nil } }

  /// The value of a key that is a text; nil if this is no dictionary or has no such key.
  subscript(_ name: String) -> CallValue? {
    pairs?.first { $0.key == .string(name) }?.value
  }

  /// What it is, for messages, in the words of ``Value/kind``.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer, .double: "number"
    case .string: "text"
    case .bytes: "bytes"
    case .list, .tuple, .set, .nodes: "list"
    case .dictionary: "object"
    case .object: "object"
    }
  }
}

extension CallValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(BigInt(value)) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(arrayLiteral elements: CallValue...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (CallValue, CallValue)...) {
    self = .dictionary(elements.map { Pair($0.0, $0.1) })
  }
}

// MARK: As text

extension CallValue {
  /// JSON, with marks for what JSON has not, as `values.py` reads it: `{"$tuple": […]}` and its like.
  var json: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    func list(_ members: [CallValue]) {
      text += "["
      for (place, member) in members.enumerated() {
        if place > 0 { text += "," }
        member.write(to: &text)
      }
      text += "]"
    }
    func marked(_ mark: String, _ body: () -> Void) {
      text += "{\"$\(mark)\":"
      body()
      text += "}"
    }
    switch self {
    case .null: text += "null"
    case .bool(let truth): text += truth ? "true" : "false"
    case .integer(let number): text += number.description
    case .double(let number):
      if number.isFinite {
        text += number.description
      } else {
        marked("float") { text += number.isNaN ? "\"nan\"" : number < 0 ? "\"-inf\"" : "\"inf\"" }
      }
    case .string(let inner): text += Values.Value.string(inner).json
    case .bytes(let bytes):
      let latin = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
      marked("bytes") { text += Values.Value.string(latin).json }
    case .list(let members): list(members)
    case .tuple(let members): marked("tuple") { list(members) }
    case .set(let members): marked("set") { list(members) }
    case .nodes(let members): marked("nodes") { list(members) }
    case .object(let shown): marked("object") { text += Values.Value.string(shown).json }
    case .dictionary(let pairs):
      if pairs.allSatisfy({ $0.key.string?.hasPrefix("$") == false }) {
        text += "{"
        for (place, pair) in pairs.enumerated() {
          if place > 0 { text += "," }
          pair.key.write(to: &text)
          text += ":"
          pair.value.write(to: &text)
        }
        text += "}"
      } else {
        marked("dict") { list(pairs.map { .list([$0.key, $0.value]) }) }
      }
    }
  }

  /// As Python shows it.
  var python: String {
    func joined(_ members: [CallValue]) -> String { members.map(\.python).joined(separator: ", ") }
    switch self {
    case .null: return "None"
    case .bool(let truth): return truth ? "True" : "False"
    case .double(let number) where !number.isFinite:
      return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
    case .list(let members), .nodes(let members): return "[\(joined(members))]"
    case .tuple(let members): return "(\(joined(members))\(members.count == 1 ? "," : ""))"
    case .set(let members): return members.isEmpty ? "set()" : "{\(joined(members))}"
    case .dictionary(let pairs):
      return "{\(pairs.map { "\($0.key.python): \($0.value.python)" }.joined(separator: ", "))}"
    case .object(let shown): return shown
    case .bytes(let bytes):
      return "b\(Values.Value.string(String(decoding: bytes, as: UTF8.self)).json)"
    default: return json
    }
  }

  /// With its marks read: what ``json`` was written of.
  var unmarked: CallValue {
    switch self {
    case .list(let members): return .list(members.map(\.unmarked))
    case .tuple(let members): return .tuple(members.map(\.unmarked))
    case .set(let members): return .set(members.map(\.unmarked))
    case .dictionary(let pairs):
      if pairs.count == 1, let mark = pairs[0].key.string, mark.hasPrefix("$") {
        let inner = pairs[0].value
        switch mark {
        case "$tuple": return .tuple((inner.members ?? []).map(\.unmarked))
        case "$set": return .set((inner.members ?? []).map(\.unmarked))
        case "$nodes": return .nodes((inner.members ?? []).map(\.unmarked))
        case "$object": return .object(inner.string ?? "")
        case "$float": return .double(Double(inner.string ?? "") ?? .nan)
        case "$bytes":
          return .bytes(
            (inner.string ?? "").unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        case "$dict":
          return .dictionary(
            (inner.members ?? []).compactMap { pair in
              guard let pair = pair.members, pair.count == 2 else { return nil }
              return Pair(pair[0].unmarked, pair[1].unmarked)
            })
        default: break
        }
      }
      return .dictionary(pairs.map { Pair($0.key.unmarked, $0.value.unmarked) })
    default: return self
    }
  }
}
