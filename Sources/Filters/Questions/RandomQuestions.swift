import Asking
import Corpus
import Formats
import Recipes
import Values

/// Keeps n questions at random, of all or of one source or domain: the same for the same seed, in
/// whatever order they come.
public struct RandomQuestions: RecipeFilter, RankedSelection {
  public static let name = "random"
  public static let guide = FilterGuide(
    "keeps n questions at random, the same for the same seed",
    parameters: [FilterParameter("keep", nil, "how many stay"), FilterParameter.of],
    examples: [FilterExample("random: 2", [.kept("why?"), .kept("how?")])])
  public static let shorthand: String? = "keep"

  /// How many stay.
  public let keep: Int
  public let scope: RowScope
  private let seed: Int64

  /// Fields: `keep`; `of`, a source or a domain (all).
  public init?(_ fields: Fields, in setting: Setting) {
    let keep = fields.requiredInteger("keep", in: 1...Int64.max)
    guard let scope = RowScope(fields, in: setting), let keep else { return nil }
    self.keep = Int(keep)
    self.scope = scope
    seed = setting.seed
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "keep": .integer(Int64(keep)),
      "of": scope.value, "seed": .integer(seed),
    ]
  }

  public var keepsCount: Bool { true }

  public func expectedKept(of rows: RowCounts) -> RowCounts { rows.keeping(keep, of: scope) }

  public func kept(
    _ rows: ShardReader<Question>, where counts: @escaping @Sendable (RowID) -> Bool
  ) async throws -> Set<RowID> {
    let order = SeededOrder(seed: seed, purpose: Self.name)
    var best = BestN<UInt64, RowID>(keep)
    try await rows.forEach { question in
      scope.contains(question) && counts(question.id)
        ? (id: question.id, rank: order.rank(question.id)) : nil
    } take: { candidate in
      if let candidate { best.offer(candidate.id, key: candidate.rank) }
    }
    return best.ids
  }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let kept = try await kept(rows) { _ in true }
    let notes = shortfall(wanted: keep, found: kept.count, of: scope, "questions")
    return Survey(notes: notes) { question in
      !scope.contains(question) || kept.contains(question.id)
        ? .keep(question) : .drop(reason: "it was not drawn", evidence: [:])
    }
  }
}

/// A note when there were fewer rows than were asked for.
func shortfall(wanted: Int, found: Int, of scope: RowScope, _ what: String) -> [String] {
  guard found < wanted else { return [] }
  let whose = scope.name.map { "\(what) of \($0)" } ?? what
  return ["\(wanted) \(whose) were asked for, but there were only \(found)"]
}
