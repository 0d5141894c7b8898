import Foundation
import Values

/// What a file of results says of its tasks, beside the numbers.
struct LMEvalTables {
  private let counts: [String: Int]
  private let shots: [String: Int]
  private let versions: [String: String]
  private let better: [String: Record]
  private let groups: Set<String>
  /// For all tasks, in files of old harnesses.
  private let commonShots: Int?

  init(_ file: Record) {
    func table<Entry>(_ name: String, _ read: (Value) -> Entry?) -> [String: Entry] {
      (file[name]?.record?.fields ?? []).reduce(into: [:]) { $0[$1.name] = read($1.value) }
    }
    counts = table("n-samples") { Self.count($0.record?["effective"]) ?? Self.count($0) }
    shots = table("n-shot", Self.count)
    versions = table("versions", Self.text)
    better = table("higher_is_better", \.record)
    commonShots = Self.count(file["config"]?.record?["num_fewshot"])
    // A task of its own stands there too, with nothing below it.
    let parents = (file["group_subtasks"]?.record?.fields ?? []).filter {
      $0.value.list?.isEmpty == false
    }
    groups = Set(parents.map(\.name) + (file["groups"]?.record?.fields ?? []).map(\.name))
  }

  /// The metrics among a task's fields.
  func scores(
    of task: String, _ fields: Record
  ) -> (scores: [LMEvalResults.Score], notes: [String]) {
    // By name: a file may have many metrics, and every one has its error somewhere else.
    let values = fields.fields.reduce(into: [String: Value]()) { $0[$1.name] = $1.value }
    var scores: [LMEvalResults.Score] = []
    var notes: [String] = []
    for field in fields.fields {
      let key = MetricKey(field.name)
      guard !key.isError, !Self.others.contains(key.metric), !key.metric.isBlank else { continue }
      guard let value = Self.number(field.value) else {
        notes.append("\(task): \(field.name) is no number")
        continue
      }
      scores.append(score(of: task, key, value, error: values[key.errorName], values))
    }
    return (scores, notes)
  }

  private func score(
    of task: String, _ key: MetricKey, _ value: Double, error: Value?, _ fields: [String: Value]
  ) -> LMEvalResults.Score {
    let higherIsBetter = better[task]?[key.metric]?.bool
    let scale = LMEvalScale(of: key.metric, value: value, higherIsBetter: higherIsBetter)
    let standardError = error.flatMap(Self.number).flatMap { $0 >= 0 ? $0 : nil }
    let groupCount = Self.count(fields["sample_count"]?.record?[key.name])
    return LMEvalResults.Score(
      task: task, metric: key.metric, filter: key.filter == "none" ? nil : key.filter,
      reported: value, share: scale.share(of: value),
      standardError: standardError.map { scale.share(of: $0) ?? $0 },
      samples: counts[task] ?? groupCount ?? Self.count(fields["sample_len"])
        ?? Self.count(fields["samples"]),
      shots: shots[task] ?? commonShots, version: versions[task], higherIsBetter: higherIsBetter,
      isGroup: groups.contains(task))
  }

  /// Fields of a task that are no metrics.
  private static let others: Set<String> = [
    "alias", "name", "sample_len", "sample_count", "samples", "n-shot", "version",
  ]

  /// The model's name: what newer harnesses write, or what was given as its weights.
  static func model(_ file: Record) -> String? {
    let config = file["config"]?.record
    let general = file["config_general"]?.record
    return text(file["model_name"]) ?? arguments(config?["model_args"]) ?? text(config?["model"])
      ?? text(general?["model_name"])
  }

  /// What names the model among its arguments, which are an object or `pretrained=…,dtype=…`.
  private static func arguments(_ value: Value?) -> String? {
    let pairs: [(String, String)] =
      value?.record?.fields.compactMap { field in text(field.value).map { (field.name, $0) } }
      ?? value?.string?.split(separator: ",").compactMap { pair in
        let parts = pair.split(separator: "=", maxSplits: 1)
        return parts.count == 2
          ? (parts[0].trimmingCharacters(in: .whitespaces), String(parts[1])) : nil
      } ?? []
    // Adapters come with the weights that they are put on.
    for name in ["peft", "delta", "pretrained", "model", "path", "engine"] {
      if let pair = pairs.first(where: { $0.0 == name && !$0.1.isEmpty }) { return pair.1 }
    }
    return nil
  }

  /// A text, or a number as one: versions are `2`, `2.0` or `"Yaml"`.
  static func text(_ value: Value?) -> String? {
    switch value {
    case .string(let text)?: text.isEmpty ? nil : text
    case .integer?, .double?:
      // 2 and 2.0 are the same version.
      value?.integer.map(String.init) ?? number(value).map { "\($0)" }
    default: nil
    }
  }

  /// A finite number, or a truth value as one.
  static func number(_ value: Value?) -> Double? {
    if let truth = value?.bool { return truth ? 1 : 0 }
    return value?.double.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func count(_ value: Value?) -> Int? {
    value?.integer.flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
  }
}

/// A metric's name with its filter: `exact_match,strict-match`; before 0.4 without.
private struct MetricKey {
  let name: String
  let metric: String
  let filter: String?
  /// Whether it is the standard error of another one.
  let isError: Bool

  init(_ name: String) {
    self.name = name
    let comma = name.firstIndex(of: ",")
    metric = String(name[..<(comma ?? name.endIndex)])
    filter = comma.map { String(name[name.index(after: $0)...]) }
    isError = metric.hasSuffix("_stderr")
  }

  /// The name of its standard error.
  var errorName: String { filter.map { "\(metric)_stderr,\($0)" } ?? "\(metric)_stderr" }
}

extension String {
  /// Groups without an average have a field of a space in some versions.
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
