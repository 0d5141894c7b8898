extension Tokenizer {
  /// The tokens that are found whole in a text before it is split, by what they say.
  public var addedTokens: [String: Int32] { added.ids }

  /// The token that a text is as a whole; nil if it is several, or none.
  public func token(of text: String) -> Int32? {
    if let token = added.ids[text] { return token }
    let tokens = encode(text)
    return tokens.count == 1 ? tokens[0] : nil
  }

  /// The bytes that a token stands for: perhaps a part of a character. Nil for an id that no token has.
  public func bytes(of token: Int32) -> [UInt8]? {
    names[token].map { Array($0.utf8) } ?? model.pieces[token]
  }

  /// The text of tokens; what is no whole character is U+FFFD.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    String(decoding: tokens.flatMap { bytes(of: $0) ?? Array("\u{FFFD}".utf8) }, as: UTF8.self)
  }

  /// The largest id that a token has.
  public var largestToken: Int32 {
    max(model.pieces.keys.max() ?? -1, added.ids.values.max() ?? -1)
  }
}
