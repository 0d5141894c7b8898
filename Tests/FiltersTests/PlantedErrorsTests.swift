import Answering
import Corpus
import Recipes
import TestSupport
import Testing
@testable import Sources

@testable import Filters

/// Of answers in which errors were planted, `correct` and `majority` keep exactly those that were not.
struct PlantedErrorsTests {
  private struct Planted {
    var traces: [Trace] = []
    var right: Set<AnswerID> = []
    /// The answers of the largest group of each question; of equal groups, that of the first final answer.
    var most: Set<AnswerID> = []
  }

  /// Seven answers to each problem, in turn written in every form; from none to all of them are wrong, and of the
  /// wrong ones some agree.
  private static func planted(_ problems: Int, seed: UInt64) throws -> Planted {
    var generator = SeededGenerator(seed)
    var planted = Planted()
    for problem in try Self.problems(problems) {
      var groups: [(value: Fraction, members: [AnswerID])] = []
      let wrong = Int.random(in: 0...7, using: &generator)
      for sample in 0..<7 {
        let offset = sample < wrong ? Int.random(in: 1...3, using: &generator) : 0
        let value = Fraction(
          problem.answer.top + offset * problem.answer.bottom, problem.answer.bottom)
        let trace = Samples.trace(
          problem.question, sample: Int64(sample),
          text: value.response(Int.random(in: 0..<4, using: &generator)))
        planted.traces.append(trace)
        if offset == 0 { planted.right.insert(trace.id) }
        if let place = groups.firstIndex(where: { $0.value.top == value.top }) {
          groups[place].members.append(trace.id)
        } else {
          groups.append((value, [trace.id]))
        }
      }
      let most = groups.map(\.members.count).max() ?? 0
      let largest = groups.filter { $0.members.count == most }
      // Which of equal groups wins depends on how its answers are written; those problems are left out.
      if largest.count == 1 {
        planted.most.formUnion(largest[0].members)
      } else {
        planted.traces.removeLast(7)
        planted.right.subtract(largest.flatMap(\.members))
        planted.right.subtract(groups.flatMap(\.members))
      }
    }
    return planted
  }

  private struct Fraction {
    let top: Int
    let bottom: Int

    init(_ top: Int, _ bottom: Int) { (self.top, self.bottom) = (top, bottom) }

    /// A whole response that ends in this number, in one of four forms.
    func response(_ form: Int) -> String {
      let plain = bottom == 1 ? "\(top)" : "\(top)/\(bottom)"
      let tex = bottom == 1 ? "\(top).0" : "\\frac{\(2 * top)}{\(2 * bottom)}"
      return switch form {
      case 0: "We get 7 first, and then \\boxed{\(plain)}."
      case 1: "It is $\\boxed{\(tex)}$"
      case 2: "Step 1: 3 + 4 = 7.\n\nThe answer is \(plain)."
      default: "So the final answer is $\(tex)$."
      }
    }
  }

  /// Problems whose answers are whole numbers or fractions.
  private static func problems(_ count: Int) throws -> [(question: Question, answer: Fraction)] {
    let reader = SyntheticProblems(
      kinds: ["arithmetic", "algebra", "number_theory", "counting", "fractions", "sequences"],
      levels: 1...5, rows: count, seed: 9
    ).reader()
    var problems: [(Question, Fraction)] = []
    while case .row(let row)? = try reader.next() {
      let text = try #require(row["question"]?.string)
      let answer = try #require(row["answer"]?.string)
      let parts = answer.split(separator: "/").compactMap { Int($0) }
      problems.append(
        (
          Samples.question(text, reference: answer),
          Fraction(parts[0], parts.count == 2 ? parts[1] : 1)
        ))
    }
    return problems
  }

  private static func graded(_ traces: [Trace]) async throws -> [Trace] {
    try await FilterRig.Outcome.of(Grade([]), traces, FilterRig.Lengths()).kept
  }

  @Test(arguments: 0..<4) func correctKeepsExactlyTheRightOnes(_ seed: UInt64) async throws {
    let planted = try Self.planted(150, seed: seed)
    #expect(!planted.right.isEmpty && planted.right.count < planted.traces.count)
    let outcome = try await FilterRig.run("correct", over: try await Self.graded(planted.traces))
    #expect(Set(outcome.kept.map(\.id)) == planted.right)
    #expect(outcome.kept.count + outcome.dropped.count == planted.traces.count)
  }

  @Test(arguments: 0..<4) func majorityKeepsExactlyTheLargestGroups(_ seed: UInt64) async throws {
    let planted = try Self.planted(150, seed: seed)
    #expect(!planted.most.isSubset(of: planted.right), "some majorities are wrong")
    let outcome = try await FilterRig.run("majority: 0", over: planted.traces)
    #expect(Set(outcome.kept.map(\.id)) == planted.most)
  }
}
