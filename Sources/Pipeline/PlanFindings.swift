import Corpus
import Filters
import Recipes
import Values

/// Finds the dear mistakes of a recipe in what its plan has counted: what leaves nothing, what falls short, what the
/// budget does not allow for.
struct PlanFindings {
  private let checked: CheckedRecipe
  private let log = FindingLog()
  private var hasNothingLeft = false

  init(_ checked: CheckedRecipe) {
    self.checked = checked
  }

  var findings: [Finding] { log.findings.sorted() }

  private var recipe: Recipe { checked.recipe }

  /// Looks whether each portion of a mix can be filled.
  ///
  /// - Parameter rows: those that come in.
  func check(_ mix: Mix, of rows: RowCounts) {
    for (name, draw) in mix.draws.sorted(by: { $0.key < $1.key }) {
      let there = rows.total(of: RowScope(name))
      let missing = draw.amount.shortfall(of: there)
      guard missing > 0 else { continue }
      let mark = recipe.mix?.names.first { $0.name == name }?.mark ?? .start
      log.warning(
        mark,
        "mix: \(grouped(there + missing)) questions of \(name) are asked for, and there are \(grouped(there))",
        hint: "take fewer; { at_most: \(there + missing) } takes what there is, "
          + "{ upsample: \(there + missing) } repeats rows")
    }
  }

  /// Looks whether a stage leaves anything. Of several that do not, the first is told.
  ///
  /// - Parameters:
  ///   - number: how many stages of this name come before it.
  ///   - tally: what became of its rows; nil if it is only expected.
  mutating func check(_ stage: Plan.Stage, number: Int, _ tally: Tally?) {
    guard stage.kept == 0, !hasNothingLeft else { return }
    hasNothingLeft = true
    let reasons = (tally?.dropped.byCount ?? []).prefix(3).map {
      "\($0.key) (\(grouped($0.value)))"
    }
    log.error(
      mark(of: stage.name, number),
      "\(stage.name) leaves nothing of \(grouped(stage.entered)) \(stage.unit)"
        + (reasons.isEmpty ? "" : ": \(reasons.joined(separator: ", "))"),
      hint: "the run would have an empty dataset; loosen the step, or look at what comes into it")
  }

  /// Looks whether the budget allows for all calls.
  func checkBudget(of plan: Plan) {
    let mark = recipe.budgetMark
    if let dollars = plan.budget.dollars {
      for teacher in checked.teachers.values.sorted(by: { $0.name < $1.name })
      where teacher.price == nil {
        log.error(
          mark,
          "the budget is in dollars, and the price of teacher \"\(teacher.name)\" is not known",
          hint: "price: { input: 0.15, output: 0.60 } in the teacher, in dollars per million tokens"
        )
      }
      if let cost = plan.cost, cost + plan.spent.cost > dollars {
        let spent = plan.spent.cost > .zero ? ", and \(worded(plan.spent.cost)) are spent" : ""
        log.warning(
          mark,
          "the budget of \(worded(dollars)) is too small: about \(worded(cost)) are to come"
            + spent, hint: Self.whatThen)
      }
    }
    if let tokens = plan.budget.tokens, let needed = plan.tokens,
      saturatingSum(needed, plan.spent.tokens) > tokens
    {
      let spent = plan.spent.tokens > 0 ? ", and \(grouped(plan.spent.tokens)) are spent" : ""
      log.warning(
        mark,
        "the budget of \(grouped(tokens)) tokens is too small: about \(grouped(needed)) are to come"
          + spent, hint: Self.whatThen)
    }
  }

  private static let whatThen =
    "the run stops when it is spent, before there is a dataset, and goes on with a larger one; "
    + "retort run --limit 20 tries the recipe on 20 questions"

  /// Where a stage stands in the recipe.
  ///
  /// - Parameter number: how many of its name come before it.
  private func mark(of stage: String, _ number: Int) -> RecipeNode.Mark {
    if stage == Mix.name { return recipe.mix?.names.first?.mark ?? .start }
    let steps = (recipe.questions + recipe.keep).filter { $0.name == stage }
    if number < steps.count { return steps[number].mark }
    return recipe.sources.first?.mark ?? .start
  }
}

extension Plan {
  /// Tokens of all calls still to be made, read and written; nil if one stage's are not known.
  fileprivate var tokens: Int64? {
    stages.compactMap(\.calls).reduce(0 as Int64?) { sum, calls in
      guard let sum, let written = calls.completionTokens else {
        return calls.toMake > 0 ? nil : sum
      }
      return saturatingSum(sum, Int64(written + (calls.promptTokens ?? 0)))
    }
  }
}
