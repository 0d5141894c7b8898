import Asking
import Corpus
import Formats
import Recipes
import Values

/// Draws so many questions of each source or domain.
///
/// A draw of n is a subset of a larger one for the same seed; see ``Draw``.
public struct Mix: Filter {
  public static let name = "mix"

  /// How many of each portion, by the name of its source or domain.
  public let draws: [String: DrawSpec]
  private let seed: Int64
  /// What the user should know of how the portions came about.
  private let notes: [String]

  /// - Parameter sources: the recipe's sources, in its order, which is their ranking unless the mix gives
  ///   another.
  public init(_ spec: MixSpec, sources: [String], seed: Int64) {
    (draws, notes) = Self.resolve(spec, sources)
    self.seed = seed
  }

  public var identity: Record {
    let portions = draws.sorted { $0.key < $1.key }.map { Record.Field($0, .record($1.identity)) }
    return [
      "filter": .string(Self.name), "version": 2, "seed": .integer(seed),
      "parts": .record(Record(portions)),
    ]
  }

  public func expectedKept(of rows: RowCounts) -> RowCounts {
    draws.reduce(rows.keeping(only: draws.keys.map { RowScope($0) })) { rows, portion in
      rows.drawing(portion.value.amount, of: RowScope(portion.key))
    }
  }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let order = SeededOrder(seed: seed, purpose: Self.name)
    var offers = draws.mapValues { Draw($0.amount) }
    try await rows.forEach { question in
      guard let portion = portion(of: question) else { return }
      offers[portion]?.offer(rank: order.rank(question.id), stratum: stratum(of: question, portion))
    }
    let drawn = offers.mapValues { $0.finish() }
    let shortfalls = drawn.sorted { $0.key < $1.key }.flatMap { shortfall($1, of: $0) }
    return Survey(notes: notes + shortfalls) { question in
      guard let portion = portion(of: question), var drawn = drawn[portion] else {
        return .drop(reason: "the mix does not name its source", evidence: [:])
      }
      // Ids differ, and so do ranks: no two rows compete for the last place.
      let copies = drawn.copies(
        rank: order.rank(question.id), stratum: stratum(of: question, portion))
      switch copies {
      case 0:
        return .drop(
          reason: "the mix had enough of its kind",
          evidence: ["part": .string(portion), "count": .integer(Int64(drawn.count))])
      case 1: return .keep(question)
      default: return .copies(question.times(copies))
      }
    }
  }

  /// The portion that a question counts for. A recipe is checked to name each source only once.
  private func portion(of question: Question) -> String? {
    draws[question.source] != nil
      ? question.source : draws[question.domain] != nil ? question.domain : nil
  }

  private func stratum(of question: Question, _ portion: String) -> String {
    guard let draw = draws[portion], draw.stratum != nil else { return "" }
    return draw.stratum(of: question.record)
  }

  /// Weights and rankings become numbers of rows.
  private static func resolve(_ spec: MixSpec, _ sources: [String]) -> (
    draws: [String: DrawSpec], notes: [String]
  ) {
    switch spec {
    case .portions(let portions):
      return (
        Dictionary(portions.map { ($0.name, $0.draw) }, uniquingKeysWith: { first, _ in first }), []
      )
    case .weights(let weights, let total, let upsamples):
      // The draw from a portion is nested, so its number must not fall when the total grows.
      let counts = apportion(total, to: weights.map(\.weight))
      let draws = zip(weights, counts).map { ($0.name, draw($1, upsamples)) }
      return (Dictionary(draws, uniquingKeysWith: { first, _ in first }), [])
    case .top(let count, let ranking, let total, let upsamples):
      let top = (ranking.isEmpty ? sources : ranking.map(\.value)).prefix(count)
      let each = total / max(1, count)
      let missing = total - each * count
      let notes =
        missing == 0
        ? []
        : ["\(count) × \(each) = \(each * count), \(missing) fewer than the \(total) asked for"]
      let draws = top.map { ($0, draw(each, upsamples)) }
      return (Dictionary(draws, uniquingKeysWith: { first, _ in first }), notes)
    }
  }

  private static func draw(_ count: Int, _ upsamples: Bool) -> DrawSpec {
    DrawSpec(upsamples ? .upsample(count) : .exactly(count))
  }
}
