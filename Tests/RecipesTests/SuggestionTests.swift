import Recipes
import Testing

struct SuggestionTests {
  @Test func offersTheNearestOrAll() {
    #expect(
      suggestion(for: "complet", among: ["correct", "complete"]) == "did you mean \"complete\"?")
    #expect(suggestion(for: "xyzzy", among: ["b", "a"]) == "known are: a, b")
    #expect(suggestion(for: "a", among: []) == nil)
  }
}
