import Foundation
import Values

/// Records of a log as Inspect reads them (`EvalSpec`, `EvalSample` and their like, schema version 2).
struct InspectRecords {
  let task: InspectLog.Task
  /// The log's own id: what it is made of decides it, so that the same evaluation exported twice is one for Inspect, too.
  let id: String

  init(_ task: InspectLog.Task) {
    self.task = task
    let content: Record = [
      "task": .string(task.name), "model": .string(task.model),
      "created": .double(task.created.timeIntervalSince1970), "dataset": .string(task.datasetName),
      "samples": .list(task.sampleIDs.map(Value.string)), "epochs": .integer(Int64(task.epochs)),
      "generation": .record(task.generation), "metadata": .record(task.metadata),
      "scorer": .string(task.scorer),
    ]
    id = String(Digest(of: content.json).description.prefix(22))
  }

  /// The metric that is the score: the mean of what Inspect takes for numbers.
  var metric: String {
    switch task.scale {
    case .rightOrWrong: "accuracy"
    case .shares: "mean"
    }
  }

  // MARK: The log

  /// What is known before the first sample.
  var start: Record {
    let generation = Value.record(InspectVocabulary.generation(task.generation))
    let spec: Record = [
      "eval_id": .string(id), "run_id": .string(id),
      "created": .string(InspectVocabulary.time(task.created)),
      "task": .string(task.name), "task_id": .string(id), "task_version": 0,
      "dataset": .record([
        "name": .string(task.datasetName), "samples": .integer(Int64(task.sampleIDs.count)),
        "sample_ids": .list(task.sampleIDs.map(Self.id)), "shuffled": false,
      ]),
      "model": .string(task.model), "model_generate_config": generation,
      "config": .record([
        "epochs": .integer(Int64(task.epochs)), "epochs_reducer": ["mean"],
      ]),
      "metadata": .record(task.metadata),
      "scorers": [
        .record([
          "name": .string(task.scorer),
          "metrics": [
            .record(["name": .string(metric)]),
            .record(["name": "stderr"]),
          ],
        ])
      ],
    ]
    let plan: Record = [
      "name": "plan", "steps": [.record(["solver": "generate", "params": .record([:])])],
      "config": generation,
    ]
    return ["version": 2, "eval": .record(spec), "plan": .record(plan)]
  }

  /// The whole log but its samples.
  func header(_ scores: InspectLog.Scores, _ totals: InspectTotals) -> Record {
    var metrics: Record = [metric: number(metric, scores.mean ?? .nan)]
    if let error = scores.standardError { metrics["stderr"] = number("stderr", error) }
    for (name, value) in scores.more.sorted(by: { $0.key < $1.key }) where metrics[name] == nil {
      metrics[name] = number(name, value)
    }
    let scored = totals.items.count { $0.scored > 0 }
    let score: Record = [
      "name": .string(task.scorer), "scorer": .string(task.scorer), "reducer": "mean",
      "scored_samples": .integer(Int64(scored)),
      "unscored_samples": .integer(Int64(totals.items.count - scored)),
      "metrics": .record(metrics),
    ]
    let start = start
    return [
      "version": 2, "status": "success", "eval": start["eval"]!, "plan": start["plan"]!,
      "results": .record([
        "total_samples": .integer(Int64(task.sampleIDs.count * task.epochs)),
        "completed_samples": .integer(Int64(totals.samples)), "scores": [.record(score)],
      ]),
      "stats": .record([
        "started_at": .string(InspectVocabulary.time(task.created)),
        "completed_at": .string(InspectVocabulary.time(task.completed)),
        "model_usage": usage(totals.inputTokens, totals.outputTokens).map {
          .record([task.model: .record($0)])
        } ?? .record([:]),
      ]),
    ]
  }

  private func number(_ name: String, _ value: Double) -> Value {
    .record(["name": .string(name), "value": .double(value)])
  }

  /// Each item's mean over its answers.
  func reductions(_ totals: InspectTotals) -> Value {
    [
      .record([
        "scorer": .string(task.scorer), "reducer": "mean",
        "samples": .list(
          totals.items.map { item in
            .record(["value": .double(item.mean), "sample_id": Self.id(item.id)])
          }),
      ])
    ]
  }

  // MARK: A sample

  func sample(_ sample: InspectLog.Sample) -> Record {
    let input = sample.prompt.map(message)
    let answer = assistant(sample)
    let stop = InspectVocabulary.stopReason(sample.stopReason)
    var output: Record = [
      "model": .string(task.model),
      "choices": [.record(["message": answer, "stop_reason": .string(stop)])],
      "completion": .string(sample.answer),
    ]
    if stop == "unknown" {
      output["metadata"] = .record(["finish_reason": .string(sample.stopReason)])
    }
    var record: Record = ["id": Self.id(sample.id), "epoch": .integer(Int64(sample.epoch))]
    record["input"] = .list(input)
    if !sample.choices.isEmpty { record["choices"] = .list(sample.choices.map(Value.string)) }
    record["target"] = .string(sample.target)
    record["messages"] = .list(input + [answer])
    let usage = usage(sample.inputTokens ?? 0, sample.outputTokens ?? 0)
    if let usage { output["usage"] = .record(usage) }
    record["output"] = .record(output)
    record["scores"] = .record([task.scorer: .record(score(sample))])
    record["metadata"] = .record(sample.metadata)
    if let usage { record["model_usage"] = .record([task.model: .record(usage)]) }
    record["uuid"] = .string(uuid(sample))
    return record
  }

  /// What the list of samples shows of one: long texts cut, the answer left out.
  func summary(_ sample: InspectLog.Sample) -> Record {
    var record: Record = ["id": Self.id(sample.id), "epoch": .integer(Int64(sample.epoch))]
    record["input"] = .list(
      sample.prompt.map { message(.init($0.role, shortened($0.content))) })
    if !sample.choices.isEmpty {
      record["choices"] = .list(sample.choices.map { .string(shortened($0)) })
    }
    record["target"] = .string(shortened(sample.target))
    var score = score(sample)
    score["answer"] = Value(sample.extracted.map(shortened))
    score["explanation"] = Value(sample.explanation.map(shortened))
    record["scores"] = .record([task.scorer: .record(score)])
    record["metadata"] = .record(
      Record(
        sample.metadata.fields.compactMap { field in
          switch field.value {
          case .list, .record: nil
          case .string(let text): .init(field.name, .string(shortened(text)))
          case .null, .bool, .integer, .bigInteger, .double: field
          }
        }))
    if let usage = usage(sample.inputTokens ?? 0, sample.outputTokens ?? 0) {
      record["model_usage"] = .record([task.model: .record(usage)])
    }
    record["uuid"] = .string(uuid(sample))
    record["completed"] = true
    record["message_count"] = .integer(Int64(sample.prompt.count + 1))
    return record
  }

  private static func id(_ item: String) -> Value { .string(InspectVocabulary.sampleID(item)) }

  private func shortened(_ text: String) -> String {
    let start = text.prefix(1000)
    return start.endIndex == text.endIndex ? text : start + "…"
  }

  private func uuid(_ sample: InspectLog.Sample) -> String {
    let name = Value.list([
      .string(id), .string(sample.id), .integer(Int64(sample.epoch)),
    ])
    return String(Digest(of: name.json).description.prefix(22))
  }

  private func message(_ message: InspectLog.Message) -> Value {
    .record(["role": .string(message.role.rawValue), "content": .string(message.content)])
  }

  /// The answer; what was thought before it stands in a block of its own, which the viewer folds.
  private func assistant(_ sample: InspectLog.Sample) -> Value {
    let content: Value =
      sample.reasoning.map { reasoning in
        [
          .record(["type": "reasoning", "reasoning": .string(reasoning)]),
          .record(["type": "text", "text": .string(sample.answer)]),
        ]
      } ?? .string(sample.answer)
    return .record([
      "role": "assistant", "content": content, "source": "generate", "model": .string(task.model),
    ])
  }

  private func score(_ sample: InspectLog.Sample) -> Record {
    let value: Value =
      switch (sample.score, task.scale) {
      case (nil, _): .double(.nan)
      case (let score?, .rightOrWrong): score == 1 ? "C" : "I"
      case (let score?, .shares): .double(score)
      }
    var record: Record = ["value": value, "answer": Value(sample.extracted)]
    record["explanation"] = Value(sample.explanation)
    if sample.score == nil { record["reason"] = .string(sample.outcome) }
    record["metadata"] = .record(["outcome": .string(sample.outcome)])
    return record
  }

  private func usage(_ input: Int64, _ output: Int64) -> Record? {
    let (total, isTooMuch) = input.addingReportingOverflow(output)
    guard input > 0 || output > 0, !isTooMuch else { return nil }
    return [
      "input_tokens": .integer(input), "output_tokens": .integer(output),
      "total_tokens": .integer(total),
    ]
  }
}

/// What is kept of the samples that were written: sums, for each item.
struct InspectTotals {
  struct Item {
    let id: String
    fileprivate(set) var sum = 0.0
    fileprivate(set) var scored = 0

    /// NaN if none of its answers counts.
    var mean: Double { scored == 0 ? .nan : sum / Double(scored) }
  }

  /// In the order in which they first came.
  private(set) var items: [Item] = []
  private(set) var samples = 0
  private(set) var inputTokens: Int64 = 0
  private(set) var outputTokens: Int64 = 0
  private var places: [String: Int] = [:]

  mutating func add(_ sample: InspectLog.Sample) {
    let place = places[sample.id] ?? items.count
    if place == items.count {
      places[sample.id] = place
      items.append(Item(id: sample.id))
    }
    if let score = sample.score {
      items[place].sum += score
      items[place].scored += 1
    }
    samples += 1
    inputTokens = inputTokens.addingClamped(sample.inputTokens ?? 0)
    outputTokens = outputTokens.addingClamped(sample.outputTokens ?? 0)
  }
}

extension Int64 {
  /// The sum, or the largest number there is.
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, isTooMuch) = addingReportingOverflow(Swift.max(0, other))
    return isTooMuch ? .max : sum
  }
}
