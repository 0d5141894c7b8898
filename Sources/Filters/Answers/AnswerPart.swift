import Corpus
import Recipes

/// What of an answer a filter looks at.
enum AnswerPart: String, CaseIterable, Sendable {
  case thinking, answer, both

  /// The field `in`; both unless said otherwise.
  init?(_ fields: Fields, default fallback: AnswerPart = .both) {
    let name = fields.choice(
      "in", of: Self.allCases.map(\.rawValue), default: fallback.rawValue)
    guard let part = name.flatMap(AnswerPart.init) else { return nil }
    self = part
  }

  /// The text; nil if there is none, as of thinking that nobody wrote down.
  func text(of answer: Answer) -> String? {
    switch self {
    case .thinking: answer.reasoning
    case .answer: answer.text
    case .both: answer.response
    }
  }
}
