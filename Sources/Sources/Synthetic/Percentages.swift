import Corpus

/// Shares, discounts and changes one after another, told as everyday problems.
enum Percentages: ProblemKind {
  static let name = "percentages"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    switch level {
    case 1: part(&random)
    case 2: discount(&random)
    case 3: whole(&random)
    case 4: change(&random)
    default: mixture(&random)
    }
  }

  private static func part(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (percent, of) = (random.integer(1...99), 100 * random.integer(1...60))
    return SyntheticProblem(
      question: "What is \(percent)% of \(of)?", answer: "\(percent * of / 100)",
      check: "Fraction(\(percent), 100) * \(of)")
  }

  private static func discount(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (percent, price) = (5 * random.integer(1...19), 20 * random.integer(2...300))
    let thing = random.element(["coat", "bicycle", "lamp", "chair", "radio", "tent"])
    return SyntheticProblem(
      question:
        "A \(thing) costs $\(price)$ dollars. In a sale it is \(percent)% cheaper. How many "
        + "dollars does it cost then?", answer: "\(price - percent * price / 100)",
      check: "\(price) * (1 - Fraction(\(percent), 100))")
  }

  private static func whole(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (percent, total) = (5 * random.integer(1...19), 20 * random.integer(3...300))
    let who = random.element(["pupils of a school", "seats of a theatre", "trees of a park"])
    return SyntheticProblem(
      question:
        "\(percent)% of the \(who) are \(percent * total / 100). How many are there in all?",
      answer: "\(total)",
      check:
        "next(n for n in range(1, 7000) if Fraction(\(percent), 100) * n == \(percent * total / 100))"
    )
  }

  private static func change(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (up, down) = (5 * random.integer(1...18), 5 * random.integer(1...16))
    let start = 400 * random.integer(1...20)
    return SyntheticProblem(
      question: """
        A price of $\(start)$ dollars rises by \(up)% and then falls by \(down)%. What is it in dollars \
        after that?
        """, answer: "\(start * (100 + up) / 100 * (100 - down) / 100)",
      check: "\(start) * Fraction(\(100 + up), 100) * Fraction(\(100 - down), 100)")
  }

  private static func mixture(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (first, second) = (random.integer(5...45), random.integer(50...95))
    let (litres, more) = (random.integer(1...12), random.integer(1...12))
    let salt = first * litres + second * more
    return SyntheticProblem(
      question: """
        \(counted(litres, "litre")) of a solution with \(first)% salt \(litres == 1 ? "is" : "are") mixed with \
        \(counted(more, "litre")) of one with \
        \(second)% salt. What percentage of the mixture is salt? Give a whole number or a fraction in \
        lowest terms.
        """, answer: writtenFraction(salt, litres + more),
      check: "Fraction(\(first) * \(litres) + \(second) * \(more), \(litres) + \(more))")
  }
}
