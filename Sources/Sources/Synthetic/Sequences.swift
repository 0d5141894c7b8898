import Corpus

/// Terms and sums of arithmetic, geometric and recursive sequences.
enum Sequences: ProblemKind {
  static let name = "sequences"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    switch level {
    case 1: arithmeticTerm(&random)
    case 2: arithmeticSum(&random)
    case 3: geometricSum(&random)
    case 4: recursive(&random)
    default: divisibleSum(&random)
    }
  }

  private static func arithmeticTerm(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (first, step, place) = (
      random.integer(-20...40), random.integer(2...15), random.integer(8...60)
    )
    let start = (0..<4).map { "\(first + $0 * step)" }.joined(separator: ", ")
    return SyntheticProblem(
      question:
        "An arithmetic sequence begins $\(start), \\ldots$ What is its term number \(place)?",
      answer: "\(first + (place - 1) * step)",
      check: "list(itertools.islice(itertools.count(\(first), \(step)), \(place)))[-1]")
  }

  private static func arithmeticSum(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (first, step, count) = (
      random.integer(1...30), random.integer(2...12), random.integer(10...80)
    )
    let last = first + (count - 1) * step
    return SyntheticProblem(
      question:
        "Find the sum $\(first) + \(first + step) + \(first + 2 * step) + \\cdots + \(last)$.",
      answer: "\((first + last) * count / 2)",
      check: "sum(range(\(first), \(last + 1), \(step)))")
  }

  private static func geometricSum(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (first, ratio, count) = (
      random.integer(1...120), random.integer(2...9), random.integer(4...9)
    )
    let powers = (0..<count).map { power in (0..<power).reduce(first) { value, _ in value * ratio }
    }
    return SyntheticProblem(
      question: """
        A geometric sequence has the first term \(first) and the ratio \(ratio). What is the sum of its \
        first \(count) terms?
        """, answer: "\(powers.reduce(0, +))",
      check: "\(first) * (\(ratio) ** \(count) - 1) // (\(ratio) - 1)")
  }

  private static func recursive(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (first, second) = (random.integer(1...10), random.integer(1...10))
    let (a, b, place) = (random.integer(1...4), random.integer(1...4), random.integer(6...9))
    var values = [first, second]
    while values.count < place {
      values.append(a * values[values.count - 1] + b * values[values.count - 2])
    }
    let (left, right) = (a == 1 ? "" : "\(a)", b == 1 ? "" : "\(b)")
    let function =
      "(lambda f: f(f, \(place)))(lambda f, n: [\(first), \(second)][n - 1] if n < 3 else "
    return SyntheticProblem(
      question: """
        A sequence has $a_1 = \(first)$, $a_2 = \(second)$ and \
        $a_{n+2} = \(left)a_{n+1} + \(right)a_n$. What is $a_{\(place)}$?
        """, answer: "\(values[place - 1])",
      check: "\(function)\(a) * f(f, n - 1) + \(b) * f(f, n - 2))")
  }

  private static func divisibleSum(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (a, b) = random.element([(3, 5), (4, 7), (5, 6), (4, 9), (3, 7), (5, 8)])
    let limit = random.integer(50...900)
    func sum(_ divisor: Int) -> Int {
      let count = limit / divisor
      return divisor * count * (count + 1) / 2
    }
    return SyntheticProblem(
      question:
        "What is the sum of the integers from 1 to \(limit) that are divisible by \(a) or \(b)?",
      answer: "\(sum(a) + sum(b) - sum(a * b))",
      check: "sum(n for n in range(1, \(limit + 1)) if n % \(a) == 0 or n % \(b) == 0)")
  }
}
