import Answering
import Filters
import Pipeline
import Teachers
import Values

/// What the recipe of one cell is expected to take, from what the recipe says alone: nothing runs, nobody is asked.
///
/// Rows are as many as can stay; a question of unknown length is taken for 600 characters, at four a token, as `retort plan`
/// of a recipe does.
struct CellEstimate {
  /// Calls that are the same wherever the key is the same.
  struct Calls {
    let key: String
    let stage: String
    let count: Int
    /// Of one call; nil if price or tokens are not known.
    let cost: Money?
  }

  /// The planned fingerprints of its stages, in their order.
  let fingerprints: [String]
  let calls: [Calls]
  /// Rows of the dataset, as many as can stay.
  let rows: Int
  let questions: Int

  /// - Parameter sourced: the rows of sources that were counted already, by the fingerprint of their stage.
  /// - Throws: ``RetortError`` if a source cannot be read.
  init(_ recipe: CheckedRecipe, sourced: inout [String: RowCounts]) throws {
    var calls: [Calls] = []
    var rows = RowCounts([])
    var questions = RowCounts([])
    var behind = ""
    func label<F: Filter>(_ filter: F, _ stage: StagePlan) {
      if let labelling = filter.labelling {
        let asked = rows.total(of: labelling.terms.scope)
        let inQuestions = questions.total(of: labelling.terms.scope)
        let count =
          switch labelling.unit {
          case .row: asked + labelling.callsBefore
          case .question: inQuestions
          case .pair: asked / LabelTerms.questionsPerPair
          }
        // How many are kept changes no call.
        let words = stage.identity.fields.filter { !["keep", "of"].contains($0.name) }
        calls.append(
          Calls(
            key: "\(behind) \(stage.name) \(Value.record(Record(words)).json)", stage: stage.name,
            count: count,
            cost: Self.cost(
              [labelling.terms.teacher],
              tokens: labelling.terms.expectedTokens ?? labelling.terms.sampling.maxTokens)))
      }
      rows = filter.expectedKept(of: rows)
    }
    for stage in recipe.stages {
      switch stage.work {
      case .source(let sourcing):
        if let known = sourced[stage.planned] {
          rows = known
        } else {
          rows = try sourcing.expectedRows()
          sourced[stage.planned] = rows
        }
      case .questions(let filter): label(filter, stage)
      // Perhaps all of them are asked.
      case .until: break
      case .answer(let answering):
        questions = rows
        rows = rows.times(answering.samples)
        let words = stage.identity.fields.filter { $0.name != "samples" }
        calls.append(
          Calls(
            key: "\(behind) answer \(Value.record(Record(words)).json)", stage: stage.name,
            count: rows.total,
            cost: Self.cost(
              Array(answering.teachers.values),
              tokens: recipe.recipe.answers.expectedTokens ?? answering.sampling.maxTokens)))
      case .grade(let grade): label(grade, stage)
      case .answers(let filter): label(filter, stage)
      }
      behind = stage.planned
    }
    fingerprints = recipe.stages.map(\.planned)
    self.calls = calls
    self.rows = rows.total
    self.questions = questions.total
  }

  private static func cost(_ teachers: [Teacher], tokens: Int?) -> Money? {
    let prices = Set(teachers.map(\.price))
    guard prices.count == 1, let price = prices.first ?? nil, let tokens else { return nil }
    return price.cost(promptTokens: 150, completionTokens: Int64(tokens))
  }

  /// What all its calls cost; nil if the cost of one kind is not known.
  var cost: Money? { Self.sum(calls.map { ($0.count, $0.cost) }) }

  /// The sum of so many calls at a price each; nil if a price is not known.
  static func sum(_ calls: [(count: Int, cost: Money?)]) -> Money? {
    var dollars = 0.0
    for (count, cost) in calls where count > 0 {
      guard let cost else { return nil }
      dollars += Double(count) * cost.dollars
    }
    return Money(dollars: dollars)
  }
}
