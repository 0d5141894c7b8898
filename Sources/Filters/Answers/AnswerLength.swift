import Corpus
import Recipes
import Texts

/// What of an answer is measured.
enum AnswerLength: String, CaseIterable, Sendable {
  case response, reasoning, answer

  /// Field: `measure`.
  init?(_ fields: Fields) {
    let word = fields.choice(
      "measure", of: Self.allCases.map(\.rawValue), default: Self.response.rawValue)
    guard let length = word.flatMap(AnswerLength.init) else { return nil }
    self = length
  }

  static let parameter = FilterParameter(
    "measure", "response",
    "what is measured, in characters: the whole `response`, its `reasoning` or its `answer`")

  /// In characters (Unicode scalars).
  func characters(_ answer: Answer) -> Int {
    let reasoning = answer.reasoning.map { TextLook.characters($0) } ?? 0
    let text = TextLook.characters(answer.text)
    return switch self {
    case .response: reasoning + text
    case .reasoning: reasoning
    case .answer: text
    }
  }
}
