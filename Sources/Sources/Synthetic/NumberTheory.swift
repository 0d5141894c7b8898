import Corpus

/// Divisors, remainders, digits.
enum NumberTheory: ProblemKind {
  static let name = "number_theory"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    switch level {
    case 1: remainder(&random)
    case 2: commonDivisor(&random)
    case 3: divisors(&random)
    case 4: powerRemainder(&random)
    default: congruences(&random)
    }
  }

  private static func remainder(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (number, divisor) = (random.integer(100...2000), random.integer(3...29))
    return SyntheticProblem(
      question: "What is the remainder when $\(number)$ is divided by $\(divisor)$?",
      answer: "\(number % divisor)", check: "\(number) - \(divisor) * (\(number) // \(divisor))")
  }

  private static func commonDivisor(_ random: inout SeededGenerator) -> SyntheticProblem {
    let common = random.integer(2...30)
    let (a, b) = (common * random.integer(2...40), common * random.integer(2...40))
    let divisor = greatestCommonDivisor(a, b)
    let all = "range(1, \(min(a, b) + 1)) if \(a) % d == 0 and \(b) % d == 0"
    if random.integer(0...1) == 0 {
      return SyntheticProblem(
        question: "Find the greatest common divisor of $\(a)$ and $\(b)$.", answer: "\(divisor)",
        check: "max(d for d in \(all))")
    }
    return SyntheticProblem(
      question: "Find the least common multiple of $\(a)$ and $\(b)$.",
      answer: "\(a / divisor * b)",
      check: "\(a) * \(b) // max(d for d in \(all))")
  }

  private static func divisors(_ random: inout SeededGenerator) -> SyntheticProblem {
    let number = random.integer(60...9999)
    var (rest, prime, count) = (number, 2, 1)
    while rest > 1 {
      var power = 0
      while rest % prime == 0 { (rest, power) = (rest / prime, power + 1) }
      (count, prime) = (count * (power + 1), prime + 1)
    }
    return SyntheticProblem(
      question: "How many positive divisors does $\(number)$ have?", answer: "\(count)",
      check: "sum(1 for d in range(1, \(number + 1)) if \(number) % d == 0)")
  }

  private static func powerRemainder(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (base, power, modulus) = (
      random.integer(2...30), random.integer(10...200), random.integer(7...101)
    )
    let value = (0..<power).reduce(1 % modulus) { rest, _ in rest * base % modulus }
    return SyntheticProblem(
      question: "What is the remainder when $\(base)^{\(power)}$ is divided by $\(modulus)$?",
      answer: "\(value)", check: "\(base) ** \(power) % \(modulus)")
  }

  private static func congruences(_ random: inout SeededGenerator) -> SyntheticProblem {
    let moduli = random.element([
      [3, 5, 7], [4, 7, 9], [5, 8, 11], [7, 9, 13], [8, 9, 11], [5, 7, 9], [7, 8, 9], [5, 9, 11],
      [7, 9, 11], [7, 11, 13], [9, 10, 11],
    ])
    let number = random.integer(0...(moduli.reduce(1, *) - 1))
    let conditions = moduli.map { "\(number % $0) when divided by $\($0)$" }
    let check = moduli.map { "n % \($0) == \(number % $0)" }.joined(separator: " and ")
    return SyntheticProblem(
      question: """
        What is the smallest non-negative integer that leaves the remainder \
        \(conditions.joined(separator: ", the remainder "))?
        """, answer: "\(number)", check: "next(n for n in itertools.count() if \(check))")
  }
}
