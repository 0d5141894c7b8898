import Corpus

/// The question filters that a recipe may name under `questions`. A new one is added here.
public let questionFilters: [FilterKind<Question>] = [
  FilterKind(AskLLM.self),
  FilterKind(Decontaminate.self),
  FilterKind(Deduplicate.self),
  FilterKind(Difficulty.self),
  FilterKind(Embedding.self),
  FilterKind(FastText.self),
  FilterKind(HasReference.self),
  FilterKind(Language.self),
  FilterKind(Length.self),
  FilterKind(Pattern.self),
  FilterKind(RandomQuestions.self),
  FilterKind(ResponseLength.self),
]
