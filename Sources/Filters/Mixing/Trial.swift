import Asking
import Corpus
import Formats
import Values

/// Draws a few questions of those that come in, each source giving its share, so that a recipe can be tried on them.
///
/// No filter that recipes name: a trial puts it behind what costs nothing. It draws in the mix's order, so a trial of 20 is
/// part of a trial of 50, and what is asked about its questions is asked in the whole run, too.
public struct Trial: Filter {
  public static let name = "trial"

  /// How many questions it takes, at least 1.
  public let limit: Int
  private let seed: Int64

  public init(limit: Int, seed: Int64) {
    self.limit = limit
    self.seed = seed
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "limit": .integer(Int64(limit)),
      "seed": .integer(seed),
    ]
  }

  public var keepsCount: Bool { true }

  public func expectedKept(of rows: RowCounts) -> RowCounts { rows.keeping(limit, of: .all) }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let order = SeededOrder(seed: seed, purpose: Mix.name)
    var draw = Draw(.atMost(limit))
    try await rows.forEach { question in
      (rank: order.rank(question.id), source: question.source)
    } take: {
      draw.offer(rank: $0.rank, stratum: $0.source)
    }
    let drawn = draw.finish()
    return Survey(
      notes: ["a trial: \(drawn.count) of \(drawn.offered) questions go on"]
    ) { question in
      // Ids differ, and so do ranks.
      var drawn = drawn
      return drawn.copies(rank: order.rank(question.id), stratum: question.source) > 0
        ? .keep(question) : .drop(reason: "the trial has enough questions", evidence: [:])
    }
  }
}
