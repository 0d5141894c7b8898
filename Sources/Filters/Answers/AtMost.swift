import Corpus
import Recipes

/// Keeps the first answers of each question.
public struct AtMost: AnswerSelection {
  public static let name = "at_most"
  static let outranked = "its question has enough answers"
  public static let guide = FilterGuide(
    "keeps at most so many answers of each question: those asked first",
    parameters: AnswerQuota.parameters,
    examples: [
      FilterExample(
        "at_most: 1",
        [
          .kept("why?", answer: "Because."),
          .dropped("why?", answer: "So.", because: "its question has enough answers"),
          .kept("how?", answer: "Thus."),
        ])
    ])

  let quota: AnswerQuota

  public init?(_ fields: Fields, in setting: Setting) {
    guard let quota = AnswerQuota(fields, in: setting) else { return nil }
    self.quota = quota
  }

  func key(_ trace: Trace) -> Int64 { trace.answer.sample }
}
