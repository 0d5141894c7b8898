/// Tokens that are found in a text before it is split: special ones, and others that were added later.
struct AddedTokens: Sendable {
  /// A token, and whether it takes the blanks on its sides with it.
  struct Token: Sendable {
    let content: [Unicode.Scalar]
    let id: Int32
    let takesBlanksBefore: Bool
    let takesBlanksBehind: Bool
  }

  /// A part of a text.
  enum Piece {
    case text(String.UnicodeScalarView.SubSequence)
    /// With how many characters it takes.
    case token(Int32, characters: Int)
  }

  /// By their first character, the longest first.
  private let byFirst: [Unicode.Scalar: [Token]]
  /// By what they say.
  let ids: [String: Int32]

  init(_ tokens: [Token]) {
    ids = Dictionary(
      tokens.map { token in
        (String(String.UnicodeScalarView(token.content)), token.id)
      }, uniquingKeysWith: { first, _ in first })
    byFirst = Dictionary(grouping: tokens.filter { !$0.content.isEmpty }) { $0.content[0] }
      .mapValues { $0.sorted { $0.content.count > $1.content.count } }
  }

  /// Cuts a text at the tokens in it: the leftmost first, of several at one place the longest.
  func split(_ text: String) -> [Piece] {
    let all = text.unicodeScalars
    guard !byFirst.isEmpty else { return [.text(all[...])] }
    var pieces: [Piece] = []
    var start = all.startIndex
    var index = start
    while index < all.endIndex {
      guard let candidates = byFirst[all[index]],
        let token = candidates.first(where: { all[index...].starts(with: $0.content) })
      else {
        index = all.index(after: index)
        continue
      }
      var end = all.index(index, offsetBy: token.content.count)
      var before = all[start..<index]
      if token.takesBlanksBefore {
        while let last = before.last, last.properties.isWhitespace { before = before.dropLast() }
      }
      if token.takesBlanksBehind {
        while end < all.endIndex, all[end].properties.isWhitespace { end = all.index(after: end) }
      }
      if !before.isEmpty { pieces.append(.text(before)) }
      pieces.append(.token(token.id, characters: all[before.endIndex..<end].count))
      (start, index) = (end, end)
    }
    if start < all.endIndex { pieces.append(.text(all[start...])) }
    return pieces
  }
}
