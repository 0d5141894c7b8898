import Corpus
import Recipes
import Testing
import Values

@testable import Evaluation

/// Items, answers and evaluations of the tests' own.
enum Rig {
  static func item(
    _ question: String = "What is 2+2?", reference: String = "4", options: [String] = [],
    kind: String? = nil, row: Record = [:]
  ) -> Item {
    Item(
      name: "1", question: question, reference: reference, options: options,
      rightOption: options.isEmpty ? nil : 0, kind: kind, cluster: nil, group: nil, tests: nil,
      row: row)
  }

  static func answer(_ text: String, reasoning: String? = nil, finish: String = "stop") -> Answer {
    Answer(
      sample: 0, model: "m", reasoning: reasoning, text: text, finishReason: finish,
      promptTokens: 1, completionTokens: 1, cost: nil)
  }

  /// A result in which each row holds the scores of one item.
  static func result(
    _ model: String, _ benchmark: String = "b", _ scores: [[Double?]], clusters: [String]? = nil,
    use: Benchmark.Use = .development
  ) -> BenchmarkResult {
    BenchmarkResult(
      model: model, benchmark: benchmark, title: benchmark, use: use,
      repeats: scores.first?.count ?? 1, evaluationProtocol: "correct", grader: "math@1",
      items: scores.enumerated().map { place, scores in
        BenchmarkResult.ItemResult(
          id: "i\(place)", name: "\(place)", cluster: clusters?[place], group: nil,
          outcomes: scores.map { score in
            score.map { $0 == 1 ? .right : $0 == 0 ? .wrong : .partial } ?? .couldNotTell
          }, scores: scores)
      }, available: scores.count, itemsDigest: "d", otherItems: nil, isVerified: true,
      conditions: [:], notes: [])
  }

  /// What is wrong with an evaluation's text.
  static func findings(_ yaml: String) -> [String] {
    let log = FindingLog()
    _ = EvaluationSetUp(folder: "/nowhere", environment: [:]).check(yaml, log: log)
    return log.findings.map(\.message)
  }
}
