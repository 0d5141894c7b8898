import BigInt

extension CallValue {
  /// Whether a value that came back is what was expected: Python's `==`, but for what a test cannot write down.
  ///
  /// Numbers are equal by value, whole ones and others exactly, and truth values are numbers. A list that is
  /// expected may come back as a tuple, a set or nodes, since JSON has no other way to write these; an expected
  /// object's keys may be numbers, and an expected null an empty linked list.
  ///
  /// - Parameter tolerance: how far numbers of which one is no whole number may be apart, absolutely or relatively;
  ///   nil for not at all.
  func isSame(as expected: CallValue, tolerance: Double?) -> Bool {
    switch (self, expected) {
    case (.null, .null): return true
    case (.nodes(let ours), .null): return ours.isEmpty
    case (.string(let ours), .string(let theirs)): return ours.utf8.elementsEqual(theirs.utf8)
    case (.bytes(let ours), .bytes(let theirs)): return ours == theirs
    case (.list(let ours), .list(let theirs)), (.tuple(let ours), .list(let theirs)),
      (.nodes(let ours), .list(let theirs)), (.tuple(let ours), .tuple(let theirs)),
      (.nodes(let ours), .nodes(let theirs)):
      return ours.count == theirs.count
        && zip(ours, theirs).allSatisfy { $0.isSame(as: $1, tolerance: tolerance) }
    case (.set(let ours), .set(let theirs)), (.set(let ours), .list(let theirs)):
      return Self.haveSame(ours, theirs)
    case (.dictionary(let ours), .dictionary(let theirs)):
      guard ours.count == theirs.count else { return false }
      var known: [String: CallValue] = [:]
      // Python's keys as JSON writes them: 2 is "2". A key that is a text itself comes first.
      for pair in ours where pair.key.string == nil { known["\"\(pair.key.jsonKey)"] = pair.value }
      for pair in ours { known[pair.key.canonical] = pair.value }
      return theirs.allSatisfy { pair in
        let found = known[pair.key.canonical] ?? pair.key.string.flatMap { known["\"\($0)"] }
        return found?.isSame(as: pair.value, tolerance: tolerance) ?? false
      }
    default: return Self.areEqualNumbers(self, expected, tolerance)
    }
  }

  private static func areEqualNumbers(_ one: CallValue, _ other: CallValue, _ tolerance: Double?)
    -> Bool
  {
    if let one = one.whole, let other = other.whole { return one == other }
    guard let ours = one.floating, let theirs = other.floating else { return false }
    if let tolerance {
      return ours == theirs || abs(ours - theirs) <= tolerance * max(1, abs(theirs))
    }
    switch (one, other) {
    case (.double, .double): return ours == theirs
    // Exactly: 2^53 + 1 is no floating-point number.
    case (.double(let number), _): return BigInt(exactly: number) == other.whole
    default:
      guard case .double(let number) = other else { return false }
      return BigInt(exactly: number) == one.whole
    }
  }

  private var whole: BigInt? {
    switch self {
    case .bool(let truth): truth ? 1 : 0
    case .integer(let number): number
    default: nil
    }
  }

  private var floating: Double? {
    if case .double(let number) = self { number } else { whole.map { Double($0) } }
  }

  /// As many times the same members, in any order.
  private static func haveSame(_ one: [CallValue], _ other: [CallValue]) -> Bool {
    one.count == other.count
      && one.map(\.canonical).sorted() == other.map(\.canonical).sorted()
  }

  /// One text for all that Python takes for equal keys.
  private var canonical: String {
    if let whole { return "n\(whole)" }
    switch self {
    case .double(let number): return BigInt(exactly: number).map { "n\($0)" } ?? "n\(number)"
    case .string(let text): return "s\(text)"
    case .list(let members), .tuple(let members), .nodes(let members):
      return "(" + members.map(\.canonical).joined(separator: ",") + ")"
    case .set(let members):
      return "{" + members.map(\.canonical).sorted().joined(separator: ",") + "}"
    default: return json
    }
  }

  /// As `json.dumps` writes a key, and `str` those that it refuses.
  private var jsonKey: String {
    switch self {
    case .null: "null"
    case .bool(let truth): truth ? "true" : "false"
    default: python
    }
  }
}
