import Corpus
import Recipes
import Texts
import Values

/// Which expressions must match in a text, and which must not.
struct PatternRule: Sendable {
  static let unwanted = "it has what is not wanted"
  static let missing = "it has nothing of what is wanted"

  private let dropped: [TextPattern]
  private let kept: [TextPattern]
  private let ignoresCase: Bool

  /// Fields: `drop` and `keep`, of which one must be there, and `ignore_case`.
  init?(_ fields: Fields) {
    ignoresCase = fields.truth("ignore_case") ?? false
    let dropped = Self.patterns("drop", fields, ignoresCase)
    let kept = Self.patterns("keep", fields, ignoresCase)
    guard let dropped, let kept else { return nil }
    if dropped.isEmpty, kept.isEmpty {
      fields.log.error(fields.mark, "\(fields.owner) needs \"drop\" or \"keep\"")
      return nil
    }
    self.dropped = dropped
    self.kept = kept
  }

  private static func patterns(
    _ name: String, _ fields: Fields, _ ignoresCase: Bool
  ) -> [TextPattern]? {
    var patterns: [TextPattern] = []
    for text in fields.texts(name) ?? [] {
      do throws(TextPattern.Fault) {
        patterns.append(try TextPattern(text.text, ignoresCase: ignoresCase))
      } catch {
        fields.log.error(
          text.mark, "\(fields.owner): \"\(text.text)\" is no expression: \(error.problem)",
          hint: "the trouble is at character \(error.offset + 1)")
        return nil
      }
    }
    return patterns
  }

  var settings: Record {
    [
      "drop": .list(dropped.map { .string($0.text) }), "keep": .list(kept.map { .string($0.text) }),
      "ignore_case": .bool(ignoresCase),
    ]
  }

  /// Texts of all kinds.
  private static let texts = [
    "", "7", "a\n", "What is two and two?", "It is \\boxed{\\frac{1}{2}}.", "第一步是什么？",
    "def f(x):\n    return x + 1\n\nprint(f(3))", "<think>\nHm.\n</think>\n\n**No.**",
    "\t- [x] $x^2$",
    String(repeating: "The sum of two odd numbers is even. ", count: 40),
  ]

  /// Why it keeps nothing: an expression that matches texts of all kinds alike is meant otherwise.
  var emptiness: Emptiness? {
    let everywhere = dropped.first { pattern in
      Self.texts.allSatisfy { if case .match = pattern.look(in: $0) { true } else { false } }
    }
    return everywhere.map {
      Emptiness(
        "\"\($0.text)\" matches in every text that it was tried on",
        hint: "keep: takes expressions of what is to stay", isCertain: false)
    }
  }

  /// Decides on a row by one of its texts.
  func decide<Row>(_ row: Row, by text: String) -> Decision<Row> {
    var gaveUp: String?
    for pattern in dropped {
      switch pattern.look(in: text) {
      case .match(let place):
        return .drop(
          reason: Self.unwanted,
          evidence: [
            "expression": .string(pattern.text), "match": .string(String(place.prefix(200))),
          ])
      case .gaveUp: gaveUp = pattern.text
      case .noMatch: break
      }
    }
    if let gaveUp { return Self.undecided(gaveUp) }
    if kept.isEmpty { return .keep(row) }
    for pattern in kept {
      switch pattern.look(in: text) {
      case .match: return .keep(row)
      case .gaveUp: gaveUp = pattern.text
      case .noMatch: break
      }
    }
    if let gaveUp { return Self.undecided(gaveUp) }
    return .drop(reason: Self.missing, evidence: [:])
  }

  private static func undecided<Row>(_ expression: String) -> Decision<Row> {
    .drop(
      reason: "the expression takes too long on it", evidence: ["expression": .string(expression)])
  }

  /// What can be set.
  ///
  /// - Parameter row: what a row is called.
  static func parameters(_ row: String) -> [FilterParameter] {
    [
      FilterParameter(
        "drop", "none",
        "expressions, one or a list, in Perl's syntax; a \(row) in which one matches leaves"),
      FilterParameter("keep", "none", "expressions; a \(row) in which none matches leaves"),
      FilterParameter("ignore_case", "no", "whether capitals and small letters are the same"),
    ]
  }
}
