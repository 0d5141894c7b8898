/// How a teacher draws its words. What is nil is not sent, and the endpoint's own default holds.
public struct Sampling: Sendable, Equatable {
  /// 0 and above; 0 takes the likeliest word.
  public var temperature: Double?
  /// 0...1: words are drawn from the likeliest that have this much probability together.
  public var topP: Double?
  /// The longest answer, in tokens.
  public var maxTokens: Int?
  /// Words are drawn from so many of the likeliest; −1 or 0 for all, where an endpoint has another default.
  public var topK: Int?
  /// 0...1: words that are less likely than this share of the likeliest are not drawn.
  public var minP: Double?
  /// Where an answer ends, if one of these comes; it is not part of the answer.
  public var stop: [String] = []
  /// 0..<2³¹: what draws begin with; nil for one that is made of the call's key.
  public var seed: Int64?
  /// How much a reasoning model is to think: `low`, `medium`, `high`, …
  public var reasoningEffort: String?
  /// Above 0; 1 changes nothing, more makes repetitions less likely.
  public var repetitionPenalty: Double?
  /// −2...2: what every word that stands in the answer already loses.
  public var presencePenalty: Double?
  /// −2...2: what a word loses for each time that it stands in the answer already.
  public var frequencyPenalty: Double?

  public init(temperature: Double? = nil, topP: Double? = nil, maxTokens: Int? = nil) {
    self.temperature = temperature
    self.topP = topP
    self.maxTokens = maxTokens
  }

  /// Those that are set, by their names in a recipe, besides temperature, top_p and max_tokens. What is not set stands
  /// in no name of a call, so that answers which were bought before there was a parameter stay bought.
  public var further: Record {
    var record = Record()
    func set(_ name: String, _ value: Value?) { if let value { record[name] = value } }
    set("top_k", topK.map { .integer(Int64($0)) })
    set("min_p", minP.map(Value.double))
    set("stop", stop.isEmpty ? nil : .list(stop.map(Value.string)))
    set("seed", seed.map(Value.integer))
    set("reasoning_effort", reasoningEffort.map(Value.string))
    set("repetition_penalty", repetitionPenalty.map(Value.double))
    set("presence_penalty", presencePenalty.map(Value.double))
    set("frequency_penalty", frequencyPenalty.map(Value.double))
    return record
  }
}
