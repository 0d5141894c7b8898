import Corpus
import Recipes
import Values

/// Keeps the shortest answers.
public struct Shortest: AnswerSelection {
  public static let name = "shortest"
  static let outranked = "others are shorter"
  public static let guide = FilterGuide(
    "keeps the shortest answers of each question",
    parameters: AnswerQuota.parameters + [AnswerLength.parameter],
    examples: [
      FilterExample(
        "shortest: 1",
        [
          .kept("why?", answer: "Because."),
          .dropped("why?", answer: "Because it is so.", because: "others are shorter"),
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

  func key(_ trace: Trace) -> Int { length.characters(trace.answer) }

  func evidence(_ trace: Trace) -> Record {
    ["characters": .integer(Int64(length.characters(trace.answer)))]
  }
}
