import Values

/// What a teacher sent back, as it sent it.
public struct Reply: Sendable, Equatable {
  /// The message's content; a reasoning written into it is still in it.
  public internal(set) var content: String
  /// The reasoning, from endpoints that send it apart.
  public internal(set) var reasoning: String?
  /// Why the teacher stopped: `stop`, `length`, `content_filter`, …
  public internal(set) var finishReason: String
  /// Nil where the endpoint does not count.
  public internal(set) var promptTokens: Int64?
  public internal(set) var completionTokens: Int64?
  /// Of the tokens read those that the provider had in its cache; nil where it does not say.
  public var cachedTokens: Int64?
  /// What was paid, if it is known already; nil to go by the teacher's price.
  public var paid: Money?
  /// Whether the tokens were not counted by the endpoint but estimated from the lengths of the texts.
  public var isEstimated = false
  /// The model that the endpoint says has answered, with its fingerprint, at most 200 characters; nil where it does not say.
  public internal(set) var servedBy: String?
  /// What stands around this teacher's reasoning, beside the marks that are known; nil for nothing else.
  public var marks: ThinkMarks?

  public init(
    content: String, reasoning: String?, finishReason: String, promptTokens: Int64?,
    completionTokens: Int64?, cachedTokens: Int64? = nil, paid: Money? = nil
  ) {
    self.cachedTokens = cachedTokens
    self.content = content
    self.reasoning = reasoning
    self.finishReason = finishReason
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.paid = paid
  }

  /// The reasoning and the answer, told apart; see ``ReasoningSplit``.
  public var split: ReasoningSplit {
    ReasoningSplit(content: content, reasoning: reasoning, marks: marks)
  }

  /// Whether there is nothing in it at all.
  public var isEmpty: Bool {
    isBlank(content) && (reasoning.map(isBlank) ?? true)
  }

  /// Whether it stopped at the token limit.
  public var isCut: Bool { finishReason == FinishReason.length }

  /// What it cost; nil if the price is not known.
  public func cost(at price: Price?) -> Money? {
    paid
      ?? price?.cost(
        promptTokens: promptTokens, cachedTokens: cachedTokens, completionTokens: completionTokens)
  }

  /// What it took.
  public func spending(at price: Price?) -> Spending {
    var spending = Spending()
    spending.add(
      promptTokens: promptTokens, completionTokens: completionTokens, cost: cost(at: price))
    return spending
  }

  /// Gives replies of one response what they took together: the prompt to the first, the answers by their lengths. The
  /// sums are exact, the shares are estimates.
  static func sharing(_ usage: Usage, among replies: [Reply]) -> [Reply] {
    let lengths = replies.map { Int64($0.content.utf8.count + ($0.reasoning?.utf8.count ?? 0) + 1) }
    let whole = lengths.reduce(0, +)
    var before: Int64 = 0
    return zip(replies, lengths).enumerated().map { index, pair in
      let (reply, length) = pair
      /// A part of a sum by a reply's length, so that all parts together are the sum.
      func share(_ sum: Int64) -> Int64 {
        func part(_ length: Int64) -> Int64 {
          whole.dividingFullWidth(sum.multipliedFullWidth(by: length)).quotient
        }
        return part(before + length) - part(before)
      }
      defer { before += length }
      return Reply(
        content: reply.content, reasoning: reply.reasoning, finishReason: reply.finishReason,
        promptTokens: usage.promptTokens.map { index == 0 ? $0 : 0 },
        completionTokens: usage.completionTokens.map(share),
        cachedTokens: usage.cachedTokens.map { index == 0 ? $0 : 0 },
        paid: usage.cost.map { Money(picodollars: share($0.picodollars)) })
    }
  }

  /// The same with what a response's body says of who has answered: `gpt-4o-2024-08-06 (fp_44709d6fcb)`.
  func served(by body: Record) -> Reply {
    guard let model = body["model"]?.string, !model.isEmpty else { return self }
    let fingerprint = body["system_fingerprint"]?.string ?? ""
    var reply = self
    reply.servedBy =
      fingerprint.isEmpty
      ? String(model.prefix(150)) : "\(model.prefix(150)) (\(fingerprint.prefix(48)))"
    return reply
  }

  /// The same with the teacher's own marks, and with counts where the endpoint gave none: a token for each four
  /// characters, as is usual.
  func completed(for group: CallGroup) -> Reply {
    var reply = self
    reply.marks = group.teacher.think
    // Zeros for an answer that is there count nothing: a budget would never end.
    let saysNothing =
      group.first.kind == .answer && promptTokens ?? 0 == 0 && completionTokens ?? 0 == 0
      && !isEmpty && paid == nil
    guard promptTokens == nil || completionTokens == nil || saysNothing else { return reply }
    let written = Int64(content.utf8.count + (reasoning?.utf8.count ?? 0) + 3) / 4
    reply.promptTokens =
      saysNothing
      ? Int64(group.estimatedPromptTokens) : promptTokens ?? Int64(group.estimatedPromptTokens)
    reply.completionTokens = saysNothing ? written : completionTokens ?? written
    reply.isEstimated = true
    return reply
  }

  /// A cut reply and its rest as one.
  public func continued(by rest: Reply) -> Reply {
    func sum(_ left: Int64?, _ right: Int64?) -> Int64? {
      left.flatMap { l in right.map { l + $0 } }
    }
    var whole = rest
    // An endpoint may begin once more in place of going on: then its rest is the whole text.
    if !rest.beginsAgain(prefix) {
      whole.content = (rest.reasoning != nil ? split.answer : prefix) + rest.content
      whole.reasoning = rest.reasoning.map { (split.reasoning ?? "") + $0 }
    }
    whole.promptTokens = sum(promptTokens, rest.promptTokens)
    whole.completionTokens = sum(completionTokens, rest.completionTokens)
    whole.cachedTokens = sum(cachedTokens, rest.cachedTokens)
    whole.paid = paid.flatMap { first in rest.paid.map { first + $0 } }
    whole.isEstimated = isEstimated || rest.isEstimated
    return whole
  }

  /// Whether it has the beginning that it was to go on from: all of it, or so much that it is no chance.
  private func beginsAgain(_ beginning: String) -> Bool {
    let (own, other) = (prefix.utf8, beginning.utf8)
    let common = zip(own, other).prefix { $0 == $1 }.count
    return common >= 64 || common == other.count && common >= 8
  }

  /// The text that a continuation begins with: reasoning that came apart is written into it.
  public var prefix: String {
    guard let reasoning else { return content }
    return content.isEmpty
      ? "<think>\n\(reasoning)" : "<think>\n\(reasoning)\n</think>\n\n\(content)"
  }
}
