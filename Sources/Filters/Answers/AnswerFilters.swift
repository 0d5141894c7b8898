import Corpus
import Recipes

/// The answer filters that a recipe may name under `keep`. A new one is added here.
public let answerFilters: [FilterKind<Trace>] = [
  FilterKind(AtMost.self),
  FilterKind(CommandFilter<Trace>.self),
  FilterKind(each: Complete.self),
  FilterKind(each: Correct.self),
  FilterKind(DecontaminateAnswers.self),
  FilterKind(DeduplicateAnswers.self),
  FilterKind(each: English.self),
  FilterKind(FastTextAnswers.self),
  FilterKind(each: AnswerLengths.self),
  FilterKind(Longest.self),
  FilterKind(Majority.self),
  FilterKind(each: NoIdentity.self),
  FilterKind(each: NoLongParagraphs.self),
  FilterKind(each: NoLoops.self),
  FilterKind(each: NoRefusals.self),
  FilterKind(each: NoRepetition.self),
  FilterKind(PassRate.self),
  FilterKind(each: PassesTests.self),
  FilterKind(each: AnswerPattern.self),
  FilterKind(RandomAnswers.self),
  FilterKind(Reward.self),
  FilterKind(Shortest.self),
  FilterKind(each: Thinking.self),
  FilterKind(VerifiedByLLM.self),
]

extension Fields {
  /// The field `unknown`, `keep` or `drop` (the default): what becomes of answers that could not be graded.
  func keepsUnknown() -> Bool? {
    choice("unknown", of: ["keep", "drop"], default: "drop").map { $0 == "keep" }
  }
}
