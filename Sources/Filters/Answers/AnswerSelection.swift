import Asking
import Corpus
import Formats
import Recipes
import Values

/// A filter that keeps n answers, of each question or of more: what those that differ only in their order have in
/// common.
protocol AnswerSelection: RecipeFilter, RankedSelection where Row == Trace {
  associatedtype Key: Comparable & Sendable

  var quota: AnswerQuota { get }
  /// Raised when the order changes.
  static var version: Int64 { get }
  /// All that decides about the order.
  var order: Record { get }
  /// The reason for a drop when others came first.
  static var outranked: String { get }

  /// Where an answer stands: the lowest stay, and of equals the lowest ids.
  func key(_ trace: Trace) -> Key
  /// What is told of one that leaves.
  func evidence(_ trace: Trace) -> Record
}

extension AnswerSelection {
  public static var shorthand: String? { "keep" }
  static var version: Int64 { 1 }
  var order: Record { [:] }
  func evidence(_ trace: Trace) -> Record { [:] }

  public var identity: Record {
    Record(
      [.init("filter", .string(Self.name)), .init("version", .integer(Self.version))]
        + quota.settings.fields + order.fields)
  }

  public var keepsCount: Bool { true }
  public var scope: RowScope { quota.scope }

  public func kept(
    _ rows: ShardReader<Trace>, where counts: @escaping @Sendable (AnswerID) -> Bool
  ) async throws -> Set<AnswerID> {
    try await quota.kept(rows, where: counts, by: key)
  }

  public func expectedKept(of rows: RowCounts) -> RowCounts { quota.expectedKept(of: rows) }

  public func outlook(of rows: RowOutlook) -> RowOutlook {
    guard quota.scope == .all else { return rows }
    var rows = rows
    rows.answersPerQuestion = min(rows.answersPerQuestion, quota.keep)
    return rows
  }

  /// Memory: an id for each answer that stays, and of those that compete a key.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    let kept = try await quota.kept(rows, by: key)
    return Survey { trace in
      guard quota.scope.contains(trace.question), !kept.contains(trace.id) else {
        return .keep(trace)
      }
      return .drop(reason: Self.outranked, evidence: evidence(trace))
    }
  }
}

/// How many answers stay, and of what.
struct AnswerQuota: Sendable {
  enum Per: String, CaseIterable {
    case question, source, domain, all
  }

  let keep: Int
  let per: Per
  let scope: RowScope

  /// Fields: `keep`; `per`, a ``Per``; `of`, a source or domain.
  init?(_ fields: Fields, in setting: Setting) {
    let keep = fields.requiredInteger("keep", in: 1...Int64.max)
    let per = fields.choice("per", of: Per.allCases.map(\.rawValue), default: Per.question.rawValue)
    guard let scope = RowScope(fields, in: setting), let keep, let per = per.flatMap(Per.init)
    else {
      return nil
    }
    self.keep = Int(keep)
    self.per = per
    self.scope = scope
  }

  static let per = FilterParameter(
    "per", "question", "of each `question`, `source` or `domain`, or of `all`")
  static let parameters = [
    FilterParameter("keep", nil, "how many stay"), per,
    FilterParameter(
      "of", "all rows", "only among the answers of this source or domain; all others stay"),
  ]

  var settings: Record {
    ["keep": .integer(Int64(keep)), "per": .string(per.rawValue), "of": scope.value]
  }

  /// What tells its group from others that are open at a time; of questions only one is.
  private func group(of trace: Trace) -> String {
    switch per {
    case .question: ""
    case .source: trace.question.source
    case .domain: trace.question.domain
    case .all: ""
    }
  }

  /// The answers that stay: of each group those with the lowest keys, and of equals the lowest ids.
  func kept<Key: Comparable & Sendable>(
    _ rows: ShardReader<Trace>,
    where counts: @escaping @Sendable (AnswerID) -> Bool = { _ in true },
    by key: @escaping @Sendable (Trace) -> Key
  ) async throws -> Set<AnswerID> {
    var kept: Set<AnswerID> = []
    var groups: [String: BestN<Key, AnswerID>] = [:]
    var last: RowID?
    func settle() {
      for best in groups.values { kept.formUnion(best.ids) }
      groups = [:]
    }
    try await rows.forEach { trace in
      scope.contains(trace.question) && counts(trace.id)
        ? (group: group(of: trace), id: trace.id, key: key(trace)) : nil
    } take: { candidate in
      guard let candidate else { return }
      // The answers of a question stand together, so that its group is done when the next begins.
      if per == .question, candidate.id.question != last { settle() }
      last = candidate.id.question
      groups[candidate.group, default: BestN(keep)].offer(candidate.id, key: candidate.key)
    }
    settle()
    return kept
  }

  /// Of questions and their answers nothing is known beforehand.
  func expectedKept(of rows: RowCounts) -> RowCounts {
    per == .all ? rows.keeping(keep, of: scope) : rows
  }
}
