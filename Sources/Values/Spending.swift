/// What answers took: their number, their tokens, their price.
public struct Spending: Sendable, Equatable, Codable {
  public var calls: Int64 = 0
  /// Tokens read and written, as far as endpoints counted them.
  public var promptTokens: Int64 = 0
  public var completionTokens: Int64 = 0
  /// What those cost whose price was known.
  public var cost = Money.zero
  /// How many had no known price.
  public var unpriced: Int64 = 0

  public init() {}

  /// Tokens read and written.
  public var tokens: Int64 { sum(promptTokens, completionTokens) }

  /// What all cost; nil if the price of one is not known.
  public var wholeCost: Money? { unpriced == 0 ? cost : nil }

  /// Adds one answer.
  public mutating func add(promptTokens: Int64?, completionTokens: Int64?, cost: Money?) {
    calls += 1
    self.promptTokens = sum(self.promptTokens, promptTokens ?? 0)
    self.completionTokens = sum(self.completionTokens, completionTokens ?? 0)
    if let cost { self.cost = self.cost + cost } else { unpriced += 1 }
  }

  public static func += (left: inout Spending, right: Spending) {
    left.calls += right.calls
    left.promptTokens = sum(left.promptTokens, right.promptTokens)
    left.completionTokens = sum(left.completionTokens, right.completionTokens)
    left.cost = left.cost + right.cost
    left.unpriced += right.unpriced
  }
}

/// Counts that a ledger holds may be anything: what cannot be counted any more stays at the most.
private func sum(_ left: Int64, _ right: Int64) -> Int64 {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? .max : sum
}
