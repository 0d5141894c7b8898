import Corpus
import Filters
import Recipes
import Values

/// Finds filters that keep nothing by their settings alone, and by those of the steps before them: they would let
/// answers be paid for and drop every one.
struct EmptinessCheck {
  private let origins: [RowCounts.Origin]
  private let log: FindingLog
  /// What is known of the rows that come into the next filter.
  private var rows: RowOutlook

  /// - Parameter rows: what is known of those that come into the first filter.
  init(_ sources: [SourceSpec], _ rows: RowOutlook, _ log: FindingLog) {
    origins = sources.map { .init(source: $0.name, domain: $0.domain) }
    self.rows = rows
    self.log = log
  }

  /// Looks at a filter; in their order.
  ///
  /// - Parameter unit: what would leave: answers or questions.
  mutating func check<Row>(
    _ filter: any Filter<Row>, _ name: String, at mark: RecipeNode.Mark, _ unit: RowUnit
  ) {
    if let emptiness = filter.emptiness(of: rows) {
      if let part = emptiness.scope.name, !origins.allSatisfy(emptiness.scope.contains) {
        log.warning(
          mark, "\(name) keeps none of the \(unit) of \(part): \(emptiness.why)",
          hint: emptiness.hint)
      } else if emptiness.isCertain {
        log.error(
          mark, "\(name) keeps nothing, all \(unit) leave: \(emptiness.why)", hint: emptiness.hint)
      } else {
        log.warning(
          mark, "\(name) may keep nothing: \(emptiness.why)", hint: emptiness.hint)
      }
    }
    rows = filter.outlook(of: rows)
  }
}

extension AnswerSpec {
  /// What is known of the answers before one is there.
  var outlook: RowOutlook {
    var tokens = sampling.maxTokens.map(Int64.init)
    if case .goOn(let times) = ifCut {
      tokens = tokens.map { saturatingProduct($0, Int64(times) + 1) }
    }
    return RowOutlook(answersPerQuestion: samples, tokens: tokens)
  }
}
