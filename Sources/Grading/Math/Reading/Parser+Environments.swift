import Values

// Matrices, determinants, cases, lines below each other.

extension Parser {
  mutating func environment() throws -> Expression {
    let name = try environmentName()
    let isLines = [
      "aligned", "align", "align*", "gathered", "split", "alignedat", "equation", "equation*",
      "gather", "gather*",
    ].contains(name)
    guard
      name.hasSuffix("matrix") || name == "array" || name == "cases" || name == "dcases" || isLines
    else {
      throw SyntaxError("\\begin{\(name)} is not supported")
    }
    if name == "array" { _ = try environmentName() }
    if name.hasSuffix("cases") { return try cases() }
    if isLines { return try lines() }
    var rows: [[Expression]] = [[]]
    try entries { parser, isNewRow in
      if isNewRow {
        rows.append([])
      } else {
        rows[rows.count - 1].append(try parser.inEnvironment { try $0.relation() })
      }
    }
    rows.removeAll(where: \.isEmpty)
    guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }) else {
      throw SyntaxError("a matrix has rows of different lengths")
    }
    if name == "vmatrix" { return try MatrixArithmetic.determinant(rows, budget) }
    if name == "Vmatrix" { throw SyntaxError("a norm is not supported") }
    return .matrix(rows)
  }

  /// Reads up to the end of the environment; calls for each new row and each entry.
  private mutating func entries(_ take: (inout Parser, Bool) throws -> Void) throws {
    while true {
      skipSpace()
      guard let token = peek else { throw SyntaxError("\\end is missing") }
      if token == .command("end") {
        index += 1
        _ = try environmentName()
        return
      } else if token == .newRow {
        index += 1
        try take(&self, true)
      } else if token == .symbol("&") || token == .command("hline") {
        index += 1
      } else {
        try take(&self, false)
      }
    }
  }

  /// Values with the conditions under which they hold, or statements below each other.
  private mutating func cases() throws -> Expression {
    var rows: [[Expression]] = [[]]
    try entries { parser, isNewRow in
      if isNewRow {
        rows.append([])
      } else {
        while parser.joint(at: parser.index) != nil, parser.peek != .newRow { parser.index += 1 }
        let start = parser.index
        let value = try parser.inEnvironment {
          try $0.list { [.symbol("&"), .newRow, .command("end")].contains($0) }
        }
        guard parser.index > start else { throw SyntaxError("it is empty") }
        if case .list(let values) = value,
          !rows[rows.count - 1].isEmpty || values.contains(where: Self.isInequality)
        {
          rows[rows.count - 1] += values
        } else {
          rows[rows.count - 1].append(value)
        }
      }
    }
    rows.removeAll(where: \.isEmpty)
    guard rows.count > 0 else { throw SyntaxError("it is empty") }
    guard rows.contains(where: { $0.count > 1 }),
      rows.allSatisfy({ $0.count > 1 || $0 == rows.last })
    else { return rows.count == 1 && rows[0].count == 1 ? rows[0][0] : .list(rows.flatMap(\.self)) }
    return .piecewise(
      rows.map { row in
        if row.count == 1 || Self.isOtherwise(row[1]) {
          return .init(value: row[0], condition: nil)
        }
        return .init(
          value: row[0], condition: row.count == 2 ? row[1] : .both(Array(row.dropFirst())))
      })
  }

  private static func isInequality(_ value: Expression) -> Bool {
    switch value {
    case .relation(_, let signs): signs.contains { $0 != .equal }
    case .either, .both: true
    case .text(let words): words.lowercased().contains("otherwise") || words.lowercased() == "else"
    default: false
    }
  }

  private static func isOtherwise(_ value: Expression) -> Bool {
    guard case .text(let words) = value else { return false }
    return ["otherwise", "else", "elsewhere", "otherwise."].contains(words.lowercased())
  }

  /// Lines below each other: their statements as a list. A line that begins with a sign goes on with the one before.
  private mutating func lines() throws -> Expression {
    guard let end = tokens[index...].firstIndex(of: .command("end")) else {
      throw SyntaxError("\\end is missing")
    }
    var kept: [Token] = []
    for token in tokens[index..<end] where token != .symbol("&") {
      if token == .symbol("="), let last = kept.lastIndex(where: { $0 != .space }),
        kept[last] == .newRow
      {
        kept.remove(at: last)
      }
      kept.append(token)
    }
    tokens.replaceSubrange(index..<end, with: kept)
    let value = try inEnvironment { try $0.list { $0 == .command("end") } }
    guard take(.command("end")) else { throw SyntaxError("\\end is missing") }
    _ = try environmentName()
    return value
  }

  /// `{name}` as text.
  private mutating func environmentName() throws -> String {
    try expect("{")
    var name = ""
    while let token = peek, token != .symbol("}") {
      index += 1
      switch token {
      case .letter(let letter), .symbol(let letter): name.append(letter)
      case .word(let word), .number(let word), .command(let word), .numeral(let word): name += word
      case .space, .newRow, .value: break
      }
    }
    try expect("}")
    return name
  }
}
