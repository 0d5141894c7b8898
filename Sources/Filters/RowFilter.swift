import Asking
import Corpus
import Formats
import Values

/// A filter that decides on each row by itself, whatever the others are.
public protocol RowFilter<Row>: RecipeFilter {
  associatedtype Row

  /// Raised when the same row may be decided otherwise.
  static var version: Int64 { get }
  /// All that was set.
  var settings: Record { get }

  /// Whether a row stays.
  func decide(_ row: Row) -> Decision<Row>
}

extension RowFilter {
  public static var version: Int64 { 1 }

  public var identity: Record {
    Record(
      [.init("filter", .string(Self.name)), .init("version", .integer(Self.version))]
        + settings.fields)
  }

  public func survey(_ rows: ShardReader<Row>, asking asker: any Asker) async throws -> Survey<Row>
  {
    Survey { decide($0) }
  }
}

/// A filter of some rows only: those of a source or domain. All others stay.
struct ScopedFilter<Base: RowFilter>: Filter {
  typealias Row = Base.Row

  let filter: Base
  let scope: RowScope

  static var name: String { Base.name }

  var identity: Record {
    var identity = filter.identity
    identity["of"] = scope.value
    return identity
  }

  var cardNote: CardNote? {
    filter.cardNote?.of(scope)
  }

  var need: RowNeed? { filter.need.map { RowNeed($0.part, of: scope) } }

  /// Of the rows of others nothing more is known than before.
  func emptiness(of rows: RowOutlook) -> Emptiness? {
    guard var emptiness = filter.emptiness(of: rows) else { return nil }
    emptiness.scope = scope
    return emptiness
  }

  func survey(_ rows: ShardReader<Row>, asking asker: any Asker) async throws -> Survey<Row> {
    Survey { row in scope.contains(row.asked) ? filter.decide(row) : .keep(row) }
  }
}
