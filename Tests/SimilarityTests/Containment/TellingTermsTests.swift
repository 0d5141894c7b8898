import Testing

@testable import Similarity

struct TellingTermsTests {
  private static let item =
    "Determine the number of ways to arrange the 7 letters of the word ELLIPSE."

  private func missing(_ question: String, of item: String = item, knowing others: String = "")
    -> TellingTerms.Missing
  {
    let (points, text) = (CodePoints(item), CodePoints(question))
    let terms = Terms(points)
    let telling = TellingTerms(terms, of: points, TermWeights([terms.digests]))
    let vocabulary = Set(Terms(CodePoints(item + " " + others)).digests)
    return telling.missing(in: QuestionWords(Terms(text), of: text, vocabulary: vocabulary))
  }

  @Test(arguments: [
    item, "Hello! " + item.uppercased() + " Thanks.",
    "In how many ways can seven letters of one word, ellipse, be arranged? State a number.",
    "Determine the numbr of wayss to arange the 7 lettres of teh wrod ELLIPES.",
    "Ways: arranging; numbers: 7; a letter's words, ellipses.",
  ])
  func formsAndSlipsOfWordsAreThere(_ question: String) {
    let missing = missing(question)
    #expect(missing.words == 0 && missing.numbers == 0, "\(missing)")
  }

  @Test func whatIsNotThereIsMissing() {
    let other = missing("Determine the number of ways to arrange the letters of the word COOKIE.")
    #expect(abs(other.words - 1.0 / 6) < 1e-9 && other.numbers == 1)
    #expect(missing("").words > 0.999 && missing("").numbers == 1)
  }

  /// A word that another item has is that word, however near the two are.
  @Test func aKnownWordIsNoSlip() {
    let item = "The ellipse is regular and small."
    let question = "The eclipse is regular and small."
    #expect(missing(question, of: item).words == 0)
    #expect(missing(question, of: item, knowing: "eclipse").words > 0.3)
  }

  @Test func whatSaysNothingLacksNothing() {
    let missing = missing("why", of: "What is 1 + x?")
    #expect(missing.words == 0 && missing.numbers == 0)
  }

  @Test(arguments: [
    ("integer", "integers", true), ("divide", "dividing", true), ("city", "cities", true),
    ("factor", "factorize", true), ("largest", "large", false), ("odd", "add", false),
    ("sum", "sums", true), ("triangle", "rectangle", false), ("in", "ins", false),
  ])
  func inflections(_ first: String, _ second: String, _ areSame: Bool) {
    #expect(WordForm(first).isInflection(of: WordForm(second)) == areSame)
    #expect(WordForm(second).isInflection(of: WordForm(first)) == areSame)
  }

  @Test(arguments: [
    ("apples", "aples", true), ("apples", "paples", true), ("apples", "applse", true),
    ("smallest", "smalest", true), ("smallest", "samlelst", true), ("smallest", "largest", false),
    ("even", "seven", false), ("positive", "negative", false), ("ann", "ben", false),
    ("increasing", "decreasing", false), ("maximum", "minimum", false),
  ])
  func misspellings(_ first: String, _ second: String, _ areNear: Bool) {
    #expect(WordForm(first).isMisspelling(of: WordForm(second)) == areNear)
  }
}
