import Storage
import Values

/// Finds the results of models by their names.
public struct ModelFinder: Sendable {
  private let workspace: Workspace

  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// The development results of models, each called as tells it apart from the others: by its name, or
  /// `EVALUATION/NAME` where two have the same.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if there is none of a name, or more than one.
  public func results(of names: [String]) throws -> [[BenchmarkResult]] {
    let found = try names.map { try find($0) }
    let models = found.map(\.model)
    return found.map { found in
      guard models.count(where: { $0 == found.model }) > 1 else { return found.results }
      return found.results.map { result in
        var result = result
        result.model = "\(found.evaluation)/\(found.model)"
        return result
      }
    }
  }

  private typealias Found = (evaluation: String, model: String, results: [BenchmarkResult])

  /// `student`, or `EVALUATION/student` where several evaluations have one of that name.
  private func find(_ name: String) throws -> Found {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    let evaluations = parts.count == 2 ? [parts[0]] : workspace.evaluations
    let model = parts.last ?? name
    var found: [Found] = []
    var known: [String] = []
    var damaged: [String] = []
    for evaluation in evaluations {
      guard let results = try? workspace.evaluation(evaluation).developmentResults() else {
        damaged.append(evaluation)
        continue
      }
      for result in results where !known.contains(result.model) { known.append(result.model) }
      let own = results.filter { $0.model == model }
      if !own.isEmpty { found.append((evaluation, model, own)) }
    }
    guard let first = found.first else {
      throw RetortError(
        .usage, "no evaluation has results of a model \"\(name)\"",
        cause: damaged.isEmpty
          ? nil : "the results of \(damaged.joined(separator: ", ")) cannot be read",
        hint: known.isEmpty
          ? "retort evaluate makes some"
          : nearest(to: name, among: known)
            ?? "there are: \(known.sorted().joined(separator: ", ")) (held-out benchmarks apart)")
    }
    guard found.count == 1 else {
      throw RetortError(
        .usage, "several evaluations have a model \"\(name)\"",
        hint: "name one of them: "
          + found.map { "\($0.evaluation)/\(model)" }.joined(separator: ", "))
    }
    return first
  }
}
