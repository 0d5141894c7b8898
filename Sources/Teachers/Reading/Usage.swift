import Values

/// What an endpoint says that an answer took, wherever it says it.
struct Usage: Equatable {
  /// Tokens read, and those of them that lay in the provider's cache; nil where that is not told.
  var promptTokens: Int64?
  var cachedTokens: Int64?
  /// Tokens written, those that were only thought included.
  var completionTokens: Int64?
  /// What the endpoint itself says that it takes for it.
  var cost: Money?

  /// More tokens than any call takes: what is larger is not believed as it stands.
  private static let most: Int64 = 1 << 30

  init(promptTokens: Int64?, completionTokens: Int64?) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }

  /// Whether it counts more than zero of anything.
  var saysSomething: Bool {
    promptTokens ?? 0 > 0 || completionTokens ?? 0 > 0 || cost ?? .zero > .zero
  }

  /// Of several places in a body that tell something, each count is the larger.
  init(_ body: Record) {
    var places = [
      body["usage"], body["usageMetadata"], body["usage_metadata"],
      body["x_groq"]?.record?["usage"],
    ]
    places.append(body["response"]?.record?["usage"])
    for choice in (body["choices"]?.list ?? []).prefix(1024) {
      places.append(choice.record?["usage"])
    }
    places.append(body["timings"])
    // Ollama's own, and others that have no place for it.
    places.append(.record(body))
    for place in places {
      guard let record = place?.record else { continue }
      take(record)
    }
  }

  private mutating func take(_ record: Record) {
    func count(_ names: [String]) -> Int64? { Self.count(record, names) }
    let details =
      record["completion_tokens_details"]?.record ?? record["output_tokens_details"]?.record
    let read = record["prompt_tokens_details"]?.record ?? record["input_tokens_details"]?.record
    // Anthropic counts what came from or went into the cache beside the rest.
    let fromCache = count(["cache_read_input_tokens"])
    let intoCache = count(["cache_creation_input_tokens"])
    var prompt = count([
      "prompt_tokens", "input_tokens", "promptTokenCount", "prompt_eval_count", "prompt_n",
      "promptTokens",
      "inputTokens",
    ])
    if record["input_tokens"] != nil, record["prompt_tokens"] == nil {
      prompt = prompt.map { min(Self.most, $0 + (fromCache ?? 0) + (intoCache ?? 0)) }
    }
    var completion = count([
      "completion_tokens", "output_tokens", "candidatesTokenCount", "eval_count", "predicted_n",
      "completionTokens", "outputTokens", "generated_tokens",
    ])
    let thought = [
      details.flatMap { Self.count($0, ["reasoning_tokens"]) },
      count(["reasoning_tokens", "thoughtsTokenCount"]),
    ].compactMap(\.self).max()
    if let total = count(["total_tokens", "totalTokenCount", "totalTokens"]), let prompt,
      total > prompt
    {
      completion = max(completion ?? 0, total - prompt)
    }
    // Thoughts that are more than all that was written were not counted among it.
    if let thought, thought > completion ?? 0 {
      completion = min(Self.most, (completion ?? 0) + thought)
    }
    promptTokens = larger(promptTokens, prompt)
    completionTokens = larger(completionTokens, completion)
    cachedTokens = larger(
      cachedTokens,
      fromCache ?? read.flatMap { Self.count($0, ["cached_tokens"]) }
        ?? count(["prompt_cache_hit_tokens", "cachedContentTokenCount", "cached_tokens"]))
    if let cost = cost(in: record) { self.cost = max(self.cost ?? .zero, cost) }
  }

  /// OpenRouter and others: dollars. Of whoever brings a key of his own, what is behind it takes is not in the sum.
  private func cost(in record: Record) -> Money? {
    func dollars(_ value: Value?) -> Double? {
      guard let number = value?.double ?? value?.string.flatMap({ Double($0) }), number.isFinite
      else {
        return nil
      }
      return (0...100_000).contains(number) ? number : nil
    }
    guard var sum = dollars(record["cost"]) else { return nil }
    if record["is_byok"]?.bool == true {
      sum += dollars(record["cost_details"]?.record?["upstream_inference_cost"]) ?? 0
    }
    return Money(dollars: sum)
  }

  /// A count that can be believed: 0 and above, whole, written as a number or as a text.
  private static func count(_ record: Record, _ names: [String]) -> Int64? {
    for name in names {
      guard let value = record[name] else { continue }
      guard
        let number = value.double
          ?? value.string.flatMap({ $0.utf8.count < 40 ? Double($0) : nil }),
        !number.isNaN, number >= 0
      else { continue }
      return number >= Double(most) ? most : Int64(number)
    }
    return nil
  }
}

private func larger(_ one: Int64?, _ other: Int64?) -> Int64? {
  guard let one, let other else { return one ?? other }
  return max(one, other)
}
