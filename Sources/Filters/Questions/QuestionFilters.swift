import Corpus
import Grading

/// The question filters that a recipe may name under `questions`. A new one is added here.
public let questionFilters: [FilterKind<Question>] = [
  FilterKind(AskLLM.self),
  FilterKind(CommandFilter<Question>.self),
  FilterKind(Decontaminate.self),
  FilterKind(Deduplicate.self),
  FilterKind(Difficulty.self),
  FilterKind(Diverse.self),
  FilterKind(Embedding.self),
  FilterKind(FastText.self),
  FilterKind(each: HasReference.self),
  FilterKind(each: Language.self),
  FilterKind(each: Length.self),
  FilterKind(each: Pattern.self),
  FilterKind(RandomQuestions.self),
  FilterKind(ResponseLength.self),
  FilterKind(Tag.self),
]
