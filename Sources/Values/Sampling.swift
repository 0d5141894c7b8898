/// How a teacher draws its words. What is nil is not sent, and the endpoint's own default holds.
public struct Sampling: Sendable, Equatable {
  /// 0 and above; 0 takes the likeliest word.
  public let temperature: Double?
  /// 0...1: words are drawn from the likeliest that have this much probability together.
  public let topP: Double?
  /// The longest answer, in tokens.
  public let maxTokens: Int?

  public init(temperature: Double? = nil, topP: Double? = nil, maxTokens: Int? = nil) {
    self.temperature = temperature
    self.topP = topP
    self.maxTokens = maxTokens
  }
}
