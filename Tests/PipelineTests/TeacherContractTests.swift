import Foundation
import Teachers
import TestSupport
import Testing
import Values

/// What holds for every kind of endpoint, whatever goes wrong there: every row has its answers, none is bought
/// twice, and what cannot be had is set aside with the reason.
struct TeacherContractTests {
  /// A way to reach a model, as a recipe describes it.
  enum Kind: String, CaseIterable, Sendable {
    case openai
    case anthropic
    case severalEndpoints
    case severalAnswersAtOnce
    case openaiBatches
    case anthropicBatches

    func teacher(_ urls: [String]) -> String {
      switch self {
      case .openai: #"endpoint: "\#(urls[0])""#
      case .anthropic: #"endpoint: "\#(urls[0])", interface: anthropic"#
      case .severalEndpoints: #"endpoint: ["\#(urls[0])", "\#(urls[1])"]"#
      case .severalAnswersAtOnce: #"endpoint: "\#(urls[0])", n: 3"#
      case .openaiBatches: #"endpoint: "\#(urls[0])", batch: true"#
      case .anthropicBatches: #"endpoint: "\#(urls[0])", batch: true, interface: anthropic"#
      }
    }

    var isBatched: Bool { [.openaiBatches, .anthropicBatches].contains(self) }
  }

  private static let questions = 20
  private static let samples = 4

  private static func recipe(_ teacher: String) -> String {
    """
    name: contract
    teachers: { t: { \(teacher), model: m, concurrency: 8, price: { input: 1, output: 2 } } }
    sources: [{ name: s, domain: math, path: questions.jsonl, reference: answer }]
    answers: { teacher: t, samples: \(samples) }
    export: { to: [jsonl] }
    """
  }

  private static let cases = Kind.allCases.flatMap { kind in [1, 2, 3].map { (kind, $0 as UInt64) }
  }

  @Test(arguments: cases)
  func everyRowIsAnsweredOnceWhateverGoesWrong(_ kind: Kind, _ seed: UInt64) async throws {
    let rig = try await RunRig()
    try rig.write(questions: Self.questions)
    let refused = "question 7"
    var providers: [FaultyProvider] = []
    for number in 0..<2 {
      providers.append(
        try await FaultyProvider.start(seed: seed * 10 + UInt64(number), refused: [refused]))
    }
    let yaml = Self.recipe(kind.teacher(providers.map(\.url)))
    let policy = RetryPolicy(attempts: 12, firstDelay: 0.002, longestDelay: 0.01)
    let outcome = try await rig.run(yaml, policy: policy)

    let answered = (Self.questions - 1) * Self.samples
    #expect(outcome.calls.answered == answered && outcome.calls.failed == Self.samples)
    #expect(outcome.export.rows == answered)
    #expect(outcome.funnel[1].tally.dropped == ["the teacher gave no answer": Self.samples])
    // 10 tokens at $1 and 5 at $2 a million each, half of it in batches; the prompt of several answers is
    // paid for once.
    if kind != .severalAnswersAtOnce {
      let each: Int64 = kind.isBatched ? 10_000_000 : 20_000_000
      #expect(outcome.calls.cost == Money(picodollars: each * Int64(answered)))
    }
    let faults = providers.reduce(0) { $0 + $1.faults }
    #expect(faults > 0, "nothing went wrong, so nothing is shown")
    if !kind.isBatched {
      // Readable answers that arrived whole: as many as are in the ledger, but for those at the end of a
      // request for several of which fewer were missing.
      for (question, count) in providers.flatMap(\.sent) where kind != .severalEndpoints {
        #expect(count == Self.samples, "\(question) was bought \(count) times")
      }
      #expect(providers.flatMap(\.sent.values).reduce(0, +) == answered)
    }

    // All of it is remembered, failures included: nobody is asked.
    for provider in providers { await provider.stop() }
    try rig.removeStages()
    let again = try await rig.run(yaml, name: "again", policy: policy)
    #expect(again.calls.remembered == answered && again.calls.failed == Self.samples)
    #expect(again.export.rows == answered)
    await rig.teacher.stop()
  }
}
