import Corpus
import Filters
import Recipes
import Values

/// What a run would do: its stages, and what its calls would cost.
public struct Plan: Sendable, Equatable {
  /// A stage as it is expected to go.
  public struct Stage: Sendable, Equatable {
    public let name: String
    /// What is counted.
    public let unit: RowUnit
    /// Rows in and rows that stay. Exact if `isExact`, else as many as can stay.
    public let entered: Int
    public let kept: Int
    public let isExact: Bool
    /// The calls it needs; nil if it asks nobody.
    public let calls: Calls?
    /// Answers to its questions that are paid for and cannot be found under what the calls are called now.
    public let unreachable: [UnreachableAnswers]
    /// What the stage says of its rows, for instance that there were fewer than were asked for; none before it runs.
    public let notes: [String]
  }

  /// Calls to one teacher, or to several for one stage.
  public struct Calls: Sendable, Equatable {
    /// Their names in the recipe, in alphabetical order.
    public let teachers: [String]
    /// Different calls in all, and those of them that are paid for already.
    public let total: Int
    public let paid: Int
    /// Tokens of the calls still to be made, estimated; nil if there is nothing to estimate from.
    public let promptTokens: Int?
    public let completionTokens: Int?
    /// What the estimate of the tokens to be written rests on.
    public let basis: String
    /// What the calls still to be made will cost; nil if the price or the tokens are not known.
    public let cost: Money?
    /// A filter behind it for which it stops asking when there are enough rows: then all numbers are the most there may
    /// be. Nil if every call is made.
    public let stopsFor: String?
    /// What their number rests on, where it is an estimate; nil where it is counted.
    public var ground: String?
    /// Whether there are at least so many, and nobody can say more.
    public var isLeast = false

    /// Calls still to be made.
    public var toMake: Int { total - paid }
  }

  /// In their order, without the export.
  public let stages: [Stage]
  /// Free filters that run before paid ones which stand before them in the recipe.
  public let moves: [StepMove]
  /// What the run's calls may take, and what they have taken in earlier sessions.
  public let budget: Budget
  public let spent: Spending
  /// What is wrong with the recipe that only counting shows. With an error among them the dataset would be empty.
  public internal(set) var findings: [Finding] = []

  /// How many rows a moved filter takes away before they are paid for; exact if its stage is.
  public func saved(by move: StepMove) -> Int {
    stages.first { $0.name == move.moved }.map { $0.entered - $0.kept } ?? 0
  }

  /// All calls still to be made.
  public var callsToMake: Int { stages.reduce(0) { $0 + ($1.calls?.toMake ?? 0) } }
  /// All calls paid for already.
  public var callsPaid: Int { stages.reduce(0) { $0 + ($1.calls?.paid ?? 0) } }
  /// What all calls still to be made will cost; nil if one stage's cost is not known.
  public var cost: Money? {
    stages.compactMap(\.calls).reduce(.zero as Money?) { sum, calls in
      sum.flatMap { sum in calls.cost.map { sum + $0 } }
    }
  }

  /// The plan as it is written into the run's folder.
  public var record: Record {
    [
      "calls_to_make": .integer(Int64(callsToMake)),
      "calls_paid": .integer(Int64(callsPaid)),
      "cost": cost.map { .double($0.dollars) } ?? .null,
      "budget_dollars": budget.dollars.map { .double($0.dollars) } ?? .null,
      "budget_tokens": Value(budget.tokens), "spent_dollars": .double(spent.cost.dollars),
      "spent_tokens": .integer(spent.tokens),
      "moves": .list(
        moves.map { move in
          .record([
            "filter": .string(move.moved), "before": .string(move.before),
            "calls_saved": .integer(Int64(saved(by: move))),
          ])
        }),
      "stages": .list(stages.map { .record($0.record) }),
    ]
  }
}

extension Plan.Stage {
  fileprivate var record: Record {
    [
      "stage": .string(name), "unit": .string(unit.rawValue), "in": .integer(Int64(entered)),
      "kept": .integer(Int64(kept)), "exact": .bool(isExact),
      "calls": calls.map { .record($0.record) } ?? .null,
      "unreachable": .list(unreachable.map { .record($0.record) }),
      "notes": .list(notes.map(Value.string)),
    ]
  }
}

extension Plan.Calls {
  fileprivate var record: Record {
    [
      "teachers": .list(teachers.map(Value.string)), "total": .integer(Int64(total)),
      "paid": .integer(Int64(paid)), "to_make": .integer(Int64(toMake)),
      "prompt_tokens": Value(promptTokens.map(Int64.init)),
      "completion_tokens": Value(completionTokens.map(Int64.init)), "basis": .string(basis),
      "cost": cost.map { .double($0.dollars) } ?? .null, "stops_for": Value(stopsFor),
      "ground": Value(ground), "at_least": .bool(isLeast),
    ]
  }
}
