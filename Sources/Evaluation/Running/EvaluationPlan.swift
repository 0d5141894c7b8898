import Asking
import Foundation
import Ledger
import Pipeline
import Statistics
import Storage
import Teachers
import Values

/// What an evaluation would ask and cost, and what its items and repeats can see: told before anything is asked.
public struct EvaluationPlan: Sendable {
  /// One model on one benchmark.
  public struct Part: Sendable {
    public let model: String
    public let benchmark: String
    public let items: Int
    public let repeats: Int
    /// Calls that are paid for already, and calls to make.
    public let paid: Int
    public let toMake: Int
    /// Tokens of the calls to make; nil where nobody can say.
    public let promptTokens: Int
    public let completionTokens: Int?
    /// What the estimate of the tokens to be written rests on; nil where nobody is asked.
    public let basis: String?
    /// Nil where the price or the tokens are not known.
    public let cost: Money?
    /// What a reader has to know.
    public let note: String?
  }

  public let parts: [Part]
  public let budget: Budget
  public let spent: Spending
  public let power: EvaluationPower

  public var callsToMake: Int { parts.reduce(0) { $0 + $1.toMake } }
  public var callsPaid: Int { parts.reduce(0) { $0 + $1.paid } }
  public var cost: Money? {
    parts.reduce(.zero as Money?) { sum, part in sum.flatMap { sum in part.cost.map { sum + $0 } } }
  }
}

extension Evaluation {
  /// What it would do, without asking anybody.
  ///
  /// - Throws: ``RetortError`` if the ledger cannot be read.
  public func plan(_ workspace: Workspace) async throws -> EvaluationPlan {
    let ledger = workspace.hasLedger ? try workspace.ledger() : nil
    var parts: [EvaluationPlan.Part] = []
    for model in models {
      for benchmark in benchmarks {
        parts.append(try await part(model, benchmark, ledger))
        if let judging = try await judging(model, benchmark, ledger) { parts.append(judging) }
      }
    }
    return EvaluationPlan(
      parts: parts, budget: spec.budget,
      spent: try ledger?.spending(of: "evaluation:\(spec.name)") ?? Spending(), power: try power())
  }

  /// What the items and repeats can see.
  public func power() throws -> EvaluationPower {
    let powers = try benchmarks.map { benchmark in
      try PowerPlan(items: benchmark.items.items.count, repeats: benchmark.benchmark.repeats)
    }
    return EvaluationPower(
      detectable: zip(benchmarks, powers).map { ($0.name, $1.detectable()) },
      detectableMean: powers.count > 1 ? PowerPlan.detectable(powers) : nil)
  }

  /// Whether anything is to be asked of a model at all: what is paid for needs no endpoint.
  func isAsked(_ model: Model, _ ledger: CallLedger) async throws -> Bool {
    let asker = RememberingAsker(ledger: ledger)
    for benchmark in benchmarks {
      try await model.answers.settle(benchmark, asker)
      if asker.takeCount().asked > 0 { return true }
    }
    return false
  }

  /// What the judge of a benchmark would be asked of a model's answers; nil if it has none.
  private func judging(_ model: Model, _ benchmark: AskedBenchmark, _ ledger: CallLedger?)
    async throws -> EvaluationPlan.Part?
  {
    guard let judge = benchmark.benchmark.grader.judge, let teacher = judges[judge.name],
      let grader = try grader(benchmark.benchmark, nil) as? JudgedAnswers
    else { return nil }
    let asker = RememberingAsker(ledger: ledger)
    var unheard = 0
    let items = benchmark.items.items
    for start in stride(from: 0, to: items.count, by: 64) {
      let chunk = items[start..<min(items.count, start + 64)]
      var calls: [Call] = []
      for (item, samples) in zip(chunk, try model.answers.answers(chunk, benchmark, asker)) {
        for sample in samples {
          if case .answer(let answer, _) = sample {
            if let call = grader.call(answer, item) { calls.append(call) }
          } else {
            unheard += 1
          }
        }
      }
      var rest = calls[...]
      try await asker.settle { rest.popFirst() }
    }
    let count = asker.takeCount()
    // Of an answer that is still to come nobody knows how long it is.
    let toMake = count.asked + unheard
    let mean = try ledger?.meanCompletionTokens(.init(teacher))
    let tokens =
      mean.map { Int(($0 * Double(toMake)).rounded(.up)) } ?? judge.maxTokens.map { $0 * toMake }
    let isKnown = unheard == 0 || toMake == 0
    return EvaluationPlan.Part(
      model: "judge \(judge.name), of \(model.name)", benchmark: benchmark.name,
      items: items.count, repeats: benchmark.benchmark.repeats, paid: count.paid, toMake: toMake,
      promptTokens: count.promptCharacters / 4, completionTokens: toMake == 0 ? 0 : tokens,
      basis: mean != nil ? "earlier answers" : "at most max_tokens",
      cost: toMake == 0
        ? .zero
        : isKnown
          ? teacher.price?.cost(
            promptTokens: Int64(count.promptCharacters / 4),
            completionTokens: tokens.map(Int64.init)) : nil,
      note: isKnown ? nil : "how long \(unheard) answers are that are still to come is not known")
  }

  private func part(_ model: Model, _ benchmark: AskedBenchmark, _ ledger: CallLedger?)
    async throws -> EvaluationPlan.Part
  {
    let asker = RememberingAsker(ledger: ledger)
    try await model.answers.settle(benchmark, asker)
    let count = asker.takeCount()
    var tokens: Int? = 0
    var basis: String?
    if let teacher = model.teacher, count.asked > 0 {
      if let mean = try ledger?.meanCompletionTokens(.init(teacher)) {
        (tokens, basis) = (Int((mean * Double(count.asked)).rounded(.up)), "earlier answers")
      } else if let most = (model.answers as? AskedModel)?.sampling.maxTokens {
        (tokens, basis) = (most * count.asked, "at most max_tokens")
      } else {
        (tokens, basis) = (nil, "unknown: say max_tokens")
      }
    }
    let promptTokens = count.promptCharacters / 4
    let cost =
      count.asked == 0
      ? .zero
      : model.teacher?.price?.cost(
        promptTokens: Int64(promptTokens), completionTokens: tokens.map(Int64.init))
    return EvaluationPlan.Part(
      model: model.name, benchmark: benchmark.name, items: benchmark.items.items.count,
      repeats: benchmark.benchmark.repeats, paid: count.paid, toMake: count.asked,
      promptTokens: promptTokens, completionTokens: tokens, basis: basis, cost: cost,
      note: model.answers.notes(benchmark).first)
  }
}

extension EvaluationPlan {
  public var record: Record {
    [
      "calls_to_make": .integer(Int64(callsToMake)), "calls_paid": .integer(Int64(callsPaid)),
      "cost": cost.map { .double($0.dollars) } ?? .null,
      "budget_dollars": budget.dollars.map { .double($0.dollars) } ?? .null,
      "budget_tokens": Value(budget.tokens), "spent_dollars": .double(spent.cost.dollars),
      "spent_tokens": .integer(spent.tokens),
      "detectable": .record(
        Record(power.detectable.map { .init($0.benchmark, .double($0.difference)) })),
      "detectable_mean": power.detectableMean.map(Value.double) ?? .null,
      "parts": .list(
        parts.map { part in
          .record([
            "model": .string(part.model), "benchmark": .string(part.benchmark),
            "items": .integer(Int64(part.items)), "repeats": .integer(Int64(part.repeats)),
            "paid": .integer(Int64(part.paid)), "to_make": .integer(Int64(part.toMake)),
            "prompt_tokens": .integer(Int64(part.promptTokens)),
            "completion_tokens": Value(part.completionTokens.map(Int64.init)),
            "basis": Value(part.basis), "cost": part.cost.map { .double($0.dollars) } ?? .null,
          ])
        }),
    ]
  }
}

/// What the items and repeats of an evaluation can see, before anything is asked.
public struct EvaluationPower: Sendable {
  /// For each benchmark the smallest difference of two models that its items and repeats show with 80 % power, 0...1.
  public let detectable: [(benchmark: String, difference: Double)]
  /// The same of the mean over all benchmarks; nil for one alone.
  public let detectableMean: Double?
  /// What is assumed of models for that.
  public static let assumptions = PowerPlan.Assumptions()

  /// As a person reads it.
  public var text: String {
    let each = detectable.map { "\($0.benchmark) \(ScoreReport.points($0.difference))" }
    let assumed = Self.assumptions
    return "differences of two models that show with 80 % power, in points: "
      + each.joined(separator: ", ")
      + (detectableMean.map { "; of the mean \(ScoreReport.points($0))" } ?? "")
      + " (assuming scores near \(ScoreReport.points(assumed.mean)), a correlation of "
      + "\(assumed.correlation) between models, and that repeats make \(ScoreReport.points(assumed.repeatShare)) % of one answer's variance)"
  }
}
