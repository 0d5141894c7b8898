import Values

/// What a recipe asks of a teacher that its interface cannot be told.
public struct UnsupportedField: Sendable, Equatable {
  /// Its name in the recipe.
  public let name: String
  /// Why, as it reads behind the name.
  public let because: String
  public let hint: String?

  init(_ name: String, _ because: String, hint: String? = nil) {
    self.name = name
    self.because = because
    self.hint = hint
  }
}

extension Teacher {
  /// What of a sampling its interface cannot be told. Nothing of a recipe is left out in silence.
  ///
  /// What a relative of OpenAI's interface makes of a field that only some of them have, its endpoint tells.
  public func unsupported(_ sampling: Sampling, prefill: String?) -> [UnsupportedField] {
    var found = unknownNames(sampling).map { UnsupportedField($0, "is not known to \(speech)") }
    found += wrongValues(sampling)
    if sampling.seed != nil, !sendsSeeds {
      found.append(.init("seed", "is not sent, since the teacher has seed: false"))
    }
    if isLlamaServer, sampling.reasoningEffort != nil {
      found.append(
        .init(
          "reasoning_effort", "is not known to llama.cpp's server",
          hint:
            "extra_body: { chat_template_kwargs: { reasoning_effort: high } }, if the model's template has it"
        ))
    }
    if let prefill { found += unsupported(prefill: prefill) }
    return found
  }

  private func unsupported(prefill: String) -> [UnsupportedField] {
    if isOpenAI && interface == .openai {
      return [
        .init("prefill", "is not known to OpenAI's chat completions: no answer goes on with a text")
      ]
    }
    guard interface == .anthropic, prefill.last?.isWhitespace == true else { return [] }
    return [
      .init(
        "prefill", "ends in white space, which Anthropic refuses", hint: "leave the white space out"
      )
    ]
  }

  /// Who is spoken to, for messages.
  private var speech: String {
    switch interface {
    case .anthropic: "Anthropic's messages"
    case .completions: isOpenAI ? "OpenAI's completions" : "the completions interface"
    case .openai: isOpenAI ? "OpenAI's chat completions" : "the chat completions of this endpoint"
    }
  }

  private func unknownNames(_ sampling: Sampling) -> [String] {
    let unknown: Set<String> =
      switch interface {
      case .anthropic:
        [
          "min_p", "seed", "reasoning_effort", "repetition_penalty", "presence_penalty",
          "frequency_penalty",
        ]
      case .completions:
        isOpenAI
          ? ["top_k", "min_p", "repetition_penalty", "reasoning_effort"] : ["reasoning_effort"]
      case .openai: isOpenAI ? ["top_k", "min_p", "repetition_penalty"] : []
      }
    return sampling.further.fields.map(\.name).filter(unknown.contains)
  }

  private func wrongValues(_ sampling: Sampling) -> [UnsupportedField] {
    var found: [UnsupportedField] = []
    if isAt("://api.anthropic.com"), let temperature = sampling.temperature, temperature > 1 {
      found.append(.init("temperature", "is at most 1 for Anthropic's messages"))
    }
    if interface == .anthropic, let topK = sampling.topK, topK < 1 {
      found.append(.init("top_k", "is at least 1 for Anthropic's messages"))
    }
    if isOpenAI, let temperature = sampling.temperature, temperature > 2 {
      found.append(.init("temperature", "is at most 2 for OpenAI"))
    }
    if isOpenAI, sampling.stop.count > 4 {
      found.append(.init("stop", "has at most 4 texts for OpenAI"))
    }
    return found
  }
}
