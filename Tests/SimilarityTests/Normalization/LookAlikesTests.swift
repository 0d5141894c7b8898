import Testing

@testable import Similarity

struct LookAlikesTests {
  private func levelled(_ text: String) -> String? {
    LookAlikes.levelled(CodePoints(text).values).map { CodePoints($0) }.map {
      $0.text(0..<$0.count)
    }
  }

  @Test(arguments: [
    ("Ноw mаny аррlеs hаs Аnn gоt?", "How many apples has Ann got?"),
    ("Νumber οf ways", "Number of ways"),
  ])
  func lettersOfOtherScriptsInLatinTextAreLevelled(_ text: String, _ latin: String) {
    #expect(levelled(text) == latin)
  }

  @Test(arguments: [
    "Сколько яблок у Анны?", "Answer in Russian: сколько яблок осталось у Анны после этого?",
    "Find $α + β$ where ρ = sinα.", "Πόσα μήλα έχει η Άννα;", "", "plain", "а",
  ])
  func otherTextsAreAsTheyWere(_ text: String) { #expect(levelled(text) == nil) }
}
