import Corpus
import Recipes
import Texts
import Values

/// Keeps or drops questions in which a regular expression matches.
public struct Pattern: RowFilter {
  public static let name = "pattern"
  public static let shorthand: String? = "drop"
  public static let guide = FilterGuide(
    "drops questions in which an expression matches, or keeps only those",
    parameters: [
      FilterParameter(
        "drop", "none",
        "expressions, one or a list, in Perl's syntax; a question in which one matches leaves"),
      FilterParameter("keep", "none", "expressions; a question in which none matches leaves"),
      FilterParameter("ignore_case", "no", "whether capitals and small letters are the same"),
    ],
    examples: [
      FilterExample(
        "pattern: 'https?://'",
        [
          .kept("What is a link?"),
          .dropped("What does http://example.org show?", because: "it has what is not wanted"),
        ]),
      FilterExample(
        "pattern: { keep: ['\\bprove\\b', '\\bshow that\\b'], ignore_case: yes }",
        [
          .kept("Prove that 2 is prime."),
          .dropped("What is an approved prime?", because: "it has nothing of what is wanted"),
        ]),
    ])

  private let dropped: [TextPattern]
  private let kept: [TextPattern]
  private let ignoresCase: Bool

  public init?(_ fields: Fields, in setting: Setting) {
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

  public var settings: Record {
    [
      "drop": .list(dropped.map { .string($0.text) }), "keep": .list(kept.map { .string($0.text) }),
      "ignore_case": .bool(ignoresCase),
    ]
  }

  public func decide(_ question: Question) -> Decision<Question> {
    var gaveUp: String?
    for pattern in dropped {
      switch pattern.look(in: question.text) {
      case .match(let place):
        return .drop(
          reason: "it has what is not wanted",
          evidence: [
            "expression": .string(pattern.text), "match": .string(String(place.prefix(200))),
          ])
      case .gaveUp: gaveUp = pattern.text
      case .noMatch: break
      }
    }
    if let gaveUp { return Self.undecided(gaveUp) }
    if kept.isEmpty { return .keep(question) }
    for pattern in kept {
      switch pattern.look(in: question.text) {
      case .match: return .keep(question)
      case .gaveUp: gaveUp = pattern.text
      case .noMatch: break
      }
    }
    if let gaveUp { return Self.undecided(gaveUp) }
    return .drop(reason: "it has nothing of what is wanted", evidence: [:])
  }

  private static func undecided(_ expression: String) -> Decision<Question> {
    .drop(
      reason: "the expression takes too long on it", evidence: ["expression": .string(expression)])
  }
}
