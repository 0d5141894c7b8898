import Corpus
import Recipes
import TestSupport
import Testing

@testable import Filters

struct MixTests {
  private static func mix(_ amounts: [(String, DrawAmount)]) -> Mix {
    let portions = amounts.map { MixSpec.Portion(name: $0, draw: DrawSpec($1), mark: .start) }
    return Mix(.portions(portions), sources: ["a", "b", "c"], seed: 1)
  }

  private let questions =
    (0..<100).map { Samples.question("m\($0)", source: "a") }
    + (0..<100).map { Samples.question("n\($0)", source: "b") }
    + (0..<10).map { Samples.question("c\($0)", source: "c", domain: "code") }

  @Test func countsSourcesAndDomains() async throws {
    let mix = Self.mix([("a", .exactly(7)), ("b", .exactly(3)), ("code", .exactly(20))])
    let outcome = try await FilterRig.Outcome.of(mix, questions, FilterRig.Lengths())
    #expect(outcome.kept.count { $0.source == "a" } == 7)
    #expect(outcome.kept.count { $0.source == "b" } == 3)
    #expect(outcome.kept.count { $0.domain == "code" } == 10)
    #expect(outcome.notes == ["20 questions of code were asked for, but there were only 10"])
    #expect(outcome.dropped.allSatisfy { $0.reason == "the mix had enough of its kind" })
  }

  @Test func aDomainDrawsFromAllItsSources() async throws {
    let mix = Self.mix([("math", .exactly(40)), ("code", .exactly(1))])
    let kept = try await FilterRig.Outcome.of(mix, questions, FilterRig.Lengths()).kept
    #expect(Set(kept.map(\.source)) == ["a", "b", "c"])
    #expect(kept.count == 41)
  }

  @Test func sharesAndRepetitionsAreDrawnToo() async throws {
    let mix = Self.mix([("a", .share(0.25)), ("b", .atMost(500)), ("code", .upsample(25))])
    let outcome = try await FilterRig.Outcome.of(mix, questions, FilterRig.Lengths())
    #expect(outcome.kept.count { $0.source == "a" } == 25)
    #expect(outcome.kept.count { $0.source == "b" } == 100)
    let repeated = outcome.kept.filter { $0.source == "c" }
    #expect(repeated.count == 25 && Set(repeated.map(\.id)).count == 25)
    #expect(Set(repeated.map(\.text)).count == 10)
    #expect(outcome.notes.isEmpty)
  }

  /// Finished stages say what a draw was called when they were made, and stay finished.
  @Test func aDrawsIdentityKeepsItsWords() {
    let amounts: [DrawAmount] = [.exactly(3), .atMost(3), .upsample(3), .share(0.5)]
    #expect(
      amounts.map { DrawSpec($0).identity["amount"] } == ["rows", "at_most", "up_sample", "share"])
  }

  /// The numbers of OpenThoughts3's experiment: 31,600 rows of the top 13 sources.
  @Test func theTopSourcesGiveEquallyManyAndTellWhatIsMissing() async throws {
    let ranking = (0..<16).map { "s\($0)" }
    let mix = Mix(
      .top(13, of: ranking.map { Marked($0, mark: .start) }, total: 31_600, upsamples: false),
      sources: ranking.reversed(), seed: 1)
    #expect(mix.draws.count == 13 && mix.draws["s12"]?.amount == .exactly(2430))
    let rows = RowCounts(ranking.map { (.init(source: $0, domain: "code"), 5000) })
    #expect(mix.expectedKept(of: rows).total == 31_590)
    let notes = try await FilterRig.Outcome.of(mix, [], FilterRig.Lengths()).notes
    #expect(notes.first == "13 × 2430 = 31590, 10 fewer than the 31600 asked for")
  }

  /// Weights are turned into whole counts that add up to the total.
  @Test(arguments: [1, 2, 3, 10, 31, 31_600])
  func weightsAddUp(_ total: Int) {
    let weights: [(String, Double)] = [("a", 1), ("b", 1), ("c", 1.7), ("d", 0.01)]
    let mix = Mix(
      .weights(
        weights.map { .init(name: $0, weight: $1, mark: .start) }, total: total, upsamples: false),
      sources: [], seed: 1)
    let counts = mix.draws.mapValues { $0.amount.count(of: .max) }
    #expect(counts.values.reduce(0, +) == total)
    for (name, weight) in weights {
      #expect(abs(Double(counts[name] ?? 0) - Double(total) * weight / 3.71) < 1)
    }
  }
}
