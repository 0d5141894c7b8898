import Corpus
import Formats
import Recipes

/// Keeps so many questions of each source or domain, drawn at random.
///
/// A sample of n is a subset of a larger one for the same seed; see ``SeededOrder``.
public struct Mix: Filter {
  public static let name = "mix"

  /// How many of each part; the part's name is a source's or a domain's.
  public let counts: [String: Int]
  private let seed: Int64

  public init(_ spec: MixSpec, seed: Int64) {
    counts = Self.counts(spec)
    self.seed = seed
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "seed": .integer(seed),
      "counts": .record(
        Record(counts.sorted { $0.key < $1.key }.map { .init($0.key, .integer(Int64($0.value))) })),
    ]
  }

  public func expectedKept(of rows: RowCounts) -> RowCounts {
    counts.reduce(rows) { rows, part in rows.keeping(part.value, of: Part(part.key)) }
  }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let order = SeededOrder(seed: seed, purpose: Self.name)
    var drawn = counts.mapValues { BestN<UInt64>($0) }
    try rows.forEach { question in
      guard let part = part(of: question) else { return }
      drawn[part]?.offer(question.id, key: order.rank(question.id))
    }
    let kept = drawn.mapValues(\.ids)
    let notes = counts.sorted { $0.key < $1.key }.flatMap { name, wanted in
      shortfall(wanted: wanted, found: kept[name]?.count ?? 0, of: Part(name), "questions")
    }
    return Survey(notes: notes) { question in
      guard let part = part(of: question), let ids = kept[part] else {
        return .drop(reason: "the mix does not name its source", evidence: [:])
      }
      return ids.contains(question.id)
        ? .keep(question)
        : .drop(
          reason: "the mix had enough of its kind",
          evidence: ["part": .string(part), "count": .integer(Int64(ids.count))])
    }
  }

  /// The part that a question counts for. A recipe is checked to name each source only once.
  private func part(of question: Question) -> String? {
    counts[question.source] != nil
      ? question.source : counts[question.domain] != nil ? question.domain : nil
  }

  /// Weights are turned into counts that add up to the total.
  static func counts(_ spec: MixSpec) -> [String: Int] {
    var weights: [(name: String, weight: Double)] = []
    var counts: [String: Int] = [:]
    for part in spec.parts {
      switch part.amount {
      case .count(let count): counts[part.name] = count
      case .weight(let weight): weights.append((part.name, weight))
      }
    }
    guard let total = spec.total else { return counts }
    for ((name, _), share) in zip(weights, apportion(total, to: weights.map(\.weight))) {
      counts[name] = share
    }
    return counts
  }
}
