import Corpus
import Formats

/// A problem that was made, its answer, and another way to the answer.
struct SyntheticProblem {
  /// What is asked, with formulas in TeX between dollars.
  let question: String
  /// A whole number, or a fraction `a/b` in lowest terms.
  let answer: String
  /// A Python expression whose value is the answer, found in another way where there is one (by trying
  /// all cases instead of by a formula). `math`, `itertools` and `Fraction` may be used.
  let check: String
}

/// A kind of problem: one file each.
protocol ProblemKind: SendableMetatype {
  /// Its name in recipes.
  static var name: String { get }
  /// A problem of a level from 1 (easy) to 5.
  static func problem(level: Int, _ random: inout SeededGenerator) -> SyntheticProblem
  /// How many different problems of a level there are, where they are fewer than ``manyProblems``; nil elsewhere.
  static func count(level: Int) -> Int?
}

extension ProblemKind {
  static func count(level: Int) -> Int? { nil }
}

/// So many different problems of a kind and a level there are at least, where a kind says no number.
let manyProblems = 5000

/// All kinds, in the order in which they take turns.
let problemKinds: [any ProblemKind.Type] = [
  Arithmetic.self, Algebra.self, NumberTheory.self, Counting.self, Fractions.self, Sequences.self,
  Percentages.self, Units.self,
]

/// Problems one after another: kinds and levels take turns, and no question comes twice.
///
/// The rows have `question`, `answer`, `kind`, `difficulty` (the level) and `check`. The first 1,000 of
/// 10,000 are the 1,000 of the same seed. Memory: 16 bytes a problem.
final class SyntheticReader: RecordReader {
  private let slots: [Slot]
  private let rows: Int
  private let seed: Int64
  private var made = 0
  private var turn = 0
  private var exhausted: Set<Int> = []
  private var seen: Set<RowID> = []

  /// A kind at a level.
  private struct Slot {
    let kind: any ProblemKind.Type
    let level: Int
  }

  /// After so many repetitions in a row there is taken to be nothing new.
  private static let patience = 200

  init(kinds: [any ProblemKind.Type], levels: ClosedRange<Int>, rows: Int, seed: Int64) {
    slots = levels.flatMap { level in kinds.map { Slot(kind: $0, level: level) } }
    self.rows = rows
    self.seed = seed
  }

  /// The next problem; nil when there are enough, or no more of these kinds.
  func next() -> RowResult? {
    while made < rows, exhausted.count < slots.count {
      let (round, index) = turn.quotientAndRemainder(dividingBy: slots.count)
      turn += 1
      guard !exhausted.contains(index) else { continue }
      let slot = slots[index]
      var random = SeededGenerator(
        seed: seed, purpose: "synthetic/\(slot.kind.name)/\(slot.level)/\(round)")
      for _ in 0..<Self.patience {
        let problem = slot.kind.problem(level: slot.level, &random)
        guard seen.insert(RowID(source: "", key: problem.question)).inserted else { continue }
        made += 1
        return .row([
          "question": .string(problem.question), "answer": .string(problem.answer),
          "kind": .string(slot.kind.name), "difficulty": .integer(Int64(slot.level)),
          "check": .string(problem.check),
        ])
      }
      exhausted.insert(index)
    }
    return nil
  }
}

/// A number of things, the thing in the singular or with an s: `1 litre`, `2 litres`.
func counted(_ number: Int, _ thing: String) -> String {
  number == 1 ? "1 \(thing)" : "\(number) \(thing)s"
}

/// A fraction in lowest terms, as an answer is written: `3/4`, `-2`.
func writtenFraction(_ numerator: Int, _ denominator: Int) -> String {
  let divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1)
  let (top, bottom) = (numerator / divisor, denominator / divisor)
  return bottom == 1 ? "\(top)" : "\(top)/\(bottom)"
}

/// Never below zero.
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? abs(a) : greatestCommonDivisor(b, a % b)
}
