import Values

/// Compares a launcher's first words with what the stamp says, and objects where they differ.
///
/// It decides; whoever runs the launcher stops it. What the launcher does not say is not held against it.
public struct TrainingWatch: Sendable {
  /// What is wrong.
  public struct Objection: Sendable, Equatable {
    /// `the launcher makes 12 updates, the stamp says 13`
    public let text: String
    public let hint: String
  }

  private let expected: Stamp.Expectation
  private let packs: Bool
  /// The first updates, whose loss must lie in the stamp's range.
  private static let firstUpdates = 3
  private var firstStep: Int?
  /// Losses that were no numbers, one behind the other.
  private var notNumbers = 0

  /// - Parameter packs: whether rows are put together, so that the first row's labels are not those of a row.
  public init(_ expected: Stamp.Expectation, packs: Bool) {
    (self.expected, self.packs) = (expected, packs)
  }

  /// - Returns: what is wrong with what the launcher said; nil if nothing is.
  public mutating func judge(_ event: LauncherEvent) -> Objection? {
    switch event {
    case .prepared(let rows, let counted, let tokens, let trained):
      if let objection = compare(rows, expected.sequences, "rows to learn from") {
        return objection
      }
      guard counted == rows else { return nil }
      return compare(tokens, expected.tokens, "tokens in an epoch")
        ?? compare(trained, expected.trainedTokens, "trained tokens in an epoch")
    case .rows(let rows): return compare(rows, expected.sequences, "rows to learn from")
    case .firstLabels(let labels):
      guard !packs, let first = expected.firstRow?.labels, first != labels else { return nil }
      let place = zip(first, labels).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      let where_ =
        place.map { "they differ from the \($0 + 1)th on" }
        ?? "\(labels.count) and not \(first.count)"
      return Objection(
        text: "the first row's labels are not those that the preflight found: \(where_)",
        hint:
          "the launcher renders or masks the row differently: its version, the template or the data changed"
      )
    case .begin(let updates, let batch, _):
      return compare(updates, expected.updates, "updates")
        ?? compare(batch, expected.batch, "rows in an update")
    case .step(let step): return judge(step)
    case .heldOut, .saved, .stopped, .finished: return nil
    }
  }

  private mutating func judge(_ step: TrainingStep) -> Objection? {
    guard step.loss.isFinite else {
      notNumbers += 1
      guard notNumbers >= 3 else { return nil }
      return Objection(
        text: "the loss is no number in three updates one behind the other (at \(step.step))",
        hint: "a smaller learning_rate, or precision: fp32")
    }
    notNumbers = 0
    let first = firstStep ?? step.step
    firstStep = first
    // A resumed training is further than its first updates.
    guard first == 1, step.step - first < Self.firstUpdates else { return nil }
    guard step.loss < expected.lowestLoss || step.loss > expected.highestLoss else { return nil }
    return Objection(
      text:
        "the loss of update \(step.step) is \(step.loss), outside \(expected.lowestLoss) to \(expected.highestLoss)",
      hint:
        "far too low means loss on what is given or a set seen before; far too high a wrong template or damaged weights"
    )
  }

  private func compare(_ found: Int, _ stamped: Int, _ what: String) -> Objection? {
    guard found != stamped else { return nil }
    return Objection(
      text: "the launcher has \(found) \(what), and the stamp says \(stamped)",
      hint: "data, settings or the launcher's version are not those of the preflight: run it again")
  }
}
