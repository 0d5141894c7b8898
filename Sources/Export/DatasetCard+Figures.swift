import Corpus
import Sources
import Values

/// What the rows of the dataset are, counted while they were written.
public struct RowFigures: Sendable, Equatable {
  /// How many rows have an answer that came to its end.
  public let complete: Int
  /// What the answers of the rows cost; nil if the price of one is not known.
  public let cost: Money?

  public init(complete: Int, cost: Money?) {
    self.complete = complete
    self.cost = cost
  }
}

/// How many rows are complete and right, and what they cost.
extension DatasetCard {
  /// The figures of the rows, with the names that `manifest.json` and `--json` have for them.
  var rowFigures: String {
    guard rows > 0 else { return "## Figures\n\nThere are no rows." }
    let verdicts = funnel.last?.tally.verdicts ?? [:]
    var lines = ["## Figures", "", "| | rows | share | name |", "|---|---|---|---|"]
    func add(_ what: String, _ count: Int, _ name: String) {
      let share = Double(count * 1000 / rows) / 10
      lines.append("| \(what) | \(count) | \(share) % | `\(name)` |")
    }
    add("rows", rows, "rows")
    if let figures {
      add("complete: the teacher stopped by itself and answered", figures.complete, "complete")
    }
    for (word, count) in verdicts.sorted(by: { $0.key < $1.key }) {
      add("verdict `\(word)`", count, "verdicts.\(word)")
    }
    let graded = verdicts.values.reduce(0, +)
    if graded < rows { add("without a verdict", rows - graded, "verdicts") }
    return (lines + ["", money]).joined(separator: "\n")
  }

  /// What was spent in all, and on the rows that stayed.
  private var money: String {
    let spent = spending
    guard spent.calls > 0 else { return "No calls were made for this dataset." }
    let calls = "\(spent.calls) \(spent.calls == 1 ? "answer" : "answers") of its models were used"
    let tokens = "\(spent.promptTokens) tokens read and \(spent.completionTokens) written"
    let all =
      spent.wholeCost.map { "$\(Self.plain($0)) in all (`spent_usd`)" }
      ?? "at an unknown price: \(spent.unpriced) of them have none"
    let stayed = figures.map { figures in
      figures.cost.map {
        "Those of the rows that stayed cost $\(Self.plain($0)) (`rows_cost_usd`)."
      }
        ?? "What those of the rows that stayed cost is not known (`rows_cost_usd`)."
    }
    let estimated =
      spent.estimated > 0
      ? "The tokens of \(spent.estimated) answers were estimated, since the endpoint did not count."
      : nil
    return ["\(calls), \(tokens), \(all).", stayed, estimated].compactMap(\.self)
      .joined(separator: " ")
  }

  /// What all stages took.
  var spending: Spending { funnel.spending }

  /// All digits, and cents at least.
  private static func plain(_ money: Money) -> String {
    let (whole, rest) = money.picodollars.quotientAndRemainder(dividingBy: 1_000_000_000_000)
    var digits = String(rest.magnitude)
    digits = String(repeating: "0", count: 12 - digits.count) + digits
    while digits.count > 2, digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }

  /// What nothing in the dataset tells, each with the figure that says so.
  var unknown: String {
    var lines: [String] = []
    let verdicts = funnel.last?.tally.verdicts ?? [:]
    let graded = verdicts.values.reduce(0, +)
    if rows > graded {
      lines.append(
        "\(rows - graded) of \(rows) rows have no verdict: whether their answers are right is not known."
      )
    }
    if let undecided = verdicts["could_not_tell"], undecided > 0 {
      lines.append("Of \(undecided) rows the verdict is that it could not be told.")
    }
    if graded > 0 {
      lines.append(
        "The \(graded) verdicts speak of the final answer, or of what the program does, and not of the reasoning before it."
      )
    }
    if let figures, figures.complete < rows {
      lines.append(
        "\(rows - figures.complete) of \(rows) answers are cut off or have no final answer: `complete` is false."
      )
    }
    let unlicensed = Set(
      facts.sources.filter { $0.spec.license == nil && !$0.isMade }.map { "`\($0.spec.name)`" })
    if !unlicensed.isEmpty {
      lines.append("The licence of \(list(unlicensed)) is not stated.")
    }
    for name in Set(facts.recipe.answers.teachers.values).sorted() {
      guard let teacher = facts.teachers[name] else { continue }
      lines.append(
        "Of `\(name)` only the name that its endpoint is asked for is known, `\(teacher.model)`: not which weights stood behind it."
      )
    }
    if spending.unpriced > 0 {
      lines.append("The price of \(spending.unpriced) answers is not known.")
    }
    return
      (["## What is not known", ""]
      + (lines.isEmpty ? ["Nothing of the above."] : lines.map { "- \($0)" }))
      .joined(separator: "\n")
  }
}

extension [Manifest] {
  /// What the answers took that all stages used.
  public var spending: Spending {
    reduce(into: Spending()) { sum, manifest in
      if let spending = manifest.spending { sum += spending }
    }
  }
}
