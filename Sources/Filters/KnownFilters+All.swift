import Recipes

extension RecipeTree.Filters {
  /// All that recipes may name.
  public static let known = RecipeTree.Filters(
    questions: KnownFilters(questionFilters.map { ($0.name, $0.shorthand) }),
    keep: KnownFilters(answerFilters.map { ($0.name, $0.shorthand) }))
}
