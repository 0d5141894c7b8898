/// An amount of US dollars, counted exactly in whole picodollars (10⁻¹² $).
///
/// A token at $0.0375 per million costs 37,500 picodollars. The largest amount is $9.2 million.
public struct Money: Hashable, Sendable, Comparable, Codable {
  /// A dollar is 10¹² of them.
  public let picodollars: Int64

  public init(picodollars: Int64) {
    self.picodollars = picodollars
  }

  /// - Parameter dollars: to the nearest picodollar; what is beyond 9.2 million counts as the largest amount, what is no
  ///   number as nothing.
  public init(dollars: Double) {
    picodollars = whole(dollars * 1e12)
  }

  /// Nothing.
  public static let zero = Money(picodollars: 0)

  /// The amount in dollars, for display and export.
  public var dollars: Double { Double(picodollars) / 1e12 }

  /// At most what can be counted.
  public static func + (left: Money, right: Money) -> Money {
    Money(picodollars: saturatingSum(left.picodollars, right.picodollars))
  }

  public static func < (left: Money, right: Money) -> Bool {
    left.picodollars < right.picodollars
  }
}

/// What a teacher charges, in dollars per million tokens.
public struct Price: Hashable, Sendable {
  /// Picodollars per token read and per token written.
  public let input: Int64
  public let output: Int64
  /// Picodollars per token read that the provider had in its cache; nil for as much as any other.
  public let cachedInput: Int64?

  /// - Parameters:
  ///   - input: dollars per million tokens read, for instance 0.15.
  ///   - output: dollars per million tokens written.
  ///   - cachedInput: dollars per million tokens read that the provider had in its cache; nil for as much as any other.
  public init(dollarsPerMillionInput input: Double, output: Double, cachedInput: Double? = nil) {
    self.input = whole(input * 1e6)
    self.output = whole(output * 1e6)
    self.cachedInput = cachedInput.map { whole($0 * 1e6) }
  }

  /// Half of it, rounded up to whole picodollars: what providers take for batches.
  public var half: Price {
    func half(_ price: Int64) -> Int64 { price / 2 + price % 2 }
    return Price(
      input: half(input), output: half(output), cachedInput: cachedInput.map { half($0) })
  }

  private init(input: Int64, output: Int64, cachedInput: Int64?) {
    self.input = input
    self.output = output
    self.cachedInput = cachedInput
  }

  /// No charge: a model on the user's own machine.
  public static let free = Price(dollarsPerMillionInput: 0, output: 0)

  /// The price of so many tokens; nil if a count is not known and would matter, or if the amount
  /// is too large to count.
  ///
  /// - Parameter cachedTokens: of the tokens read those that the provider had in its cache.
  public func cost(promptTokens: Int64?, cachedTokens: Int64? = nil, completionTokens: Int64?)
    -> Money?
  {
    let cached = min(max(0, cachedTokens ?? 0), max(0, promptTokens ?? 0))
    guard let read = Self.amount(promptTokens.map { $0 - cached }, each: input),
      let known = Self.amount(cached, each: cachedInput ?? input),
      let written = Self.amount(completionTokens, each: output)
    else { return nil }
    let (partial, first) = read.addingReportingOverflow(known)
    let (sum, second) = partial.addingReportingOverflow(written)
    return first || second ? nil : Money(picodollars: sum)
  }

  private static func amount(_ tokens: Int64?, each price: Int64) -> Int64? {
    if price == 0 { return 0 }
    guard let (product, overflow) = tokens?.multipliedReportingOverflow(by: price) else {
      return nil
    }
    return overflow ? nil : product
  }
}

/// The nearest whole number that can be counted; 0 for what is no number.
private func whole(_ number: Double) -> Int64 {
  guard !number.isNaN else { return 0 }
  // The largest number of 64 bits is no Double; the next below it is.
  return Int64(max(-9.2e18, min(9.2e18, number.rounded())))
}
