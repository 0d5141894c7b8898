import Testing

@testable import Evaluation

struct PromptTemplateTests {
  @Test func placesAreFilledAndLaTeXStays() {
    let item = Rig.item("Is \\frac{a}{b} {question} {note}?", row: ["note": "N", "x": "wrong"])
    let template = PromptTemplate("Q: {question}\n\\boxed{} \\mathbf{x} {note} {unknown} {")
    #expect(
      template.render(item)
        == "Q: Is \\frac{a}{b} {question} {note}?\n\\boxed{} \\mathbf{x} N {unknown} {")
  }

  @Test func eachKindHasItsOwn() {
    let template = PromptTemplate(["MCQ": "one: {question}", "": "any: {question}"])
    #expect(template.render(Rig.item("q", kind: "MCQ")) == "one: q")
    #expect(template.render(Rig.item("q", kind: "Integer")) == "any: q")
    #expect(PromptTemplate(["MCQ": "{question}"]).render(Rig.item("q", kind: "Integer")) == nil)
  }

  /// The order is the item's own, and every option stands in it once.
  @Test func optionsAreShownInTheItemsOrder() throws {
    let item = Rig.item("q", reference: "w", options: ["w", "x", "y", "z"])
    let text = try #require(PromptTemplate("{question}\n{options}").render(item))
    let lines = text.split(separator: "\n").dropFirst()
    #expect(lines.map { $0.prefix(2) } == ["A)", "B)", "C)", "D)"])
    #expect(Set(lines.map { $0.dropFirst(3) }) == ["w", "x", "y", "z"])
    let right = try #require(ChoiceLetters.right(item))
    #expect(lines.contains("\(right)) w"))
  }

  /// Over many items the right letter is each as often as the others: X² with three degrees of freedom below 16.3, which
  /// chance exceeds once in a thousand.
  @Test func rightLettersAreSpread() {
    var counts: [String: Int] = [:]
    for number in 0..<2000 {
      let item = Rig.item("question \(number)", options: ["w", "x", "y", "z"])
      #expect(
        item.optionOrder
          == Rig.item("question \(number)", options: ["w", "x", "y", "z"]).optionOrder)
      counts[ChoiceLetters.right(item) ?? "", default: 0] += 1
    }
    let statistic = counts.values.reduce(0.0) { $0 + Double(($1 - 500) * ($1 - 500)) / 500 }
    #expect(counts.count == 4 && statistic < 16.3, "\(counts)")
  }
}
