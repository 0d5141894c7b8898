import Values

// Values with names: `m = 2, n = 7`, `f(x) = x, g(x) = x^2`, `(a, b) = (1, 2)`.

extension Comparer {
  /// A name and its value.
  struct Assignment {
    let name: String
    let value: Expression
  }

  /// Where one side gives several names their values; nil if neither does.
  func names(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    let (left, right) = (Self.assignments(reference), Self.assignments(answer))
    switch (left, right) {
    case (let left?, let right?):
      let names = Set(left.joined().map(\.name))
      let others = Set(right.joined().map(\.name))
      guard names.count > 1 || others.count > 1 else {
        return names == others ? nil : try unlike(left, right)
      }
      if names != others { return try unlike(left, right) }
      return try assignments(left, right)
    case (let left?, nil): return try values(left, answer)
    case (nil, let right?):
      return try values(right, reference)
    case (nil, nil): return nil
    }
  }

  /// Groups of names with values; nil if it is something else.
  static func assignments(_ value: Expression) -> [[Assignment]]? {
    switch value {
    case .list(let parts), .both(let parts):
      if let groups = tuples(parts) { return groups }
      if parts.allSatisfy({ if case .list = $0 { true } else { false } }) {
        var groups: [[Assignment]] = []
        for part in parts {
          guard let own = assignments(part), own.count == 1 else { return nil }
          groups += own
        }
        return groups.isEmpty ? nil : groups
      }
      var all: [Assignment] = []
      for part in parts {
        guard let own = assignment(part) else { return nil }
        all += own
      }
      return all.count > 1 ? grouped(all) : nil
    case .relation: return assignment(value).flatMap { $0.count > 1 ? [$0] : nil }
    default: return nil
    }
  }

  /// `(p, q) = (5, 2), (7, 2)`: the names stand before the first only.
  private static func tuples(_ parts: [Expression]) -> [[Assignment]]? {
    guard parts.count > 1, case .relation(let sides, [.equal]) = parts[0],
      case .tuple(let names) = sides[0], let first = assignment(parts[0])
    else { return nil }
    var groups = [first]
    for part in parts.dropFirst() {
      if let own = assignment(part), own.count == names.count {
        groups.append(own)
      } else if case .tuple(let values) = part, values.count == names.count {
        groups.append(zip(first, values).map { Assignment(name: $0.name, value: $1) })
      } else {
        return nil
      }
    }
    return groups
  }

  /// Names that come again begin a new group.
  private static func grouped(_ all: [Assignment]) -> [[Assignment]] {
    let width = Set(all.map(\.name)).count
    guard width > 1, all.count > width, all.count % width == 0 else { return [all] }
    let groups = stride(from: 0, to: all.count, by: width).map { Array(all[$0..<$0 + width]) }
    return groups.allSatisfy { Set($0.map(\.name)).count == width } ? groups : [all]
  }

  private static func assignment(_ value: Expression) -> [Assignment]? {
    guard case .relation(let sides, let signs) = value, signs.allSatisfy({ $0 == .equal }) else {
      return nil
    }
    if case .tuple(let names) = sides[0], case .tuple(let values) = sides[sides.count - 1],
      names.count == values.count
    {
      let spoken = names.compactMap(\.spokenName)
      guard spoken.count == names.count else { return nil }
      return zip(spoken, values).map { Assignment(name: $0, value: $1) }
    }
    guard let name = sides[0].assignedName else { return nil }
    var last = sides[sides.count - 1]
    if case .function(_, let arguments) = sides[0] {
      // The letter in brackets is bound.
      for (index, argument) in arguments.enumerated() {
        if case .symbol(let letter) = argument {
          last = last.replacing(letter, with: .symbol("argument \(index)"))
        }
      }
    }
    return [Assignment(name: name, value: last)]
  }

  /// Other names: where even the values differ the answers do.
  private func unlike(_ left: [[Assignment]], _ right: [[Assignment]]) throws -> Sameness {
    let values = try unordered(left.joined().map(\.value), right.joined().map(\.value))
    return values == .different ? .different : .unknown("the values have other names")
  }

  private func assignments(_ left: [[Assignment]], _ right: [[Assignment]]) throws -> Sameness {
    guard left.count == right.count else {
      return left.count == 1 || right.count == 1
        ? .unknown("values are named otherwise") : .different
    }
    func tuple(_ group: [Assignment]) -> Expression {
      let names = Set(group.map(\.name)).sorted()
      return .tuple(
        names.map { name in
          let values = group.filter { $0.name == name }.map(\.value)
          return values.count == 1 ? values[0] : .list(values)
        })
    }
    return try unordered(left.map(tuple), right.map(tuple))
  }

  /// Names with values beside values without names.
  private func values(_ groups: [[Assignment]], _ other: Expression) throws -> Sameness? {
    guard let first = groups.first, Set(first.map(\.name)).count > 1,
      Set(first.map(\.name)).count == first.count
    else { return nil }
    let others: [[Expression]]
    switch other {
    case .tuple(let parts): others = [parts]
    case .matrix(let rows) where rows.count == 1 || rows[0].count == 1:
      others = [rows.flatMap(\.self)]
    case .interval(let pair): others = [[pair.low, pair.high]]
    case .list(let parts), .set(let parts):
      let tuples = parts.compactMap { if case .tuple(let own) = $0 { own } else { nil } }
      others = tuples.count == parts.count ? tuples : [parts]
    default: return nil
    }
    guard others.count == groups.count else { return .unknown("only one of them names its values") }
    // By the alphabet, as coordinates are; else as they are written.
    let sorted = groups.map { group in
      Expression.tuple(group.sorted { $0.name < $1.name }.map(\.value))
    }
    let tuples = others.map(Expression.tuple)
    let alphabetical = try unordered(sorted, tuples)
    if alphabetical == .same { return .same }
    let written = try unordered(groups.map { .tuple($0.map(\.value)) }, tuples)
    if written == .same {
      if case .list = other { return .same }
      return .unknown("only one of them names its values")
    }
    guard alphabetical == .different, written == .different else {
      return .unknown("only one of them names its values")
    }
    // Coordinates have an order, and it is that of the alphabet.
    let isInOrder = groups.allSatisfy { group in
      zip(group, group.dropFirst()).allSatisfy { $0.name < $1.name }
    }
    if isInOrder, case .tuple = other { return .different }
    for (group, other) in zip(groups, others) {
      if try unordered(group.map(\.value), other) != .different {
        return .unknown("only one of them names its values")
      }
    }
    return .different
  }
}

extension Expression {
  /// The name to which a statement gives a value, where another name would say something else.
  var assignedName: String? {
    switch self {
    case .symbol(let name): return name
    case .constant(let constant): return constant.rawValue
    case .function(let name, let parts) where !Functions.names.contains(name):
      return parts.allSatisfy(\.isSymbol) ? "\(name)(\(parts.count))" : "\(self)"
    case .product(let parts):
      let names = parts.compactMap { if case .symbol(let name) = $0 { name } else { nil } }
      return names.count == parts.count ? names.joined() : nil
    case .function("abs", let parts): return parts[0].assignedName.map { "|\($0)|" }
    default: return nil
    }
  }
}
