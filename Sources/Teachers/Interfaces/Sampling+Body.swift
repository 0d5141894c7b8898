import Values

extension Record {
  /// Adds what OpenAI's chat completions and completions call alike, and their relatives besides: vLLM, SGLang,
  /// llama.cpp, OpenRouter, Together.
  mutating func addSampling(of call: Call) {
    let (sampling, teacher) = (call.sampling, call.teacher)
    if let temperature = sampling.temperature { self["temperature"] = .double(temperature) }
    if let topP = sampling.topP { self["top_p"] = .double(topP) }
    if let topK = sampling.topK { self["top_k"] = .integer(Int64(topK)) }
    if let minP = sampling.minP { self["min_p"] = .double(minP) }
    if !sampling.stop.isEmpty { self["stop"] = .list(sampling.stop.map(Value.string)) }
    if let penalty = sampling.repetitionPenalty {
      // llama.cpp passes over what it does not know.
      self[teacher.isLlamaServer ? "repeat_penalty" : "repetition_penalty"] = .double(penalty)
    }
    if let penalty = sampling.presencePenalty { self["presence_penalty"] = .double(penalty) }
    if let penalty = sampling.frequencyPenalty { self["frequency_penalty"] = .double(penalty) }
    if let seed = call.sentSeed { self["seed"] = .integer(seed) }
  }
}

extension Call {
  /// The seed of its request; nil for none. Every sample has one of its own, or k samples of a seeded endpoint would be
  /// one and the same.
  var sentSeed: Int64? {
    guard teacher.sendsSeeds else { return nil }
    guard let seed = sampling.seed else { return key.seed }
    return (seed &+ sample &+ round &* 1_000_003) & 0x7FFF_FFFF
  }
}
