import Corpus
import Recipes
import Values

/// How many rows of each source there are, for planning what was not read yet.
public struct RowCounts: Sendable, Equatable {
  /// A source and its domain.
  public struct Origin: Sendable, Hashable {
    public let source: String
    public let domain: String

    public init(source: String, domain: String) {
      self.source = source
      self.domain = domain
    }

    /// Where a question comes from.
    public init(_ question: Question) {
      self.init(source: question.source, domain: question.domain)
    }
  }

  private var counts: [(origin: Origin, rows: Int)]

  public init(_ counts: [(origin: Origin, rows: Int)]) {
    self.counts = counts.sorted { $0.origin.source < $1.origin.source }
  }

  public static func == (left: RowCounts, right: RowCounts) -> Bool {
    left.counts.elementsEqual(right.counts) { $0 == $1 }
  }

  /// All rows.
  public var total: Int { counts.reduce(0) { $0 + $1.rows } }

  /// The rows of a scope.
  public func total(of scope: RowScope) -> Int {
    counts.reduce(0) { $0 + (scope.contains($1.origin) ? $1.rows : 0) }
  }

  /// Each row so many times.
  public func times(_ factor: Int) -> RowCounts {
    RowCounts(counts.map { ($0.origin, $0.rows * factor) })
  }

  /// Only the rows of these scopes.
  package func keeping(only scopes: [RowScope]) -> RowCounts {
    RowCounts(counts.filter { count in scopes.contains { $0.contains(count.origin) } })
  }

  /// What is left if at most n rows of a scope stay, of each source in proportion.
  public func keeping(_ n: Int, of scope: RowScope) -> RowCounts { drawing(.atMost(n), of: scope) }

  /// What there is after a draw of a scope, of each source in proportion.
  public func drawing(_ amount: DrawAmount, of scope: RowScope) -> RowCounts {
    let chosen = counts.indices.filter { scope.contains(counts[$0].origin) }
    var kept = self
    let shares = apportion(
      amount.count(of: total(of: scope)), to: chosen.map { Double(counts[$0].rows) })
    for (index, share) in zip(chosen, shares) { kept.counts[index].rows = share }
    return kept
  }
}

/// The rows that a filter is about: those of a source or a domain, or all.
public struct RowScope: Sendable, Equatable {
  /// The name of a source or a domain; nil for all rows.
  public let name: String?

  public init(_ name: String?) {
    self.name = name
  }

  /// All rows.
  public static let all = RowScope(nil)

  package func contains(_ origin: RowCounts.Origin) -> Bool {
    name == nil || name == origin.source || name == origin.domain
  }

  package func contains(_ question: Question) -> Bool {
    contains(RowCounts.Origin(question))
  }
}

extension RowScope {
  /// Reads the field `of`; a name that no source and no domain has goes to the log.
  init?(_ fields: Fields, in setting: Setting) {
    name = fields.optionalText("of")
    guard let name, !setting.scopes.contains(name) else { return }
    fields.log.error(
      fields.mark(of: "of"), "\(fields.owner): no source and no domain is named \"\(name)\"",
      hint: suggestion(for: name, among: Array(setting.scopes)))
    return nil
  }

  /// For a filter's identity.
  var value: Value { Value(name) }
}
