import Corpus
import Formats
import Recipes

/// Draws so many questions of each source or domain.
///
/// A draw of n is a subset of a larger one for the same seed; see ``Draw``.
public struct Mix: Filter {
  public static let name = "mix"

  /// How many of each part; the part's name is a source's or a domain's.
  public let draws: [String: DrawSpec]
  private let seed: Int64
  /// What the user should know of how the parts came about.
  private let notes: [String]

  /// - Parameter sources: the recipe's sources, in its order, which is their ranking unless the mix gives
  ///   another.
  public init(_ spec: MixSpec, sources: [String], seed: Int64) {
    (draws, notes) = Self.resolve(spec, sources)
    self.seed = seed
  }

  public var identity: Record {
    let parts = draws.sorted { $0.key < $1.key }.map { Record.Field($0, .record($1.identity)) }
    return [
      "filter": .string(Self.name), "version": 2, "seed": .integer(seed),
      "parts": .record(Record(parts)),
    ]
  }

  public func expectedKept(of rows: RowCounts) -> RowCounts {
    draws.reduce(rows.keeping(only: draws.keys.map { Part($0) })) { rows, part in
      rows.drawing(part.value.amount, of: Part(part.key))
    }
  }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let order = SeededOrder(seed: seed, purpose: Self.name)
    var offers = draws.mapValues { Draw($0.amount) }
    try await rows.forEach { question in
      guard let part = part(of: question) else { return }
      offers[part]?.offer(rank: order.rank(question.id), stratum: stratum(of: question, part))
    }
    let drawn = offers.mapValues { $0.finish() }
    let shortfalls = drawn.sorted { $0.key < $1.key }.flatMap { shortfall($1, of: $0) }
    return Survey(notes: notes + shortfalls) { question in
      guard let part = part(of: question), var drawn = drawn[part] else {
        return .drop(reason: "the mix does not name its source", evidence: [:])
      }
      // Ids differ, and so do ranks: no two rows compete for the last place.
      let copies = drawn.copies(
        rank: order.rank(question.id), stratum: stratum(of: question, part))
      switch copies {
      case 0:
        return .drop(
          reason: "the mix had enough of its kind",
          evidence: ["part": .string(part), "count": .integer(Int64(drawn.count))])
      case 1: return .keep(question)
      default: return .copies(question.times(copies))
      }
    }
  }

  /// The part that a question counts for. A recipe is checked to name each source only once.
  private func part(of question: Question) -> String? {
    draws[question.source] != nil
      ? question.source : draws[question.domain] != nil ? question.domain : nil
  }

  private func stratum(of question: Question, _ part: String) -> String {
    guard let draw = draws[part], draw.stratum != nil else { return "" }
    return draw.stratum(of: question.record)
  }

  /// Weights and rankings become numbers of rows.
  private static func resolve(_ spec: MixSpec, _ sources: [String]) -> (
    draws: [String: DrawSpec], notes: [String]
  ) {
    switch spec {
    case .parts(let parts):
      return (
        Dictionary(parts.map { ($0.name, $0.draw) }, uniquingKeysWith: { first, _ in first }), []
      )
    case .weights(let weights, let total, let upSamples):
      // The draw from a part is nested, so the part's number must not fall when the total grows.
      let counts = apportion(total, to: weights.map(\.weight))
      let draws = zip(weights, counts).map { ($0.name, draw($1, upSamples)) }
      return (Dictionary(draws, uniquingKeysWith: { first, _ in first }), [])
    case .top(let count, let ranking, let total, let upSamples):
      let top = (ranking.isEmpty ? sources : ranking.map(\.value)).prefix(count)
      let each = total / max(1, count)
      let missing = total - each * count
      let notes =
        missing == 0
        ? []
        : ["\(count) × \(each) = \(each * count), \(missing) fewer than the \(total) asked for"]
      let draws = top.map { ($0, draw(each, upSamples)) }
      return (Dictionary(draws, uniquingKeysWith: { first, _ in first }), notes)
    }
  }

  private static func draw(_ count: Int, _ upSamples: Bool) -> DrawSpec {
    DrawSpec(upSamples ? .upSample(count) : .exactly(count))
  }
}
