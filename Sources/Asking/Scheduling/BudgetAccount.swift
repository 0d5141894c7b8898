import Teachers
import Values

/// What a budget's calls took, and what those in flight may still take: whether another may begin.
///
/// A call begins only if what is spent, what is reserved and what it may take itself fit in the budget together. So what
/// is spent never exceeds the budget by more than those in flight took beyond their reservations: spent ≤ budget + Σ max(0,
/// cost − reservation).
struct BudgetAccount: Sendable {
  /// Tokens and money.
  struct Amount: Sendable, Equatable {
    var tokens: Int64 = 0
    var picodollars: Int64 = 0

    static func + (left: Amount, right: Amount) -> Amount {
      Amount(
        tokens: saturatingSum(left.tokens, right.tokens),
        picodollars: saturatingSum(left.picodollars, right.picodollars))
    }

    static func - (left: Amount, right: Amount) -> Amount {
      Amount(
        tokens: max(0, left.tokens - right.tokens),
        picodollars: max(0, left.picodollars - right.picodollars))
    }
  }

  /// What a call may take, and how that is known.
  struct Need: Sendable, Equatable {
    /// How it is known.
    enum Basis: Sendable, Equatable {
      /// From the limit that the request states.
      case limit(Int64)
      /// From the longest of such answers so far.
      case longest
      /// From the mean of the answers of this model in the ledger.
      case mean
      /// It is not: nothing of the kind was ever asked.
      case guess
    }

    var amount: Amount
    var basis: Basis
  }

  /// Why nothing more may begin.
  struct Shortage: Error, Sendable, Equatable {
    let need: Need
  }

  enum Verdict: Sendable, Equatable {
    /// It may begin, and reserves so much.
    case begins(Amount)
    /// Those in flight may leave enough.
    case later
    case never(Shortage)
  }

  let budget: Budget
  private(set) var spent: Spending
  private(set) var reserved = Amount()
  private(set) var inFlight = 0

  init(_ budget: Budget, spent: Spending = Spending()) {
    self.budget = budget
    self.spent = spent
  }

  /// Whether there is anything to keep to.
  var isBounded: Bool { budget.dollars != nil || budget.tokens != nil }

  /// Whether a call may begin.
  func verdict(for need: Need) -> Verdict {
    guard isBounded else { return .begins(Amount()) }
    let left = self.left
    if need.amount.tokens <= left.tokens, need.amount.picodollars <= left.picodollars,
      !isSpent
    {
      return .begins(need.amount)
    }
    if inFlight > 0 { return .later }
    // Where nothing is known one call goes alone, and finds out.
    if need.basis == .guess, left.tokens > 0, left.picodollars > 0 {
      return .begins(
        Amount(
          tokens: min(need.amount.tokens, left.tokens),
          picodollars: min(need.amount.picodollars, left.picodollars)))
    }
    return .never(Shortage(need: need))
  }

  mutating func reserve(_ amount: Amount) {
    reserved = reserved + amount
    inFlight += 1
  }

  /// A call is over: what it reserved is free, what it took is spent.
  mutating func settle(_ amount: Amount, _ took: Spending) {
    reserved = reserved - amount
    inFlight -= 1
    spent += took
  }

  /// Whether not even a call that takes nothing may begin.
  private var isSpent: Bool {
    (budget.tokens.map { spent.tokens >= $0 } ?? false)
      || (budget.dollars.map { spent.cost >= $0 } ?? false)
  }

  /// What is neither spent nor reserved; as much as can be counted where there is no bound.
  private var left: Amount {
    Amount(
      tokens: budget.tokens.map { $0 - saturatingSum(spent.tokens, reserved.tokens) } ?? .max,
      picodollars: budget.dollars.map {
        $0.picodollars - saturatingSum(spent.cost.picodollars, reserved.picodollars)
      } ?? .max)
  }
}

extension BudgetAccount.Shortage {
  /// The error that ends a run.
  ///
  /// - Parameters:
  ///   - what: whose budget it is.
  ///   - spent: as the ledger has it, when all that was in flight is taken in.
  ///   - hint: FIELD stands for the field of the recipe.
  func error(_ budget: Budget, spent: Spending, _ what: String, hint: String) -> RetortError {
    let isOfTokens =
      budget.dollars == nil
      || budget.tokens.map { need.amount.tokens > $0 - spent.tokens } ?? false
    var cause: String
    let next: String
    if isOfTokens {
      cause = "\(grouped(spent.tokens)) of \(grouped(budget.tokens ?? 0)) tokens"
      next = "\(grouped(need.amount.tokens)) tokens"
    } else {
      cause = "\(worded(spent.cost)) of \(worded(budget.dollars))"
      next = worded(Money(picodollars: need.amount.picodollars))
    }
    cause += "; the next request may take \(next), by \(need.basis.words)"
    if spent.estimated > 0 {
      cause += "; \(grouped(spent.estimated)) answers were counted by an estimate"
    }
    return RetortError(
      .budget, what, cause: cause,
      hint: hint.replacing(
        "FIELD", with: isOfTokens ? "budget: { tokens: … }" : "budget: { dollars: … }"))
  }
}

extension BudgetAccount.Need.Basis {
  /// How it reads behind "by".
  fileprivate var words: String {
    switch self {
    case .limit(let tokens): "its limit of \(grouped(tokens)) tokens"
    case .longest: "the longest such answer so far"
    case .mean: "the mean of this model's answers so far"
    case .guess: "a guess"
    }
  }
}
