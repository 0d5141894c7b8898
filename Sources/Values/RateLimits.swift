/// What an endpoint lets a user do in a minute; nil where it sets no limit.
public struct RateLimits: Sendable, Equatable {
  /// Each at least 1.
  public var requestsPerMinute: Int?
  /// Of prompts and of answers together.
  public var tokensPerMinute: Int?
  public var inputTokensPerMinute: Int?
  public var outputTokensPerMinute: Int?

  public init(
    requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, inputTokensPerMinute: Int? = nil,
    outputTokensPerMinute: Int? = nil
  ) {
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
    self.inputTokensPerMinute = inputTokensPerMinute
    self.outputTokensPerMinute = outputTokensPerMinute
  }
}
