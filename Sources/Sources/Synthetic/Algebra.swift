import Corpus

/// Unknowns to be found: linear equations, pairs of them, quadratics.
enum Algebra: ProblemKind {
  static let name = "algebra"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    switch level {
    case 1: oneStep(&random)
    case 2: bothSides(&random)
    case 3: pair(&random)
    case 4: quadratic(&random)
    default: powerSum(&random)
    }
  }

  private static func oneStep(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (x, factor, shift) = (
      random.integer(-12...12), random.integer(2...9), random.integer(1...30)
    )
    return SyntheticProblem(
      question: "Solve for $x$: $\(factor)x + \(shift) = \(factor * x + shift)$.", answer: "\(x)",
      check: only("\(factor) * x + \(shift) == \(factor * x + shift)"))
  }

  private static func bothSides(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (x, left, shift) = (
      random.integer(-20...20), random.integer(6...15), random.integer(1...40)
    )
    let right = random.integer(2...5)
    let end = signed((left - right) * x + shift)
    return SyntheticProblem(
      question: "Find $x$ if $\(left)x + \(shift) = \(right)x \(end)$.", answer: "\(x)",
      check: only("\(left) * x + \(shift) == \(right) * x \(end)"))
  }

  private static func pair(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (x, y) = (random.integer(-9...9), random.integer(-9...9))
    let (a, b, c) = (random.integer(2...7), random.integer(2...7), random.integer(2...7))
    // The second equation is never a multiple of the first: its determinant is below zero.
    let d = -random.integer(1...7)
    let (first, second) = (a * x + b * y, c * x + d * y)
    let condition = "\(a) * x + \(b) * y == \(first) and \(c) * x + \(d) * y == \(second)"
    return SyntheticProblem(
      question: """
        If $\(a)x + \(b)y = \(first)$ and $\(c)x - \(-d)y = \(second)$, what is $x + y$?
        """, answer: "\(x + y)",
      check: "next(x + y for x in range(-9, 10) for y in range(-9, 10) if \(condition))")
  }

  private static func quadratic(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (first, second) = (random.integer(-60...60), random.integer(1...60))
    let (sum, product) = (2 * first + second, first * (first + second))
    let middle = sum == 0 ? "" : " \(signed(-sum))x"
    let end = product == 0 ? "" : " \(signed(product))"
    return SyntheticProblem(
      question: "What is the larger root of $x^2\(middle)\(end) = 0$?",
      answer: "\(first + second)",
      check: "max(x for x in range(-199, 200) if x * x \(signed(-sum)) * x \(signed(product)) == 0)"
    )
  }

  private static func powerSum(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (x, y) = (random.integer(-30...30), random.integer(-30...30))
    let power = random.integer(2...4)
    let condition = "x + y == \(x + y) and x * y == \(x * y)"
    let value = { (n: Int) in (0..<power).reduce(1) { product, _ in product * n } }
    return SyntheticProblem(
      question: """
        Two numbers $x$ and $y$ have the sum $\(x + y)$ and the product $\(x * y)$. \
        What is $x^\(power) + y^\(power)$?
        """, answer: "\(value(x) + value(y))",
      check: """
        next(x ** \(power) + y ** \(power) for x in range(-30, 31) for y in range(-30, 31) if \(condition))
        """)
  }

  private static func only(_ condition: String) -> String {
    "next(x for x in range(-99, 100) if \(condition))"
  }

  private static func signed(_ number: Int) -> String {
    number < 0 ? "- \(-number)" : "+ \(number)"
  }
}
