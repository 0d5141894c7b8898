import Values

/// The arguments of a call as a text: one JSON value a line, as LiveCodeBench has them, or `name = value` with commas
/// between, as LeetCode's pages show them.
enum ArgumentText {
  static func values(_ text: String) throws(UnreadableTests) -> [Value] {
    if text.wholeMatch(of: /\s*\w+\s*=[^=].*/.dotMatchesNewlines()) != nil {
      return try assigned(text)
    }
    var values: [Value] = []
    for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
      values.append(try parsedJSON(String(line)))
    }
    return values
  }

  /// The values of `a = [1,2], b = "x, y"`.
  private static func assigned(_ text: String) throws(UnreadableTests) -> [Value] {
    var values: [Value] = []
    var rest = Array(text.utf8)[...]
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      rest = rest[(equals + 1)...]
      let value = rest.prefix(lengthOfValue(rest))
      values.append(try parsedJSON(String(decoding: value, as: UTF8.self)))
      rest = rest[value.endIndex...]
    }
    return values
  }

  /// How far a value goes: to the next comma or line outside of brackets and quotes.
  private static func lengthOfValue(_ text: ArraySlice<UInt8>) -> Int {
    var depth = 0
    var isQuoted = false, isEscaped = false
    for (place, byte) in text.enumerated() {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = isQuoted
      case UInt8(ascii: "\""): isQuoted.toggle()
      case _ where isQuoted: break
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ","), UInt8(ascii: "\n"): if depth == 0 { return place }
      default: break
      }
    }
    return text.count
  }
}
