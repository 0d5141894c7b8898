import Values

extension Sampling {
  /// Reads temperature, top_p and max_tokens from a mapping that has other fields too.
  public static func read(_ fields: Fields) -> Sampling {
    Sampling(
      temperature: fields.number("temperature", in: 0...10),
      topP: fields.number("top_p", in: 0...1),
      maxTokens: fields.integer("max_tokens", in: 1...10_000_000).map(Int.init))
  }

  /// Reads all parameters, as `answers` has them.
  package static func readAll(_ fields: Fields) -> Sampling {
    var sampling = read(fields)
    sampling.topK = fields.integer("top_k", in: -1...1_000_000).map(Int.init)
    sampling.minP = fields.number("min_p", in: 0...1)
    sampling.stop = readStop(fields)
    sampling.seed = fields.integer("seed", in: 0...2_147_483_647)
    sampling.reasoningEffort = readEffort(fields)
    sampling.repetitionPenalty = fields.number("repetition_penalty", in: 0.01...10)
    sampling.presencePenalty = fields.number("presence_penalty", in: -2...2)
    sampling.frequencyPenalty = fields.number("frequency_penalty", in: -2...2)
    fields.refuse(
      "logprobs", "logprobs are not kept yet",
      hint: "leave the field out: they would be paid for and lost")
    return sampling
  }

  /// The words that endpoints know.
  private static let efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]

  private static func readEffort(_ fields: Fields) -> String? {
    fields.has("reasoning_effort") ? fields.choice("reasoning_effort", of: efforts) : nil
  }

  private static func readStop(_ fields: Fields) -> [String] {
    var stop: [String] = []
    for (text, mark) in fields.texts("stop") ?? [] {
      if stop.contains(text) {
        fields.log.error(mark, "\(fields.owner): stop has \"\(text)\" twice")
      } else {
        stop.append(text)
      }
    }
    if stop.count > 16 {
      fields.log.error(
        fields.mark(of: "stop"),
        "\(fields.owner): stop has \(stop.count) texts, and 16 are the most")
    }
    return stop
  }
}
