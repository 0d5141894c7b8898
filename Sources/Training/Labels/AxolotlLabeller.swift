import Tokenizers

/// Labels as axolotl documents them for `type: chat_template`: answers and the token that ends each turn carry the
/// loss, and rows that are too long are left out.
final class AxolotlLabeller: Labeller {
  private let renderer: JinjaRenderer
  private let tokenizer: Tokenizer
  private let cutoff: Int
  private let end: Int32?
  /// `excess_length_strategy: truncate`.
  private let cuts: Bool

  init(renderer: JinjaRenderer, tokenizer: Tokenizer, cutoff: Int, end: String?, cuts: Bool) {
    (self.renderer, self.tokenizer, self.cutoff) = (renderer, tokenizer, cutoff)
    self.end = end.flatMap(tokenizer.token(of:))
    self.cuts = cuts
  }

  func label(_ chats: [[Message]]) throws -> [Labelling] {
    let whole = try renderer.render(chats, isPrompt: false)
    // Before each answer, and so where it begins.
    let turns = chats.enumerated().flatMap { row, chat in
      chat.indices.filter { chat[$0].role == "assistant" }.map { (row: row, turn: $0) }
    }
    let before = try renderer.render(turns.map { Array(chats[$0.row][..<$0.turn]) }, isPrompt: true)
    var starts = [[(prompt: String, answer: String)]](repeating: [], count: chats.count)
    for (place, prompt) in zip(turns, before) {
      if case .text(let text, _) = prompt {
        starts[place.row].append((text, chats[place.row][place.turn].content))
      }
    }
    return zip(whole, starts).map { whole, starts in
      switch whole {
      case .text(let text, _): labelled(text, starts)
      case .refused(let why): .refused(why)
      }
    }
  }

  private func labelled(_ text: String, _ starts: [(prompt: String, answer: String)]) -> Labelling {
    let tokens = tokenizer.encode(text)
    var row = LabelledRow(
      tokens: tokens, labels: [Int32](repeating: LabelledRow.ignored, count: tokens.count),
      questionTokensCut: 0, answerTokensCut: 0, prompt: starts.last?.prompt ?? "", text: text,
      differsJointly: false)
    for (prompt, _) in starts {
      let first = zip(tokenizer.encode(prompt), tokens).prefix { $0 == $1 }.count
      var index = first
      while index < tokens.count {
        row.labels[index] = tokens[index]
        if tokens[index] == end { break }
        index += 1
      }
    }
    guard tokens.count > cutoff else { return .row(row) }
    guard cuts else { return .dropped("it has more than \(cutoff) tokens") }
    row.answerTokensCut = tokens.count - cutoff
    row.tokens = Array(tokens.prefix(cutoff))
    row.labels = Array(row.labels.prefix(cutoff))
    return .row(row)
  }
}
