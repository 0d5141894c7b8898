import Corpus

/// The value of an expression of whole numbers: more and larger numbers with the level, from the third
/// on with brackets.
enum Arithmetic: ProblemKind {
  static let name = "arithmetic"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    let term = term(depth: (level + 1) / 2, largest: [50, 100, 60, 300, 99][level - 1], &random)
    let question = random.element([
      "Compute $\(term.tex)$.", "What is the value of $\(term.tex)$?", "Evaluate $\(term.tex)$.",
    ])
    return SyntheticProblem(question: question, answer: "\(term.value)", check: term.python)
  }

  private struct Term {
    let tex: String
    let python: String
    let value: Int
    let isSum: Bool
  }

  private static func term(depth: Int, largest: Int, _ random: inout SeededGenerator) -> Term {
    guard depth > 0 else {
      let number = random.integer(2...largest)
      return Term(tex: "\(number)", python: "\(number)", value: number, isSum: false)
    }
    let left = term(depth: depth - 1, largest: largest, &random)
    // Factors stay small, so that the value can be worked out by hand.
    let right = term(depth: depth > 1 ? random.integer(0...1) : 0, largest: largest, &random)
    func bracketed(_ text: String, _ term: Term) -> String { term.isSum ? "(\(text))" : text }
    switch random.integer(0...2) {
    case 0:
      return Term(
        tex: "\(left.tex) + \(bracketed(right.tex, right))",
        python: "\(left.python) + \(bracketed(right.python, right))",
        value: left.value + right.value, isSum: true)
    case 1:
      return Term(
        tex: "\(left.tex) - \(bracketed(right.tex, right))",
        python: "\(left.python) - \(bracketed(right.python, right))",
        value: left.value - right.value, isSum: true)
    default:
      return Term(
        tex: "\(bracketed(left.tex, left)) \\times \(bracketed(right.tex, right))",
        python: "\(bracketed(left.python, left)) * \(bracketed(right.python, right))",
        value: left.value * right.value, isSum: false)
    }
  }
}
