import Ledger
import Teachers
import Values

/// How many tokens answers take: what budgets reserve for those in flight.
struct AnswerSizes: Sendable {
  /// Answers that are alike.
  struct Kind: Sendable, Hashable {
    let origin: CallLedger.Origin
    /// Whether something is written: vectors and scores have no tokens.
    let isWritten: Bool
    /// Labels are shorter than answers.
    let hasSchema: Bool
  }

  /// What is known of a request before it is made.
  struct Request: Sendable {
    let kind: Kind
    /// Tokens of its messages, by their length.
    let promptTokens: Int64
    /// How many answers it asks for.
    let answers: Int64
    /// The limit to each answer that it states; nil for none.
    let limit: Int64?
    let price: Price?
  }

  private struct Known: Sendable {
    /// The longest answer; 0 before the first.
    var longest: Int64 = 0
    /// How many tokens prompts had for each that was estimated: the most; nil before the first.
    var promptRatio: Double?
    /// The mean of the ledger's answers, if there are any.
    var mean: Int64?
  }

  /// Taken for an answer of which nothing is known.
  private static let guess: Int64 = 4096

  private var known: [Kind: Known] = [:]

  /// Whether anything was said about a kind.
  func knows(_ kind: Kind) -> Bool { known[kind] != nil }

  /// What the ledger's answers of a kind took on average; nil if it has none.
  mutating func expect(_ kind: Kind, mean: Double?) {
    guard known[kind] == nil else { return }
    known[kind] = Known(mean: mean.map { Int64(max(0, min(1e12, $0.rounded(.up)))) })
  }

  /// An answer came.
  mutating func learn(
    _ request: Request, promptTokens: Int64, completionTokens: Int64
  ) {
    var sizes = known[request.kind] ?? Known()
    sizes.longest = max(sizes.longest, completionTokens)
    if request.promptTokens > 0 {
      let ratio = Double(promptTokens) / Double(request.promptTokens)
      sizes.promptRatio = max(sizes.promptRatio ?? 0, min(ratio, 1000))
    }
    known[request.kind] = sizes
  }

  /// What a request may take.
  func need(for request: Request) -> BudgetAccount.Need {
    let sizes = known[request.kind] ?? Known()
    let output: Int64
    let basis: BudgetAccount.Need.Basis
    if !request.kind.isWritten {
      (output, basis) = (0, .limit(0))
    } else if let limit = request.limit {
      (output, basis) = (limit, .limit(limit))
    } else if sizes.longest > 0 {
      (output, basis) = (sizes.longest, .longest)
    } else if let mean = sizes.mean, mean > 0 {
      (output, basis) = (mean, .mean)
    } else {
      (output, basis) = (Self.guess, .guess)
    }
    let written = saturatingProduct(output, request.answers)
    let read = Int64(
      min(1e15, (Double(request.promptTokens) * (sizes.promptRatio ?? 1) - 1e-6).rounded(.up)))
    let cost = request.price.map {
      $0.cost(promptTokens: read, completionTokens: written)?.picodollars ?? .max
    }
    return .init(
      amount: .init(tokens: saturatingSum(read, written), picodollars: cost ?? 0), basis: basis)
  }
}

extension AnswerSizes.Request {
  init(_ group: CallGroup) {
    let first = group.first
    self.init(
      kind: .init(
        origin: .init(group.teacher), isWritten: first.kind == .answer,
        hasSchema: first.schema != nil),
      // Three bytes a token: prompts of other scripts than the Latin have more tokens than the usual rule says.
      promptTokens: Int64(group.estimatedPromptTokens) * 4 / 3 + 8,
      answers: Int64(group.calls.count), limit: group.longestAnswer, price: group.teacher.price)
  }
}
