import Values

@testable import Teachers

extension Teacher {
  /// A teacher at one address or several.
  static func at(
    _ urls: String..., model: String = "m", name: String = "t", key: String? = nil,
    price: Price? = nil, _ configure: (inout Options) -> Void = { _ in }
  ) -> Teacher {
    var options = Options()
    // A busy machine may take its time for its own connections.
    options.timeouts.connect = 600
    configure(&options)
    return Teacher(
      name: name, place: .endpoints(urls, key: key), model: model, price: price, options: options)
  }
}

extension RetryPolicy {
  /// Four attempts within a few hundredths of a second.
  static let hasty = RetryPolicy(attempts: 4, firstDelay: 0.01, longestDelay: 0.02)
}
