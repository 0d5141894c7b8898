import Recipes
import Values

/// A benchmark: where its items are, how they are put to a model, how answers are graded, and what is known of it.
///
/// It is data: one YAML file each in `Benchmarks/`, and the user's own in an evaluation, of the same form.
public struct Benchmark: Sendable {
  /// What its results may be used for.
  public enum Use: String, Sendable, CaseIterable {
    /// Recipes may be chosen by it.
    case development
    /// It tells how good a chosen recipe is, once; see ``HeldOutLog``.
    case heldOut = "held-out"
  }

  /// What is known of its items, to tell whether those at hand are the published ones.
  public struct Expectation: Sendable, Equatable {
    public let count: Int
    /// The digest of all items, 64 hexadecimal digits; nil where it is not known.
    public let digest: String?
  }

  /// One word: letters, digits, hyphens, underscores, dots.
  public let name: String
  public let title: String
  public let place: ItemPlace
  public let columns: ItemColumns
  /// Which rows are items.
  public let selection: ItemSelection
  public let prompt: PromptTemplate
  /// The system prompt; nil for none.
  public let system: String?
  /// How answers are graded.
  public let grader: GraderSpec
  /// Answers for each item.
  public let repeats: Int
  /// The most items that are asked, drawn by their digests; nil for all.
  public let limit: Int?
  public let use: Use
  public let license: String?
  /// What has to be done before the items can be had.
  public let access: String?
  public let expectation: Expectation?
  /// Items that are known to be faulty, by their names in the dataset, and why.
  public let knownBad: [String: String]
  /// What the published table did otherwise; none where it did the same.
  public let deviations: [Deviation]
  public let mark: RecipeNode.Mark

  /// The same with some deviations of the published protocol in place.
  public func under(_ evaluation: EvaluationProtocol) -> Benchmark {
    guard case .evalchemy = evaluation else { return self }
    return deviations.filter { evaluation.has($0.name) }.reduce(self) { $1.change($0) }
  }

  func with(
    prompt: PromptTemplate? = nil, grader: GraderSpec? = nil, selection: ItemSelection? = nil
  ) -> Benchmark {
    Benchmark(
      name: name, title: title, place: place, columns: columns,
      selection: selection ?? self.selection, prompt: prompt ?? self.prompt, system: system,
      grader: grader ?? self.grader, repeats: repeats, limit: limit, use: use, license: license,
      access: access, expectation: expectation, knownBad: knownBad, deviations: deviations,
      mark: mark)
  }
}

extension Benchmark {
  /// Where its items are, for a listing.
  public var origin: String {
    switch place {
    case .files(let paths, _): paths.map(\.value).joined(separator: ", ")
    case .hub(let spec, _): "hub: \(spec.dataset)"
    }
  }

  /// What is known of it, for programs.
  public var summary: Record {
    [
      "benchmark": .string(name), "title": .string(title), "items_from": .string(origin),
      "items": Value(expectation.map { Int64($0.count) }),
      "items_sha256": Value(expectation?.digest),
      "repeats": .integer(Int64(repeats)), "grader": .string(grader.kind.rawValue),
      "use": .string(use.rawValue), "license": Value(license), "access": Value(access),
      "known_bad": .list(knownBad.keys.sorted().map(Value.string)),
      "evalchemy": .list(
        deviations.map {
          .record([
            "fault": .string($0.name), "about": .string($0.about), "source": .string($0.source),
          ])
        }),
    ]
  }
}

/// How a table came about: as is right, or as the published one was made.
public enum EvaluationProtocol: Sendable, Equatable {
  case correct
  /// As OpenThoughts3's table was made with Evalchemy, its known faults included.
  ///
  /// - Parameter without: faults that are left out, by their names.
  case evalchemy(without: Set<String> = [])

  /// Whether a deviation is in place.
  func has(_ deviation: String) -> Bool {
    if case .evalchemy(let without) = self { !without.contains(deviation) } else { false }
  }

  /// `correct`, `evalchemy`, `evalchemy without boxed-space`.
  public var description: String {
    switch self {
    case .correct: "correct"
    case .evalchemy(let without):
      without.isEmpty
        ? "evalchemy" : "evalchemy without \(without.sorted().joined(separator: ", "))"
    }
  }
}
