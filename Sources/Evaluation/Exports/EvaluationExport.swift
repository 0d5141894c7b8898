import Foundation
import Values

/// Files of an evaluation for other programs; see Documentation/EvaluationExports.md.
public enum EvaluationExport: String, Sendable, CaseIterable {
  /// A log of Inspect for each model and benchmark, with every sample.
  case inspect
  /// TensorBoard's events: scores as numbers.
  case tensorboard
  /// The Hub's `.eval_results`, one file for each model.
  case hub
}

/// Writes the log of one model on one benchmark.
final class InspectExport: SampleSink {
  private let log: InspectLog
  private let benchmark: AskedBenchmark

  init(
    _ folder: EvaluationFolder, _ model: String, _ benchmark: AskedBenchmark, conditions: Record,
    at began: Date
  ) throws {
    self.benchmark = benchmark
    let names = Set(["temperature", "top_p", "max_tokens", "top_k", "seed", "reasoning_effort"])
    let generation = conditions.fields.filter { names.contains($0.name) && $0.value != .null }
    let others = conditions.fields.filter { !names.contains($0.name) }
    log = try InspectLog(
      folder: "\(folder.exports)/inspect",
      task: InspectLog.Task(
        name: benchmark.name, model: model, created: began, completed: Date(),
        datasetName: benchmark.benchmark.title, sampleIDs: benchmark.items.items.map(\.id),
        epochs: benchmark.benchmark.repeats, generation: Record(generation),
        metadata: Record(others), scorer: benchmark.benchmark.grader.kind.rawValue,
        scale: benchmark.benchmark.grader.kind == .jeebench ? .shares : .rightOrWrong))
  }

  func add(_ item: Item, _ repetition: Int, _ sample: SampleAnswer, _ grade: SampleGrade) throws {
    var prompt: [InspectLog.Message] = []
    if let system = benchmark.benchmark.system { prompt.append(.init(.system, system)) }
    prompt.append(.init(.user, benchmark.benchmark.prompt.render(item) ?? item.question))
    var metadata: Record = ["item": .string(item.name)]
    if let group = item.group { metadata["group"] = .string(group) }
    var entry = InspectLog.Sample(
      id: item.id, epoch: repetition + 1, prompt: prompt,
      target: ChoiceLetters.right(item) ?? item.reference,
      choices: item.optionOrder.map { item.options[$0] }, answer: "", stopReason: "unknown",
      score: grade.score, outcome: grade.outcome.rawValue, extracted: grade.extracted,
      explanation: grade.reason, metadata: metadata)
    if case .answer(let answer, _) = sample {
      entry.reasoning = answer.reasoning
      entry.answer = answer.text
      entry.stopReason = answer.finishReason
      entry.inputTokens = answer.promptTokens
      entry.outputTokens = answer.completionTokens
    }
    try log.add(entry)
  }

  func finish(_ result: BenchmarkResult) throws {
    // Without a sample that counts there is no mean.
    let score = try? BenchmarkScore(result)
    var more: [String: Double] = [
      "no_answer": result.share(.noAnswer), "cut": result.share(.cut),
      "could_not_tell": result.share(.couldNotTell),
    ]
    if let error = score?.repeatError { more["stderr_repeats"] = error }
    try log.finish(.init(mean: score?.mean, standardError: score?.questionError, more: more))
  }
}
