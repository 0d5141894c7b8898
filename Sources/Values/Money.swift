/// An amount of US dollars, counted exactly in whole picodollars (10⁻¹² $).
///
/// A token at $0.0375 per million costs 37,500 picodollars. The largest amount is $9.2 million.
public struct Money: Hashable, Sendable, Comparable, Codable {
  /// A dollar is 10¹² of them.
  public let picodollars: Int64

  public init(picodollars: Int64) {
    self.picodollars = picodollars
  }

  /// - Parameter dollars: at most 9 million, to the nearest picodollar.
  public init(dollars: Double) {
    picodollars = Int64((dollars * 1e12).rounded())
  }

  /// Nothing.
  public static let zero = Money(picodollars: 0)

  /// The amount in dollars, for display and export.
  public var dollars: Double { Double(picodollars) / 1e12 }

  /// At most what can be counted.
  public static func + (left: Money, right: Money) -> Money {
    let (sum, overflow) = left.picodollars.addingReportingOverflow(right.picodollars)
    return Money(picodollars: overflow ? (left.picodollars > 0 ? .max : .min) : sum)
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
    self.input = Int64((input * 1e6).rounded())
    self.output = Int64((output * 1e6).rounded())
    self.cachedInput = cachedInput.map { Int64(($0 * 1e6).rounded()) }
  }

  /// Half of it, rounded up to whole picodollars: what providers take for batches.
  public var half: Price {
    Price(
      input: (input + 1) / 2, output: (output + 1) / 2,
      cachedInput: cachedInput.map { ($0 + 1) / 2 })
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
