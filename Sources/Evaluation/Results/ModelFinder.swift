import Storage
import Values

/// Finds the results of models by their names.
public struct ModelFinder: Sendable {
  private let workspace: Workspace

  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// The development results of a model: `student`, or `EVALUATION/student` where several evaluations have one of that name.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if there is none, or more than one.
  public func results(of name: String) throws -> [BenchmarkResult] {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    let evaluations = parts.count == 2 ? [parts[0]] : workspace.evaluations
    let model = parts.last ?? name
    var found: [(evaluation: String, results: [BenchmarkResult])] = []
    var known: [String] = []
    for evaluation in evaluations {
      let results = try workspace.evaluation(evaluation).developmentResults()
      for result in results where !known.contains(result.model) { known.append(result.model) }
      let own = results.filter { $0.model == model }
      if !own.isEmpty { found.append((evaluation, own)) }
    }
    guard let first = found.first else {
      throw RetortError(
        .usage, "no evaluation has results of a model \"\(name)\"",
        hint: known.isEmpty
          ? "retort evaluate makes some"
          : "there are: \(known.sorted().joined(separator: ", ")) (held-out benchmarks apart)")
    }
    guard found.count == 1 else {
      throw RetortError(
        .usage, "several evaluations have a model \"\(name)\"",
        hint: "name one of them: "
          + found.map { "\($0.evaluation)/\(model)" }.joined(separator: ", "))
    }
    return first.results
  }
}
