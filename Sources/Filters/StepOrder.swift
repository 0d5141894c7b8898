import Recipes

/// The order in which a recipe's filters run: those that ask nobody before those that are paid for, so that nothing
/// is paid for rows that would leave anyway.
///
/// Only filters move whose decision on a row is the same before and after: one that keeps n rows (`random`,
/// `fasttext`) stays behind the paid ones that stand before it, and so does everything behind it. A step with
/// `pinned: yes` stays where it stands.
package struct StepOrder<Row: FilteredRow> {
  /// A filter and what its step says of its place.
  package struct Step {
    package let filter: any Filter<Row>
    package let isPinned: Bool

    package init(filter: any Filter<Row>, isPinned: Bool) {
      self.filter = filter
      self.isPinned = isPinned
    }
  }

  /// In the order in which they run.
  package let filters: [any Filter<Row>]
  /// What runs before what it stands behind.
  package let moves: [StepMove]

  package init(_ steps: [Step]) {
    var filters: [any Filter<Row>] = []
    var moves: [StepMove] = []
    /// Paid ones that wait for free ones behind them.
    var waiting: [any Filter<Row>] = []
    for step in steps {
      let isPaid = step.filter.labelling != nil
      if step.isPinned || (!isPaid && step.filter.keepsCount) {
        filters += waiting + [step.filter]
        waiting = []
      } else if isPaid {
        waiting.append(step.filter)
      } else {
        filters.append(step.filter)
        if let first = waiting.first {
          moves.append(StepMove(moved: step.filter.stageName, before: first.stageName))
        }
      }
    }
    self.filters = Self.linked(filters + waiting)
    self.moves = moves
  }
}

extension StepOrder {
  /// Those that ask about rows know the filter behind them, if it does not need to see all that pass.
  private static func linked(_ filters: [any Filter<Row>]) -> [any Filter<Row>] {
    filters.indices.map { place in
      guard place + 1 < filters.count, let filter = filters[place] as? any LazilyLabelled<Row>,
        let next = filters[place + 1] as? any RankedSelection<Row>
      else { return filters[place] }
      return filter.before(next)
    }
  }
}

/// A free filter that runs before a paid one which stands before it in the recipe.
public struct StepMove: Sendable, Equatable {
  public let moved: String
  public let before: String
}
