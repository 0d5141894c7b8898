import Corpus
import Recipes
import TestSupport
import Testing

@testable import Stages

struct MixTests {
  private static func spec(_ amounts: [(String, MixSpec.Amount)], total: Int? = nil) -> MixSpec {
    MixSpec(
      parts: amounts.map { .init(name: $0, amount: $1, mark: .start) }, total: total)
  }

  private let questions =
    (0..<100).map { Samples.question("m\($0)", source: "a") }
    + (0..<100).map { Samples.question("n\($0)", source: "b") }
    + (0..<10).map { Samples.question("c\($0)", source: "c", domain: "code") }

  @Test func countsSourcesAndDomains() async throws {
    let mix = Mix(Self.spec([("a", .count(7)), ("b", .count(3)), ("code", .count(20))]), seed: 1)
    let outcome = try await FilterRig.Outcome.of(mix, questions, FilterRig.Lengths())
    #expect(outcome.kept.count { $0.source == "a" } == 7)
    #expect(outcome.kept.count { $0.source == "b" } == 3)
    #expect(outcome.kept.count { $0.domain == "code" } == 10)
    #expect(outcome.notes == ["20 questions of code were asked for, but there were only 10"])
    #expect(outcome.dropped.allSatisfy { $0.reason == "the mix had enough of its kind" })
  }

  @Test func aDomainDrawsFromAllItsSources() async throws {
    let mix = Mix(Self.spec([("math", .count(40)), ("code", .count(1))]), seed: 1)
    let kept = try await FilterRig.Outcome.of(mix, questions, FilterRig.Lengths()).kept
    #expect(Set(kept.map(\.source)) == ["a", "b", "c"])
    #expect(kept.count == 41)
  }

  /// Weights are turned into whole counts that add up to the total.
  @Test(arguments: [1, 2, 3, 10, 31, 31_600])
  func weightsAddUp(_ total: Int) {
    let weights: [(String, MixSpec.Amount)] = [
      ("a", .weight(1)), ("b", .weight(1)), ("c", .weight(1.7)), ("d", .weight(0.01)),
    ]
    let counts = Mix.counts(Self.spec(weights, total: total))
    #expect(counts.values.reduce(0, +) == total)
    for (name, amount) in weights {
      guard case .weight(let weight) = amount else { continue }
      let exact = Double(total) * weight / 3.71
      #expect(abs(Double(counts[name] ?? 0) - exact) < 1)
    }
  }
}
