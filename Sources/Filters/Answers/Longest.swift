import Corpus
import Recipes
import Values

/// Keeps the longest answers.
public struct Longest: AnswerSelection {
  public static let name = "longest"
  static let outranked = "others are longer"
  public static let guide = FilterGuide(
    "keeps the longest answers of each question",
    parameters: AnswerQuota.parameters + [AnswerLength.parameter],
    examples: [
      FilterExample(
        "longest: 1",
        [
          .dropped("why?", answer: "Because.", because: "others are longer"),
          .kept("why?", answer: "Because it is so."),
        ])
    ])

  let quota: AnswerQuota
  private let length: AnswerLength

  public init?(_ fields: Fields, in setting: Setting) {
    let length = AnswerLength(fields)
    guard let quota = AnswerQuota(fields, in: setting), let length else { return nil }
    self.quota = quota
    self.length = length
  }

  var order: Record { ["measure": .string(length.rawValue)] }

  func key(_ trace: Trace) -> Int { -length.characters(trace.answer) }

  func evidence(_ trace: Trace) -> Record {
    ["characters": .integer(Int64(length.characters(trace.answer)))]
  }
}
