import Values

/// What a teacher sent back, as it sent it.
public struct Reply: Sendable, Equatable {
  /// The message's content; a reasoning written into it is still in it.
  public let content: String
  /// The reasoning, from endpoints that send it apart.
  public let reasoning: String?
  /// Why the teacher stopped: `stop`, `length`, `content_filter`, …
  public let finishReason: String
  /// Nil where the endpoint does not count.
  public let promptTokens: Int64?
  public let completionTokens: Int64?
  /// What was paid, if it is known already; nil to go by the teacher's price.
  public var paid: Money?

  public init(
    content: String, reasoning: String?, finishReason: String, promptTokens: Int64?,
    completionTokens: Int64?, paid: Money? = nil
  ) {
    self.content = content
    self.reasoning = reasoning
    self.finishReason = finishReason
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.paid = paid
  }

  /// The reasoning and the answer, told apart; see ``ReasoningSplit``.
  public var split: ReasoningSplit { ReasoningSplit(content: content, reasoning: reasoning) }

  /// Whether there is nothing in it at all.
  public var isEmpty: Bool {
    isBlank(content) && (reasoning.map(isBlank) ?? true)
  }

  /// Whether it stopped at the token limit.
  public var isCut: Bool { finishReason == "length" }

  /// What it cost; nil if the price is not known.
  public func cost(at price: Price?) -> Money? {
    paid ?? price?.cost(promptTokens: promptTokens, completionTokens: completionTokens)
  }

  /// What it took.
  public func spending(at price: Price?) -> Spending {
    var spending = Spending()
    spending.add(
      promptTokens: promptTokens, completionTokens: completionTokens, cost: cost(at: price))
    return spending
  }

  /// Shares out what several choices of one response took together: the prompt to the first, the answers by
  /// their lengths. The sums are exact, the shares are estimates.
  ///
  /// - Parameter replies: each with the usage of all.
  static func dividingUsage(among replies: [Reply]) -> [Reply] {
    guard replies.count > 1 else { return replies }
    let lengths = replies.map { Int64($0.content.utf8.count + ($0.reasoning?.utf8.count ?? 0) + 1) }
    let whole = lengths.reduce(0, +)
    var before: Int64 = 0
    return zip(replies, lengths).enumerated().map { index, pair in
      let (reply, length) = pair
      let share = reply.completionTokens.map {
        $0 * (before + length) / whole - $0 * before / whole
      }
      before += length
      return Reply(
        content: reply.content, reasoning: reply.reasoning, finishReason: reply.finishReason,
        promptTokens: reply.promptTokens.map { index == 0 ? $0 : 0 }, completionTokens: share)
    }
  }

  /// A cut reply and its rest as one.
  public func continued(by rest: Reply) -> Reply {
    func sum(_ left: Int64?, _ right: Int64?) -> Int64? {
      left.flatMap { l in right.map { l + $0 } }
    }
    let isApart = rest.reasoning != nil
    return Reply(
      content: (isApart ? split.answer : prefix) + rest.content,
      reasoning: rest.reasoning.map { (split.reasoning ?? "") + $0 },
      finishReason: rest.finishReason, promptTokens: sum(promptTokens, rest.promptTokens),
      completionTokens: sum(completionTokens, rest.completionTokens),
      paid: paid.flatMap { first in rest.paid.map { first + $0 } })
  }

  /// The text that a continuation begins with: reasoning that came apart is written into it.
  public var prefix: String {
    guard let reasoning else { return content }
    return content.isEmpty
      ? "<think>\n\(reasoning)" : "<think>\n\(reasoning)\n</think>\n\n\(content)"
  }
}
