import Corpus

/// Fractions added, multiplied and nested; the answer is in lowest terms.
enum Fractions: ProblemKind {
  static let name = "fractions"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    let largest = [10, 12, 12, 20, 30][level - 1]
    let terms = (0..<[2, 2, 3, 3, 4][level - 1]).map { _ in
      let bottom = random.integer(2...largest)
      // A whole number is written as one.
      var top = random.integer(1...largest)
      while top % bottom == 0 { top = random.integer(1...largest) }
      return (top: top, bottom: bottom)
    }
    var value = (top: terms[0].top, bottom: terms[0].bottom)
    var tex = "\\frac{\(value.top)}{\(value.bottom)}"
    var python = "Fraction(\(value.top), \(value.bottom))"
    for term in terms.dropFirst() {
      // From left to right, each step on all that came before.
      let isProduct = level > 2 && random.integer(0...2) == 0
      let sign = isProduct ? "*" : random.element(["+", "-"])
      if isProduct {
        value = (value.top * term.top, value.bottom * term.bottom)
        tex = "\\left(\(tex)\\right) \\cdot \\frac{\(term.top)}{\(term.bottom)}"
      } else {
        let change = sign == "+" ? term.top : -term.top
        value = (value.top * term.bottom + change * value.bottom, value.bottom * term.bottom)
        tex += " \(sign) \\frac{\(term.top)}{\(term.bottom)}"
      }
      python = "(\(python) \(sign) Fraction(\(term.top), \(term.bottom)))"
    }
    return SyntheticProblem(
      question: "Write $\(tex)$ as a whole number or a fraction in lowest terms.",
      answer: writtenFraction(value.top, value.bottom), check: python)
  }
}
