import Values

/// Which of a server's doors gives the scores of a reward model.
public enum ScorePath: String, Sendable, CaseIterable {
  /// A class for the whole chat, as models for sequence classification have one.
  case classify
  /// What the model's last layer has for each token, of which the last counts, or for the whole.
  case pooling
}

/// Scores of reward models, as vLLM's server gives them for a chat (`POST /classify` and `/pooling` with `messages`).
struct Scores: Interface {
  let kind: ScorePath

  var path: String { "/\(kind.rawValue)" }

  func headers(key: String?) -> [(name: String, value: String)] {
    ChatCompletions().headers(key: key)
  }

  func body(_ group: CallGroup) -> Record {
    var body: Record = [
      "model": .string(group.teacher.model), "messages": Call.json(group.first.messages),
    ]
    body.merge(group.teacher.extraBody)
    return body
  }

  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    let item = body["data"]?.list?.first?.record ?? body
    let names = ["probs", "data", "score", "reward", "embedding"]
    guard let value = names.lazy.compactMap({ item[$0] }).first(where: { $0 != .null }) else {
      throw UnreadableReply("it has no score")
    }
    let score = try Self.score(value, depth: 0)
    guard score.isFinite else { throw UnreadableReply("its score is no number") }
    return [Reply(score: score, promptTokens: Usage(body).promptTokens)]
  }

  /// A number, a list of one, or a list for each token, of which the last is that of the whole text.
  private static func score(_ value: Value, depth: Int) throws(UnreadableReply) -> Double {
    if let number = value.double { return number }
    guard depth < 3, let list = value.list, let last = list.last else {
      throw UnreadableReply("its score is no number")
    }
    guard list.count == 1 || last.list != nil else {
      throw UnreadableReply(
        "it has \(list.count) numbers, and a reward model gives one: it is no reward model, or is "
          + "served for another task")
    }
    return try score(last, depth: depth + 1)
  }

  func piece(_ event: Record) -> ReplyPiece { ReplyPiece() }
}

extension Reply {
  /// Why a reply ended that is a score.
  private static let isScore = "score"

  /// What a reward model gives. It is remembered as answers are.
  public init(score: Double, promptTokens: Int64?) {
    self.init(
      content: "\(score)", reasoning: nil, finishReason: Self.isScore,
      promptTokens: promptTokens, completionTokens: 0)
  }

  /// The score that it is; nil if it is none.
  public var score: Double? {
    guard finishReason == Self.isScore, let score = Double(content), score.isFinite else {
      return nil
    }
    return score
  }
}
