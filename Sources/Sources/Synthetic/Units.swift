import Corpus

/// Lengths, times, speeds, areas and rates in other units.
enum Units: ProblemKind {
  static let name = "units"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    switch level {
    case 1: simple(&random)
    case 2: clock(&random)
    case 3: speed(&random)
    case 4: area(&random)
    default: rate(&random)
    }
  }

  private static func simple(_ random: inout SeededGenerator) -> SyntheticProblem {
    let unit = random.element([
      ("metres", "centimetres", 100), ("kilometres", "metres", 1000), ("hours", "minutes", 60),
      ("kilograms", "grams", 1000), ("litres", "millilitres", 1000), ("days", "hours", 24),
      ("weeks", "days", 7), ("minutes", "seconds", 60),
    ])
    let amount = random.integer(2...700)
    return SyntheticProblem(
      question: "How many \(unit.1) are \(amount) \(unit.0)?", answer: "\(amount * unit.2)",
      check: "sum(\(unit.2) for _ in range(\(amount)))")
  }

  private static func clock(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (hours, minutes) = (random.integer(1...23), random.integer(1...59))
    let (laps, rest) = (random.integer(2...9), random.integer(1...50))
    let seconds = (hours * 60 + minutes) * 60 + laps * rest
    return SyntheticProblem(
      question: """
        A journey takes \(counted(hours, "hour")) and \(counted(minutes, "minute")), and \(laps) stops of \
        \(counted(rest, "second")) each. \
        How many seconds does it take in all?
        """, answer: "\(seconds)", check: "\(hours) * 3600 + \(minutes) * 60 + \(laps) * \(rest)")
  }

  private static func speed(_ random: inout SeededGenerator) -> SyntheticProblem {
    let metresPerSecond = random.integer(2...700)
    let kilometresPerHour = writtenFraction(metresPerSecond * 18, 5)
    if random.integer(0...6) > 0 {
      let speed = random.integer(2...5000)
      return SyntheticProblem(
        question: """
          A speed of \(speed) kilometres per hour is how many metres per second? Give a whole number or a fraction \
          in lowest terms.
          """, answer: writtenFraction(5 * speed, 18), check: "Fraction(\(speed) * 1000, 3600)")
    }
    return SyntheticProblem(
      question: """
        A speed of \(metresPerSecond) metres per second is how many kilometres per hour? Give a whole \
        number or a fraction in lowest terms.
        """, answer: kilometresPerHour, check: "Fraction(\(metresPerSecond) * 3600, 1000)")
  }

  private static func area(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (length, width, side) = (
      random.integer(2...40), random.integer(2...40), random.element([5, 10, 20, 25, 50])
    )
    return SyntheticProblem(
      question: """
        A floor is \(length) metres long and \(width) metres wide. How many square tiles with sides of \
        \(side) centimetres cover it?
        """, answer: "\(length * 100 / side * (width * 100 / side))",
      check: "\(length) * \(width) * 10000 // (\(side) * \(side))")
  }

  private static func rate(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (first, second) = (random.integer(2...70), random.integer(71...150))
    return SyntheticProblem(
      question: """
        One pipe fills a tank in \(first) hours, another in \(second) hours. In how many minutes do both \
        together fill it? Give a whole number or a fraction in lowest terms.
        """, answer: writtenFraction(60 * first * second, first + second),
      check: "60 / (Fraction(1, \(first)) + Fraction(1, \(second)))")
  }
}
