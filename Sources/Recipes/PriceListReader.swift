import Values

/// A user's own line of the table of prices.
public struct PriceListEntry: Sendable, Equatable {
  /// The provider's host.
  public let host: String
  /// A model's name, or the beginning of one with `*` behind it.
  public let model: String
  public let price: Price
}

extension PriceListEntry {
  /// Reads a list of prices: a mapping from hosts to mappings from models to `{ input: …, output: … }`, in dollars
  /// per million tokens. What is wrong goes to the log.
  public static func readAll(_ yaml: String, log: FindingLog) -> [PriceListEntry] {
    guard let node = RecipeNode.parse(yaml, log) else { return [] }
    guard case .mapping(let hosts) = node.content else {
      log.error(node.mark, "a list of prices is a mapping of hosts")
      return []
    }
    return hosts.flatMap { host -> [PriceListEntry] in
      guard case .mapping(let models) = host.value.content else {
        log.error(host.keyMark, "\(host.key) should be a mapping of models")
        return []
      }
      return models.compactMap { model in
        let fields = Fields(model.value, owner: "the price of \(model.key)", log: log)
        return Price.read(fields).map { .init(host: host.key, model: model.key, price: $0) }
      }
    }
  }
}

extension Price {
  /// Reads `input` and `output`, and `cached_input` if it stands there, in dollars per million tokens.
  static func read(_ fields: Fields) -> Price? {
    defer { fields.finish() }
    let numbers = (fields.number("input", in: 0...1e6), fields.number("output", in: 0...1e6))
    guard let input = numbers.0, let output = numbers.1 else {
      // What is there and no price was told.
      if !fields.has("input") || !fields.has("output") {
        fields.log.error(
          fields.mark, "a price has input and output, in dollars per million tokens",
          hint: "price: { input: 0.15, output: 0.60 }")
      }
      return nil
    }
    // Other tools' tables have the price of one token.
    if let dearest = [input, output].max(), dearest > 0, dearest < 0.000_1 {
      fields.log.warning(
        fields.mark,
        "\(fields.owner): \(dearest) dollars per million tokens look like the price of one token",
        hint: "prices are per million tokens: output: \((output * 1e12).rounded() / 1e6)")
    }
    return Price(
      dollarsPerMillionInput: input, output: output,
      cachedInput: fields.number("cached_input", in: 0...1e6))
  }
}
