/// The final answer within a response, and how it was found.
public struct FinalAnswer: Sendable, Equatable {
  /// The mark by which it was found, the surest first.
  public enum Rule: String, Sendable, CaseIterable {
    /// The last balanced `\boxed{…}` or `\fbox{…}`; several on one line are a list.
    case boxed
    /// What stands between the last `<answer>` and `</answer>`.
    case tagged
    /// What stands on the line behind the last `####`, as GSM8K writes it.
    case hashes
    /// What a sentence says the answer is: "the answer is …", "**Answer:** …".
    case stated
    /// The whole response, if it is nothing but an answer.
    case whole
    /// The last formula that stands on a line of its own: `\[…\]`, `$$…$$`.
    case displayed
    /// The last formula within the text: `$…$`, `\(…\)`.
    case formula
    /// The last number.
    case number
  }

  /// The answer without the mark, trimmed.
  public let text: String
  public let rule: Rule
  /// Where it stands in the response, in UTF-8 bytes; of several boxes from the first to the last.
  public let span: Range<Int>
  /// Whether it is only the last number of a text, or the last formula of a line that has others or numbers besides, so
  /// that another one may be the answer.
  public let isWeak: Bool
  /// What stands in a box before it, where the answer is what is said behind that box.
  private(set) var boxedBefore: String?

  /// Finds the final answer; nil if there is none. Of a response that shows its reasoning only
  /// what stands behind that counts; see ``ThinkMarks/place(in:)``.
  public init?(in text: String) {
    let scanner = AnswerScanner(text)
    for rule in Rule.allCases {
      guard let found = scanner.find(rule) else { continue }
      // What is said to be the final answer behind a box is said later.
      if rule == .boxed, let later = scanner.later(than: found.span.upperBound) {
        self.init(later.found, later.rule)
        boxedBefore = found.text
      } else {
        self.init(found, rule, isBesideOthers: rule == .formula && Self.hasOthers(found.span, text))
      }
      return
    }
    return nil
  }

  /// Whether the line of a formula has another one, or a number: "the minimum is $5$, attained at $x=2$".
  private static func hasOthers(_ span: Range<Int>, _ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard span.lowerBound >= 0, span.upperBound <= bytes.count else { return false }
    let start = bytes[..<span.lowerBound].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = bytes[span.upperBound...].firstIndex(of: 10) ?? bytes.count
    // The marks of the formula itself stand around it.
    let others =
      bytes[start..<span.lowerBound].dropLast(2) + bytes[span.upperBound..<end].dropFirst(2)
    return others.contains { (48...57).contains($0) || $0 == UInt8(ascii: "$") }
      || zip(others, others.dropFirst()).contains {
        $0 == UInt8(ascii: "\\") && $1 == UInt8(ascii: "(")
      }
  }

  private init(_ found: AnswerScanner.Found, _ rule: Rule, isBesideOthers: Bool = false) {
    text = found.text
    self.rule = rule
    span = found.span
    isWeak = rule == .number || isBesideOthers || found.isWeak
  }
}

/// The text without white space at its ends.
func trimmed(_ text: String) -> String {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !isSpace($0) }),
    let last = scalars.lastIndex(where: { !isSpace($0) })
  else { return "" }
  return String(text[first...last])
}

private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
  scalar.isASCII
    ? scalar.value == 32 || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
}
