import Formats
import Values

/// What a reply must look like: a JSON schema.
///
/// Checked are `type`, `properties`, `required`, `additionalProperties: false`, `items`, `enum`, `minimum`,
/// `maximum`, `minLength`, `maxLength`, `minItems` and `maxItems`; other words are for the endpoint only.
public struct ReplySchema: Sendable, Equatable {
  /// Letters, digits, `_` and `-`.
  public let name: String
  /// The schema itself.
  public let document: Record

  public init(name: String, _ document: Record) {
    self.name = name
    self.document = document
  }

  /// A reply that does not follow the schema, and why.
  public struct Violation: Error, Sendable, Equatable {
    /// In words, with the place: `difficulty: 11 is more than 10`.
    public let reason: String
  }

  /// The value in a reply's answer: the whole of it, or its last fenced block, or from its first `{` to its
  /// last `}`.
  public func value(in answer: String) throws(Violation) -> Value {
    var violation = Violation(reason: "there is no JSON in it")
    for text in Self.candidates(answer) {
      guard let value = try? JSONParser().parse(text) else { continue }
      if let problem = Self.problem(with: value, document, at: "") {
        violation = Violation(reason: problem)
      } else {
        return value
      }
    }
    throw violation
  }

  /// What an endpoint that does not take schemas is told.
  var instruction: String {
    "Reply with one JSON value and nothing else. It must follow this JSON schema:\n\(document.json)"
  }

  private static func candidates(_ answer: String) -> [String] {
    var candidates = [answer]
    let fences = answer.components(separatedByFence: "```")
    if fences.count >= 3 {
      let block = fences[fences.count - 2]
      // The first line names the language.
      candidates.append(block.firstIndex(of: "\n").map { String(block[$0...]) } ?? block)
    }
    if let open = answer.firstIndex(of: "{"), let close = answer.lastIndex(of: "}"), open < close {
      candidates.append(String(answer[open...close]))
    }
    return candidates
  }

  private static func problem(with value: Value, _ schema: Record, at place: String) -> String? {
    let name = place.isEmpty ? "it" : place
    if let types = schema["type"].map({ $0.list ?? [$0] })?.compactMap(\.string),
      !types.contains(where: { value.isOfType($0) })
    {
      return "\(name) is a \(value.kind), not \(types.joined(separator: " or "))"
    }
    if let allowed = schema["enum"]?.list, !allowed.contains(value) {
      return "\(name) is \(value.json), not one of \(Value.list(allowed).json)"
    }
    func limit(_ word: String, _ size: Double?, _ isBroken: (Double, Double) -> Bool) -> Bool {
      guard let size, let bound = schema[word]?.double else { return false }
      return isBroken(size, bound)
    }
    if limit("minimum", value.double, <) || limit("maximum", value.double, >) {
      return "\(name) is \(value.json), outside of its range"
    }
    let length = value.string.map { Double($0.unicodeScalars.count) }
    if limit("minLength", length, <) || limit("maxLength", length, >) {
      return "\(name) is too short or too long"
    }
    let count = value.list.map { Double($0.count) }
    if limit("minItems", count, <) || limit("maxItems", count, >) {
      return "\(name) has too few or too many items"
    }
    if let items = schema["items"]?.record {
      for (index, item) in (value.list ?? []).enumerated() {
        if let problem = problem(with: item, items, at: "\(place)[\(index)]") { return problem }
      }
    }
    return value.record.flatMap { problem(withFieldsOf: $0, schema, at: place) }
  }

  private static func problem(withFieldsOf record: Record, _ schema: Record, at place: String)
    -> String?
  {
    let prefix = place.isEmpty ? "" : "\(place)."
    for name in schema["required"]?.list?.compactMap(\.string) ?? [] where record[name] == nil {
      return "\(prefix)\(name) is missing"
    }
    let properties = schema["properties"]?.record ?? [:]
    for field in record.fields {
      if let property = properties[field.name]?.record {
        if let problem = problem(with: field.value, property, at: prefix + field.name) {
          return problem
        }
      } else if schema["additionalProperties"] == .bool(false) {
        return "\(prefix)\(field.name) is not in the schema"
      }
    }
    return nil
  }
}

extension Value {
  fileprivate func isOfType(_ type: String) -> Bool {
    switch (type, self) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .list),
      ("object", .record), ("number", .integer), ("number", .double):
      true
    case ("integer", _): integer != nil
    default: false
    }
  }
}

extension String {
  fileprivate func components(separatedByFence fence: String) -> [String] {
    split(separator: fence, omittingEmptySubsequences: false).map(String.init)
  }
}
