import Recipes

/// The order in which a recipe's filters run: those that ask nobody before those that are paid for, so that nothing
/// is paid for rows that would leave anyway.
///
/// Only filters move whose decision on a row is the same before and after: one that keeps n rows (`random`,
/// `fasttext`) stays behind the paid ones that stand before it, and so does everything behind it. What looks at all
/// answers of a question (`pass_rate`) runs before all that takes some of them away. A step with `pinned: yes` stays
/// where it stands.
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
    for step in Self.withAllAnswersFirst(steps, &moves) {
      let isPaid = step.filter.labelling != nil
      if step.isPinned || (!isPaid && step.filter.keepsCount) {
        filters += waiting + [step.filter]
        waiting = []
      } else if isPaid {
        waiting.append(step.filter)
      } else {
        filters.append(step.filter)
        if let first = waiting.first {
          moves.append(
            StepMove(moved: step.filter.stageName, before: first.stageName, why: .payment))
        }
      }
    }
    self.filters = Self.linked(filters + waiting)
    self.moves = moves
  }

  /// Puts filters that look at all answers before those that leave only some, but not before a pinned one.
  private static func withAllAnswersFirst(_ steps: [Step], _ moves: inout [StepMove]) -> [Step] {
    var ordered: [Step] = []
    for step in steps {
      guard step.filter.looksAtAllAnswers, !step.isPinned else {
        ordered.append(step)
        continue
      }
      let place =
        ordered.lastIndex { $0.isPinned || $0.filter.looksAtAllAnswers }.map { $0 + 1 } ?? 0
      if place < ordered.count {
        moves.append(
          StepMove(
            moved: step.filter.stageName, before: ordered[place].filter.stageName,
            why: .allAnswers))
      }
      ordered.insert(step, at: place)
    }
    return ordered
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

/// A filter that runs before one which stands before it in the recipe: a free one before a paid one, or one that looks
/// at all answers before one that takes some away.
public struct StepMove: Sendable, Equatable {
  /// Why it does.
  public enum Reason: String, Sendable {
    /// So that nothing is paid for rows that would leave anyway.
    case payment
    /// So that it looks at all answers.
    case allAnswers
  }

  public let moved: String
  public let before: String
  public let why: Reason
}
