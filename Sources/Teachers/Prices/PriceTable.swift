import Formats
import Values

/// What providers charge, by host and model, as far as it is known.
///
/// A recipe's own `price` wins over the user's table, and that over this one.
public struct PriceTable: Sendable {
  /// A line of the table.
  public struct Line: Sendable, Equatable {
    /// The provider's host, for instance `api.openai.com`.
    public let host: String
    /// A model's name, or the beginning of one with `*` behind it.
    public let model: String
    /// For live calls.
    public let price: Price

    public init(host: String, model: String, price: Price) {
      self.host = host
      self.model = model
      self.price = price
    }
  }

  /// The first that fits counts.
  public let lines: [Line]

  public init(_ lines: [Line]) {
    self.lines = lines
  }

  /// The table with a user's own lines before it.
  public func overridden(by own: [Line]) -> PriceTable { PriceTable(own + lines) }

  /// The price of a model at an address; nil if it is not known.
  public func price(url: String, model: String) -> Price? {
    let host = Self.host(of: url)
    return lines.first { $0.host == host && $0.fits(model) }?.price
  }

  private static func host(of url: String) -> String {
    let rest = url.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
    return String(rest.prefix { $0 != ":" })
  }
}

extension PriceTable.Line {
  fileprivate func fits(_ name: String) -> Bool {
    model.hasSuffix("*") ? name.hasPrefix(model.dropLast()) : name == model
  }
}

extension PriceTable {
  /// The providers' published prices, in dollars per million tokens, as of ``publishedOn``. Dated names of a
  /// model (`gpt-4o-mini-2024-07-18`) cost what the model costs.
  public static let published = PriceTable(
    lines(
      "api.openai.com",
      [
        ("gpt-4o-mini", 0.15, 0.60), ("gpt-4o", 2.50, 10), ("gpt-4.1-nano", 0.10, 0.40),
        ("gpt-4.1-mini", 0.40, 1.60), ("gpt-4.1", 2, 8), ("gpt-5-nano", 0.05, 0.40),
        ("gpt-5-mini", 0.25, 2), ("gpt-5", 1.25, 10), ("o3-mini", 1.10, 4.40), ("o3", 2, 8),
        ("o4-mini", 1.10, 4.40),
      ])
      + lines(
        "api.anthropic.com",
        [
          ("claude-3-5-haiku", 0.80, 4), ("claude-haiku-4-5", 1, 5), ("claude-3-7-sonnet", 3, 15),
          ("claude-sonnet-4", 3, 15), ("claude-sonnet-4-5", 3, 15), ("claude-opus-4", 15, 75),
          ("claude-opus-4-1", 15, 75), ("claude-opus-4-5", 5, 25),
        ])
      + lines(
        "api.deepseek.com", [("deepseek-chat", 0.28, 0.42), ("deepseek-reasoner", 0.28, 0.42)]))

  /// When the published prices were written down.
  public static let publishedOn = "2025-12"

  private static func lines(_ host: String, _ models: [(String, Double, Double)]) -> [Line] {
    models.flatMap { name, input, output in
      let price = Price(dollarsPerMillionInput: input, output: output)
      return [name, "\(name)-20*", "\(name)-latest"].map {
        Line(host: host, model: $0, price: price)
      }
    }
  }
}
