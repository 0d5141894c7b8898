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
    let counts = (0..<3).map { _ in random.integer(2...20) }
    return SyntheticProblem(
      question: """
        A wardrobe holds \(counts[0]) shirts, \(counts[1]) pairs of trousers and \(counts[2]) hats. How \
        many outfits of one of each are there?
        """, answer: "\(counts.reduce(1, *))",
      check: "len(list(itertools.product(*map(range, \(counts)))))")
  }

  private static func committee(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (women, men) = (random.integer(3...24), random.integer(3...24))
    let people = women + men
    switch random.integer(0...7) {
    case 0:
      let members = random.integer(2...5)
      return SyntheticProblem(
        question: "In how many ways can \(members) members of a club of \(people) be chosen?",
        answer: "\(choose(people, members))", check: "math.comb(\(people), \(members))")
    case 1:
      let members = random.integer(2...5)
      let without = choose(men, min(members, men)) * (members > men ? 0 : 1)
      return SyntheticProblem(
        question: """
          A club has \(women) women and \(men) men. In how many ways can \(members) of its members be chosen if \
          at least one of them is a woman?
          """, answer: "\(choose(people, members) - without)",
        check:
          "sum(math.comb(\(women), w) * math.comb(\(men), \(members) - w) for w in range(1, \(members + 1)))"
      )
    default:
      let (some, others) = (random.integer(1...min(4, women)), random.integer(1...min(4, men)))
      return SyntheticProblem(
        question: """
          A club has \(women) women and \(men) men. In how many ways can a committee of \
          \(some) \(some == 1 ? "woman" : "women") and \(others) \(others == 1 ? "man" : "men") be chosen?
          """, answer: "\(choose(women, some) * choose(men, others))",
        check: "math.comb(\(women), \(some)) * math.comb(\(men), \(others))")
    }
  }

  private static let couples = [
    ("Ada", "Ben"), ("Mia", "Noah"), ("Zoe", "Tom"), ("Ida", "Leo"), ("Eva", "Max"), ("Ana", "Jim"),
  ]
  private static let seatsPeople = 4...8

  static func count(level: Int) -> Int? {
    // Next to each other, not so, or so many between.
    level == 3
      ? seatsPeople.reduce(0) { $0 + 2 + ($1 - 2) } * couples.count : nil
  }

  private static func seats(_ random: inout SeededGenerator) -> SyntheticProblem {
    let people = random.integer(seatsPeople)
    let rest = (1...(people - 2)).reduce(1, *)
    let names = random.element(couples)
    let together = 2 * (people - 1) * rest
    let all = people * (people - 1) * rest
    let way = random.integer(-1...(people - 2))
    // So many pairs of chairs have just so many others between them, and two people sit on them in two ways.
    let (relation, condition, answer) =
      switch way {
      case -1: ("sit next to each other", "== 1", together)
      case 0: ("not sit next to each other", "!= 1", all - together)
      default:
        (
          "sit with exactly \(way) \(way == 1 ? "person" : "people") between them", "== \(way + 1)",
          2 * (people - 1 - way) * rest
        )
      }
    return SyntheticProblem(
      question: """
        \(people) people, \(names.0) and \(names.1) among them, sit down in a row of \(people) chairs. \
        In how many orders do \(names.0) and \(names.1) \(relation)?
        """, answer: "\(answer)",
      check:
        "sum(abs(p.index(0) - p.index(1)) \(condition) for p in itertools.permutations(range(\(people))))"
    )
  }

  private static func paths(_ random: inout SeededGenerator) -> SyntheticProblem {
    let (width, height) = (random.integer(3...12), random.integer(3...12))
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
    // Few enough to be counted one by one.
    let letters = (0..<random.integer(2...8)).map { _ in random.element(Array("ABCDEFGHJK")) }
    let used = String(letters.sorted())
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
