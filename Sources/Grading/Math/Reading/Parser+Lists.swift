import Values

// Values side by side: lists, statements joined by "and" and "or", conditions behind "if" and "where".

extension Parser {
  /// What stands between two values.
  enum Joint {
    case comma
    case semicolon
    case and
    case or
    /// "if", "where", "for": a condition comes next.
    case condition
    case row
  }

  /// Values joined by commas and the like, up to a closing token.
  mutating func list(closedBy isClosing: (Token) -> Bool) throws -> Expression {
    var values: [Expression] = []
    var joints: Set<Joint> = []
    /// Where groups that semicolons part begin.
    var groups = [0]
    while true {
      skipSpace()
      guard let token = peek, !isClosing(token) else { break }
      if let joint = takeJoint() {
        if joint == .semicolon, groups.last != values.count { groups.append(values.count) }
        joints.insert(joint)
        continue
      }
      values += try nested { try $0.statement() }
      skipSpace()
      // Brackets may be turned outwards: `[2, 5[`.
      guard let next = peek, !isClosing(next), next != .symbol("[") else { break }
      if isConditionInBrackets {
        index += 1
        joints.insert(.condition)
        values += try nested { try $0.conditions() }
        try expect(")")
        continue
      }
      guard joint(at: index) != nil else { throw SyntaxError("\(describe(next)) is not expected") }
    }
    if values.isEmpty { throw SyntaxError("it is empty") }
    if groups.count > 1, let tuples = Self.assignments(values, groups) { return .list(tuples) }
    if values.count == 1 { return values[0] }
    let saysWholes = values.contains { value in
      if case .relation(_, [.element]) = value { value.speaksOfWholes } else { false }
    }
    if saysWholes, joints.contains(.comma) || joints.contains(.condition) { return .list(values) }
    if joints.contains(.or), !joints.contains(.and), values.contains(where: Self.isCondition) {
      return .either(values)
    }
    if joints.contains(.and), !joints.contains(.or), values.contains(where: Self.isCondition) {
      return .both(values)
    }
    return .list(values)
  }

  /// Whether it is an inequality, or says of what kind a name is.
  private static func isCondition(_ value: Expression) -> Bool {
    switch value {
    case .relation(_, let signs): signs.contains { $0 != .equal && $0 != .approximately }
    case .either, .both: true
    default: false
    }
  }

  /// `p=5, q=2; p=7, q=2` as lists within a list; nil if it is something else.
  private static func assignments(_ values: [Expression], _ groups: [Int]) -> [Expression]? {
    let ends = groups.dropFirst() + [values.count]
    let parts = zip(groups, ends).map { Array(values[$0..<$1]) }
    guard let width = parts.first?.count, width > 1, parts.allSatisfy({ $0.count == width }),
      values.allSatisfy({
        if case .relation(let sides, [.equal]) = $0, case .symbol = sides[0] { true } else { false }
      })
    else { return nil }
    return parts.map(Expression.list)
  }

  /// Whether round brackets come next that hold no factor but a statement: `(k \in \mathbb{Z})`.
  var isConditionInBrackets: Bool {
    guard peek == .symbol("("), index > 0 else { return false }
    if case .letter = tokens[index - 1] { return false }
    var depth = 0
    for token in tokens[index...] {
      switch token {
      case .symbol("("): depth += 1
      case .symbol(")"):
        depth -= 1
        if depth == 0 { return false }
      case .symbol(let sign) where depth == 1 && "∈<>≤≥≠=".contains(sign): return true
      case .word(let word) where depth == 1 && Self.kindWords.contains(word.lowercased()):
        return true
      default: break
      }
    }
    return false
  }

  /// What stands in such brackets.
  private mutating func conditions() throws -> [Expression] {
    let value = try list { $0 == .symbol(")") }
    if case .list(let values) = value { return values }
    if case .both(let values) = value { return values }
    return [value]
  }

  /// The joint that stands at a place.
  func joint(at place: Int) -> Joint? {
    guard place < tokens.count else { return nil }
    switch tokens[place] {
    case .symbol(","): return .comma
    case .symbol(";"): return .semicolon
    case .newRow: return .row
    case .word(let word):
      switch word.lowercased() {
      case "and", "but": return .and
      case "or": return .or
      case "if", "where", "when", "with", "for", "whenever", "provided", "given": return .condition
      default: return nil
      }
    case .command("quad"): return .comma
    case .symbol("."):
      // A full stop at the end of a line.
      let next = tokens[(place + 1)...].first { $0 != .space }
      return next == nil || next == .newRow || next == .command("end") ? .comma : nil
    default: return nil
    }
  }

  private mutating func takeJoint() -> Joint? {
    guard let joint = joint(at: index) else { return nil }
    index += 1
    if joint == .condition {
      skipSpace()
      while case .word(let word) = peek,
        ["all", "any", "every", "some", "each", "that", "an", "arbitrary"].contains(
          word.lowercased())
      {
        index += 1
        skipSpace()
      }
    }
    return joint
  }

  /// A relation; or what names are: "k is an integer", "any integer k", "otherwise".
  private mutating func statement() throws -> [Expression] {
    if let named = takeKindBeforeName() { return named }
    let value = try relation()
    if let rest = try exception(from: value) { return [rest] }
    guard let kind = takeKind() else { return [value] }
    return [.relation([value, kind], [.element])]
  }

  /// "all real numbers except 2 and 3"
  private mutating func exception(from value: Expression) throws -> Expression? {
    guard case .text(let text) = value else { return nil }
    for ending in [" except for", " except", " excluding", " other than", " but not"]
    where text.lowercased().hasSuffix(ending) {
      let all = Expression.text(String(text.dropLast(ending.count))).said
      guard case .interval = all else { return nil }
      let rest = try list { _ in false }
      if case .list(let values) = rest { return .combined(.difference, [all, .set(values)]) }
      if case .relation(let sides, [.equal]) = rest {
        return .combined(.difference, [all, .set([sides[1]])])
      }
      return .combined(.difference, [all, .set([rest])])
    }
    return nil
  }

  /// "integer k", "integers n": the kind stands before the name.
  private mutating func takeKindBeforeName() -> [Expression]? {
    let start = index
    guard let kind = numberSet(), case .letter(let letter) = nextBehindSpace else {
      index = start
      return nil
    }
    skipSpace()
    index += 1
    let next = tokens[min(index, tokens.count)...].first { $0 != .space }
    guard
      next == nil || index >= tokens.count || joint(at: index) != nil || next == .symbol("}")
        || next == .symbol(")")
    else {
      index = start
      return nil
    }
    return [.relation([.symbol(String(letter)), kind], [.element])]
  }

  var nextBehindSpace: Token? {
    index < tokens.count ? tokens[index...].first { $0 != .space } : nil
  }

  /// "is an integer", "are positive integers".
  private mutating func takeKind() -> Expression? {
    let start = index
    skipSpace()
    guard case .word(let verb) = peek, ["is", "are", "be", "being"].contains(verb.lowercased())
    else {
      index = start
      return nil
    }
    index += 1
    skipSpace()
    while case .word(let word) = peek,
      ["an", "any", "some", "arbitrary"].contains(word.lowercased())
    {
      index += 1
      skipSpace()
    }
    if peek == .letter("a") { index += 1 }
    guard let kind = numberSet() else {
      index = start
      return nil
    }
    return kind
  }

  /// "integer", "positive integers", "real number", "odd", "even".
  private mutating func numberSet() -> Expression? {
    var words: [String] = []
    var place = index
    while place < tokens.count, words.count < 4 {
      if tokens[place] == .space {
        place += 1
        continue
      }
      if tokens[place] == .symbol("-"), !words.isEmpty {
        place += 1
        continue
      }
      guard case .word(let word) = tokens[place], Self.kindWords.contains(word.lowercased()) else {
        break
      }
      words.append(word.lowercased())
      place += 1
    }
    guard !words.isEmpty else { return nil }
    var text = words.joined(separator: " ")
    if text.hasSuffix("s") { text.removeLast() }
    guard let name = Self.kinds[text] else { return nil }
    index = place
    return .symbol(name)
  }

  private static let kindWords: Set<String> = [
    "integer", "integers", "positive", "nonnegative", "non", "negative", "natural", "number",
    "numbers", "real", "reals", "whole", "odd", "even", "non-negative",
  ]

  private static let kinds: [String: String] = [
    "integer": "mathbb Z", "positive integer": "mathbb N1", "natural number": "mathbb N",
    "nonnegative integer": "mathbb N0", "non negative integer": "mathbb N0",
    "non-negative integer": "mathbb N0", "whole number": "mathbb Z", "real": "mathbb R",
    "real number": "mathbb R", "odd": "odd Z", "even": "even Z", "odd integer": "odd Z",
    "even integer": "even Z", "odd number": "odd Z", "even number": "even Z",
    "negative integer": "mathbb Z-", "positive real number": "mathbb R+",
    "positive real": "mathbb R+",
  ]
}
