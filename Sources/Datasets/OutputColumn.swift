import Values

/// A column of what is written: its name, and what of a row stands in it.
public struct OutputColumn: Sendable {
  public let name: String
  public let expression: CellExpression

  /// Reads `name=path`, `name=template`, or a path alone, whose last name then is the column's.
  ///
  /// - Throws: ``RetortError`` of kind `usage`.
  public init(_ text: String) throws {
    // One within brackets belongs to a path: messages[role=user].
    let parts: [String]
    if let equals = text.firstIndex(of: "="),
      text[..<equals].count(where: { $0 == "[" })
        <= text[..<equals].count(where: { $0 == "]" })
    {
      parts = [String(text[..<equals]), String(text[text.index(after: equals)...])]
    } else {
      parts = [text]
    }
    let isNamed = parts.count == 2 && !parts[0].isEmpty && !parts[0].contains("{{")
    do throws(CellExpression.Fault) {
      expression = try CellExpression(isNamed ? parts[1] : text)
    } catch {
      throw RetortError(.usage, "column \"\(text)\" cannot be read", cause: error.problem)
    }
    if isNamed {
      name = parts[0]
    } else if expression.isTemplate {
      throw RetortError(
        .usage, "column \"\(text)\" has no name",
        hint: "write name=template, for instance text=\(text)")
    } else {
      name = expression.paths[0].names.last ?? text
    }
  }
}
