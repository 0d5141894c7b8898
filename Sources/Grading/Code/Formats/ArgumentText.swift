import Values

/// The arguments of a call as a text: one value a line, as LiveCodeBench has them, or `name = value` with commas
/// between, as LeetCode's pages show them.
enum ArgumentText {
  static func values(_ text: String) throws(UnreadableTests) -> [CallValue] {
    if text.wholeMatch(of: /\s*[A-Za-z_]\w*\s*=[^=].*/.dotMatchesNewlines()) != nil {
      return try assigned(text)
    }
    var values: [CallValue] = []
    for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
      values.append(try parsedLiteral(String(line)))
    }
    return values
  }

  /// The values of `a = [1,2], b = "x, y"`.
  private static func assigned(_ text: String) throws(UnreadableTests) -> [CallValue] {
    var values: [CallValue] = []
    var rest = Array(text.utf8)[...]
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      rest = rest[(equals + 1)...]
      let value = rest.prefix(lengthOfValue(rest))
      values.append(try parsedLiteral(String(decoding: value, as: UTF8.self)))
      rest = rest[value.endIndex...]
    }
    return values
  }

  /// How far a value goes: to the next comma or line outside of brackets and quotes.
  private static func lengthOfValue(_ text: ArraySlice<UInt8>) -> Int {
    var depth = 0
    var quote: UInt8?
    var isEscaped = false
    for (place, byte) in text.enumerated() {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = quote != nil
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if quote == nil { quote = byte } else if quote == byte { quote = nil }
      case _ where quote != nil: break
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: ","), UInt8(ascii: "\n"): if depth == 0 { return place }
      default: break
      }
    }
    return text.count
  }
}
