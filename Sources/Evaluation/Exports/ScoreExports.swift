import Formats
import Foundation
import Machine
import Values

/// Scores as numbers for TensorBoard and for model pages on the Hub.
enum ScoreExports {
  /// One folder for each model; TensorBoard shows them as runs.
  static func writeEvents(
    _ results: [BenchmarkResult], _ folder: EvaluationFolder, at began: Date
  ) throws {
    for model in names(results) {
      let run = "\(folder.exports)/tensorboard/\(model)"
      // The events of an earlier grading would be shown beside these.
      try Files.remove(run)
      let seconds = began.timeIntervalSince1970
      let file = try EventFile(folder: run, startedAt: seconds)
      for result in results where result.model == model {
        guard let score = try? BenchmarkScore(result) else { continue }
        let numbers: [(String, Double?)] = [
          ("score", score.mean), ("se_repeats", score.repeatError),
          ("se_questions", score.questionError), ("cut", result.share(.cut)),
          ("no_answer", result.share(.noAnswer)),
        ]
        for (name, value) in numbers {
          guard let value else { continue }
          try file.add(tag: "\(result.benchmark)/\(name)", value: value, step: 0, at: seconds)
        }
      }
      try file.finish()
    }
  }

  /// One file for each model, of those benchmarks whose items are datasets of the Hub.
  ///
  /// - Returns: how many files were written.
  static func writeHubFiles(
    _ results: [BenchmarkResult], _ benchmarks: [Benchmark], _ folder: EvaluationFolder,
    at date: Date
  ) throws -> Int {
    var written = 0
    for model in names(results) {
      let entries = results.filter { $0.model == model }.compactMap { result in
        entry(result, benchmarks.first { $0.name == result.benchmark }, date)
      }
      guard !entries.isEmpty else { continue }
      try HubEvalResults.write(entries, to: "\(folder.exports)/hub/\(model)", name: folder.name)
      written += 1
    }
    return written
  }

  private static func entry(_ result: BenchmarkResult, _ benchmark: Benchmark?, _ date: Date)
    -> HubEvalResults.Entry?
  {
    guard case .hub(let spec, _)? = benchmark?.place, spec.dataset.contains("/"),
      let score = try? BenchmarkScore(result)
    else { return nil }
    let origin = result.conditions["items_from"]?.string ?? ""
    let revision = origin.split(separator: "@").last.map(String.init)
    return HubEvalResults.Entry(
      dataset: spec.dataset, task: spec.subset ?? "default",
      revision: revision.flatMap { $0.count == 40 ? $0 : nil }, value: score.mean * 100,
      date: date,
      notes:
        "avg@\(result.repeats), protocol \(result.evaluationProtocol), \(result.items.count) items")
  }

  private static func names(_ results: [BenchmarkResult]) -> [String] {
    results.map(\.model).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
