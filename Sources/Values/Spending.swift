/// What answers took: their number, their tokens, their price. Sums that would be too large to count stay at the
/// largest number.
public struct Spending: Sendable, Equatable {
  public var calls: Int64 = 0
  /// Tokens read and written: as endpoints counted them, else estimated.
  public var promptTokens: Int64 = 0
  public var completionTokens: Int64 = 0
  /// What those cost whose price was known.
  public var cost = Money.zero
  /// How many had no known price.
  public var unpriced: Int64 = 0
  /// How many were counted by an estimate, since the endpoint did not count.
  public var estimated: Int64 = 0

  public init() {}

  /// Tokens read and written.
  public var tokens: Int64 { saturatingSum(promptTokens, completionTokens) }

  /// What all cost; nil if the price of one is not known.
  public var wholeCost: Money? { unpriced == 0 ? cost : nil }

  /// Adds one answer.
  public mutating func add(
    promptTokens: Int64?, completionTokens: Int64?, cost: Money?, isEstimated: Bool = false
  ) {
    calls = saturatingSum(calls, 1)
    self.promptTokens = saturatingSum(self.promptTokens, promptTokens ?? 0)
    self.completionTokens = saturatingSum(self.completionTokens, completionTokens ?? 0)
    if let cost {
      self.cost = self.cost + cost
    } else {
      unpriced = saturatingSum(unpriced, 1)
    }
    if isEstimated { estimated = saturatingSum(estimated, 1) }
  }

  public static func += (left: inout Spending, right: Spending) {
    left.calls = saturatingSum(left.calls, right.calls)
    left.promptTokens = saturatingSum(left.promptTokens, right.promptTokens)
    left.completionTokens = saturatingSum(left.completionTokens, right.completionTokens)
    left.cost = left.cost + right.cost
    left.unpriced = saturatingSum(left.unpriced, right.unpriced)
    left.estimated = saturatingSum(left.estimated, right.estimated)
  }
}

extension Spending: Codable {
  private enum CodingKeys: String, CodingKey {
    case calls, promptTokens, completionTokens, cost, unpriced, estimated
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    calls = try fields.decode(Int64.self, forKey: .calls)
    promptTokens = try fields.decode(Int64.self, forKey: .promptTokens)
    completionTokens = try fields.decode(Int64.self, forKey: .completionTokens)
    cost = try fields.decode(Money.self, forKey: .cost)
    unpriced = try fields.decode(Int64.self, forKey: .unpriced)
    // What was written before there were estimates has none.
    estimated = try fields.decodeIfPresent(Int64.self, forKey: .estimated) ?? 0
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(calls, forKey: .calls)
    try fields.encode(promptTokens, forKey: .promptTokens)
    try fields.encode(completionTokens, forKey: .completionTokens)
    try fields.encode(cost, forKey: .cost)
    try fields.encode(unpriced, forKey: .unpriced)
    if estimated > 0 { try fields.encode(estimated, forKey: .estimated) }
  }
}

/// A sum that stays at the largest or smallest number where it would overflow: counts come from outside.
public func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? (right > 0 ? .max : .min) : sum
}

/// A product that stays at the largest number where it would overflow.
public func saturatingProduct(_ left: Int64, _ right: Int64) -> Int64 {
  let (product, overflow) = left.multipliedReportingOverflow(by: right)
  return overflow ? ((left < 0) == (right < 0) ? .max : .min) : product
}
