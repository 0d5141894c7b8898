import Values

/// What one run of a cell scored.
public struct CellRun: Sendable, Equatable {
  /// What a run is for.
  public enum Purpose: String, Sendable {
    /// To choose by.
    case choice
    /// To know how far equal recipes lie apart.
    case noise
    /// To say how good the one chosen is, with another seed and another draw.
    case confirmation
  }

  public let stage: String
  public let cell: String
  public let seed: Int
  public let purpose: Purpose
  /// One for each benchmark by which is chosen, in their order.
  public let tasks: [TaskScore]

  public init(stage: String, cell: String, seed: Int, purpose: Purpose, tasks: [TaskScore]) {
    self.stage = stage
    self.cell = cell
    self.seed = seed
    self.purpose = purpose
    self.tasks = tasks
  }

  /// The unweighted mean over the benchmarks, in points.
  public var mean: Double { tasks.reduce(0) { $0 + $1.score } / Double(max(1, tasks.count)) }
}

/// What one run scored on one benchmark.
public struct TaskScore: Sendable, Equatable {
  public let task: String
  /// In points, 0…100.
  public let score: Double
  /// The error that was published with it, in points.
  public let error: Double?
  /// The scores of each item, in 0…1, one for each repeat; empty if only the total is known.
  public let items: [String: [Double]]

  public init(task: String, score: Double, error: Double? = nil, items: [String: [Double]] = [:]) {
    self.task = task
    self.score = score
    self.error = error
    self.items = items
  }
}

extension CellRun {
  /// It as one line of the study's results.
  ///
  /// - Parameter identity: what names the cell's recipe and what came before it.
  func record(identity: String) -> Record {
    [
      "stage": .string(stage), "cell": .string(cell), "seed": .integer(Int64(seed)),
      "purpose": .string(purpose.rawValue), "identity": .string(identity),
      "tasks": .list(
        tasks.map { task in
          .record([
            "task": .string(task.task), "score": .double(task.score),
            "se": task.error.map(Value.double) ?? .null,
            "items": .record(
              Record(
                task.items.sorted { $0.key < $1.key }.map {
                  .init($0.key, .list($0.value.map(Value.double)))
                })),
          ])
        }),
    ]
  }

  /// Reads such a line; nil if it is none.
  init?(_ record: Record) {
    guard let stage = record["stage"]?.string, let cell = record["cell"]?.string,
      let seed = record["seed"]?.integer, let tasks = record["tasks"]?.list,
      let purpose = record["purpose"]?.string.flatMap(Purpose.init)
    else { return nil }
    var scores: [TaskScore] = []
    for task in tasks {
      guard let task = task.record, let name = task["task"]?.string,
        let score = task["score"]?.double, score.isFinite
      else { return nil }
      var items: [String: [Double]] = [:]
      for field in task["items"]?.record?.fields ?? [] {
        items[field.name] = field.value.list?.compactMap(\.double) ?? []
      }
      scores.append(TaskScore(task: name, score: score, error: task["se"]?.double, items: items))
    }
    self.init(
      stage: stage, cell: cell, seed: Int(clamping: seed), purpose: purpose, tasks: scores)
  }
}
