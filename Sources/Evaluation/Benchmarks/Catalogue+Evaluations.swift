import Filters
import Foundation
import Recipes
import Similarity
import Values

extension Catalogue {
  /// The benchmarks as sets that training data can be compared with.
  ///
  /// - Parameter folder: one that has them by their names, so that nothing is fetched; nil for what
  ///   `$RETORT_BENCHMARKS` says.
  public static func evaluations(
    folder: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> KnownEvaluations {
    let named = environment["RETORT_BENCHMARKS"].flatMap { $0.isEmpty ? nil : $0 }
    return KnownEvaluations(names: names, files: nil, folder: folder ?? named) { name in
      benchmark(name)?.evaluation
    }
  }

  /// What has to be done before a dataset can be had; nil for nothing.
  public static func access(to dataset: EvaluationDataset) -> String? {
    all.lazy.compactMap(\.evaluation).first { $0.dataset == dataset }?.access
  }
}

extension Benchmark {
  /// Its questions as a set that training data can be compared with; nil if they are no dataset of the Hub.
  ///
  /// Of its rows nothing but the question and what selects them is read: no reference and no tests.
  var evaluation: NamedEvaluation? {
    guard case .hub(let spec, let only) = place else { return nil }
    return NamedEvaluation(
      name: name, dataset: EvaluationDataset(spec, only: only), access: access
    ) { files in
      try EvaluationSet.read(
        name, files, questions: columns.question, ids: columns.name, takes: selection.mayTake)
    }
  }
}

extension ItemSelection {
  /// Whether a row is an item, as far as it has the columns that tell it: copies of a benchmark may have lost them.
  func mayTake(_ row: Record) -> Bool {
    ItemSelection(
      equal: equal.filter { $0.column.value(in: row) != nil },
      dates: dates.flatMap { $0.column.value(in: row) == nil ? nil : $0 }
    ).takes(row)
  }
}
