import Corpus

/// A model to ask, as the recipe describes it.
public struct TeacherSpec: Sendable {
  /// Where the model is.
  public enum Place: Sendable, Equatable {
    /// A model that Retort starts itself, for instance `smollm2-135m`.
    case local(String)
    /// An OpenAI-compatible endpoint up to `/v1`, the model's name there, and the environment
    /// variable that holds the key.
    case endpoint(url: String, model: String, key: String?)
  }

  /// A worked example shown before the question.
  public struct Example: Sendable, Equatable {
    public let question: String
    public let answer: String
  }

  public let name: String
  public let place: Place
  /// The system prompt; nil for none.
  public let system: String?
  /// Shown before every question, in this order.
  public let examples: [Example]
  /// Nil if the recipe does not say.
  public let price: Price?
  /// Calls in flight at a time; nil for the default of the place.
  public let concurrency: Int?
  /// What the endpoint lets a user do in a minute.
  public let limits: RateLimits
  /// Seconds to wait for one answer.
  public let timeout: Double?
  public let mark: RecipeNode.Mark
}

extension TeacherSpec {
  static func read(_ entry: RecipeNode.Entry, log: FindingLog) -> TeacherSpec? {
    let fields = Fields(entry.value, owner: "teacher \"\(entry.key)\"", log: log)
    let spec = TeacherSpec(
      name: entry.key, place: readPlace(fields),
      system: fields.optionalText("system"),
      examples: readExamples(fields),
      price: readPrice(fields),
      concurrency: fields.integer("concurrency", in: 1...4096).map(Int.init),
      limits: readLimits(fields),
      timeout: fields.number("timeout", in: 1...86_400),
      mark: entry.keyMark)
    fields.finish()
    return spec
  }

  private static func readPlace(_ fields: Fields) -> Place {
    if let model = fields.optionalText("local") {
      for name in ["endpoint", "model", "key"] where fields.node(name) != nil {
        fields.log.error(
          fields.mark(of: name), "\(fields.owner) is local: it has no \(name)",
          hint: "keep either local or endpoint")
      }
      return .local(model)
    }
    guard fields.has("endpoint") else {
      fields.log.error(
        fields.mark, "\(fields.owner) needs local or endpoint",
        hint: "local: smollm2-135m, or endpoint: https://…/v1 with model: …")
      _ = (fields.node("endpoint"), fields.node("model"), fields.node("key"))
      return .local("")
    }
    let url = fields.text("endpoint") ?? ""
    if !url.isEmpty && !url.hasPrefix("http://") && !url.hasPrefix("https://") {
      fields.log.error(
        fields.mark(of: "endpoint"), "\(fields.owner): \"\(url)\" is not an address",
        hint: "an address begins with http:// or https:// and mostly ends in /v1")
    }
    return .endpoint(
      url: url.hasSuffix("/") ? String(url.dropLast()) : url,
      model: fields.text("model", hint: "the model's name at the endpoint") ?? "",
      key: readKey(fields))
  }

  private static func readKey(_ fields: Fields) -> String? {
    guard let key = fields.optionalText("key") else { return nil }
    if let match = key.wholeMatch(of: /\$([A-Za-z_][A-Za-z0-9_]*)/) { return String(match.1) }
    fields.log.error(
      fields.mark(of: "key"), "\(fields.owner): a secret stands in the recipe",
      hint: "put it into an environment variable and write its name here: key: $TEACHER_KEY")
    return nil
  }

  private static func readExamples(_ fields: Fields) -> [Example] {
    fields.list("examples").compactMap { node in
      let example = Fields(node, owner: "an example of \(fields.owner)", log: fields.log)
      defer { example.finish() }
      guard let question = example.text("question"), let answer = example.text("answer") else {
        return nil
      }
      return Example(question: question, answer: answer)
    }
  }

  private static func readLimits(_ fields: Fields) -> RateLimits {
    guard let node = fields.node("limits") else { return RateLimits() }
    let limits = Fields(node, owner: "the limits of \(fields.owner)", log: fields.log)
    defer { limits.finish() }
    func limit(_ name: String) -> Int? { limits.integer(name, in: 1...Int64.max).map { Int($0) } }
    return RateLimits(
      requestsPerMinute: limit("requests_per_minute"),
      tokensPerMinute: limit("tokens_per_minute"),
      inputTokensPerMinute: limit("input_tokens_per_minute"),
      outputTokensPerMinute: limit("output_tokens_per_minute"))
  }

  private static func readPrice(_ fields: Fields) -> Price? {
    guard let node = fields.node("price") else { return nil }
    let price = Fields(node, owner: "the price of \(fields.owner)", log: fields.log)
    defer { price.finish() }
    guard let input = price.number("input", in: 0...1e6),
      let output = price.number("output", in: 0...1e6)
    else {
      fields.log.error(
        node.mark, "a price has input and output, in dollars per million tokens",
        hint: "price: { input: 0.15, output: 0.60 }")
      return nil
    }
    return Price(dollarsPerMillionInput: input, output: output)
  }
}
