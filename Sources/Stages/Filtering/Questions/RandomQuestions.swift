import Corpus
import Formats
import Recipes

/// Keeps n questions at random: the same for the same seed, in whatever order they come.
public struct RandomQuestions: RecipeFilter {
  public static let name = "random"
  public static let summary = "keeps n questions at random"
  public static let shorthand: String? = "keep"

  /// How many stay.
  public let keep: Int
  private let seed: Int64

  public init?(_ fields: Fields, in setting: Setting) {
    guard let keep = fields.requiredInteger("keep", in: 1...Int64.max) else { return nil }
    self.keep = Int(keep)
    seed = setting.seed
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "keep": .integer(Int64(keep)),
      "seed": .integer(seed),
    ]
  }

  public func expectedKept(of rows: Int) -> Int { min(keep, rows) }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let order = SeededOrder(seed: seed, purpose: Self.name)
    var best = BestN<UInt64>(keep)
    try rows.forEach { best.offer($0.id, key: order.rank($0.id)) }
    let kept = best.ids
    return Survey(notes: shortfall(wanted: keep, found: kept.count, of: "questions")) { question in
      kept.contains(question.id)
        ? .keep(question) : .drop(reason: "it was not drawn", evidence: [:])
    }
  }
}

/// A note when there were fewer rows than were asked for.
func shortfall(wanted: Int, found: Int, of what: String) -> [String] {
  found < wanted ? ["\(wanted) \(what) were asked for, but there were only \(found)"] : []
}
