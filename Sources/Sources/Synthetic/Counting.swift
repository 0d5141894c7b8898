import Corpus

/// How many ways there are: choices, orders, paths, words.
enum Counting: ProblemKind {
  static let name = "counting"

  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem {
    switch level {
    case 1: outfits(&random)
    case 2: committee(&random)
    case 3: seats(&random)
    case 4: paths(&random)
    default: words(&random)
    }
  }

  private static func outfits(_ random: inout SeededGenerator) -> SyntheticProblem {
    let counts = (0..<3).map { _ in random.integer(2...12) }
    return SyntheticProblem(
      question: """
        A wardrobe holds \(counts[0]) shirts, \(counts[1]) pairs of trousers and \(counts[2]) hats. How \
        many outfits of one of each are there?
        """, answer: "\(counts.reduce(1, *))",
      check: "len(list(itertools.product(*map(range, \(counts)))))")
  }

  private static func committee(_ random: inout SeededGenerator) -> SyntheticProblem {
    let people = random.integer(5...16)
    let members = random.integer(2...min(5, people - 1))
    return SyntheticProblem(
      question: "In how many ways can \(members) members of a club of \(people) be chosen?",
      answer: "\(choose(people, members))",
      check: "sum(1 for _ in itertools.combinations(range(\(people)), \(members)))")
  }

  private static func seats(_ random: inout SeededGenerator) -> SyntheticProblem {
    let people = random.integer(4...8)
    let rest = (1...(people - 1)).reduce(1, *)
    let names = random.element([("Ada", "Ben"), ("Mia", "Noah"), ("Zoe", "Tom"), ("Ida", "Leo")])
    let areNeighbours = random.integer(0...1) == 0
    let together = 2 * rest
    let condition = "abs(p.index(0) - p.index(1)) \(areNeighbours ? "==" : "!=") 1"
    return SyntheticProblem(
      question: """
        \(people) people, \(names.0) and \(names.1) among them, sit down in a row of \(people) chairs. \
        In how many orders do \(names.0) and \(names.1) \(areNeighbours ? "" : "not ")sit next to each \
        other?
        """, answer: "\(areNeighbours ? together : people * rest - together)",
      check: "sum(\(condition) for p in itertools.permutations(range(\(people))))")
  }

  private static func paths(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (width, height) = (random.integer(3...9), random.integer(3...9))
    let (x, y) = (random.integer(1...(width - 1)), random.integer(1...(height - 1)))
    let through = choose(x + y, x) * choose(width - x + height - y, width - x)
    let isThrough = random.integer(0...1) == 0
    let all = "math.comb(\(width + height), \(width))"
    let part = "math.comb(\(x + y), \(y)) * math.comb(\(width + height - x - y), \(height - y))"
    return SyntheticProblem(
      question: """
        A path goes from $(0, 0)$ to $(\(width), \(height))$ in steps of one to the right or one up. How \
        many such paths \(isThrough ? "" : "do not ")pass through $(\(x), \(y))$?
        """,
      answer: "\(isThrough ? through : choose(width + height, width) - through)",
      check: isThrough ? part : "\(all) - \(part)")
  }

  private static func words(_ random: inout SeededGenerator) -> SyntheticProblem {
    let letters = Array("ABCDE").map { (letter: $0, count: random.integer(0...3)) }
      .filter { $0.count > 0 }
    let word = letters.map { String(repeating: $0.letter, count: $0.count) }.joined()
    // At least one letter, and few enough to be counted one by one.
    let used = word.isEmpty ? "AB" : String(word.prefix(8))
    var orders = (1...used.count).reduce(1, *)
    for count in Dictionary(grouping: used, by: \.self).values.map(\.count) {
      orders /= (1...count).reduce(1, *)
    }
    return SyntheticProblem(
      question:
        "How many different words, with or without a meaning, can be made of all the letters "
        + "of $\\text{\(used)}$?", answer: "\(orders)",
      check: "len(set(itertools.permutations('\(used)')))")
  }

  private static func choose(_ n: Int, _ k: Int) -> Int {
    (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) }
  }
}
