import Corpus
import Recipes
import Values

/// Keeps answers at random: the same for the same seed, in whatever order they come.
public struct RandomAnswers: AnswerSelection {
  public static let name = "random"
  static let outranked = "it was not drawn"
  public static let guide = FilterGuide(
    "keeps answers of each question at random",
    parameters: AnswerQuota.parameters,
    examples: [
      FilterExample(
        "random: 2", [.kept("why?", answer: "Because."), .kept("why?", answer: "So.")]),
      FilterExample("random: { keep: 5, per: all }", [.kept("why?", answer: "Because.")]),
    ])

  let quota: AnswerQuota
  private let seed: Int64
  private let ranks: SeededOrder

  public init?(_ fields: Fields, in setting: Setting) {
    guard let quota = AnswerQuota(fields, in: setting) else { return nil }
    self.quota = quota
    seed = setting.seed
    ranks = SeededOrder(seed: setting.seed, purpose: "random answers")
  }

  var order: Record { ["seed": .integer(seed)] }

  func key(_ trace: Trace) -> UInt64 { ranks.rank(trace.id) }
}
