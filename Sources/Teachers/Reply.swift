import Corpus
import Foundation

/// What a teacher sent back, as it sent it.
public struct Reply: Sendable, Equatable {
  /// The message's content; a reasoning written into it is still in it.
  public let content: String
  /// The reasoning, from endpoints that send it apart.
  public let reasoning: String?
  /// Why the teacher stopped: `stop`, `length`, …
  public let finishReason: String
  /// Nil where the endpoint does not count.
  public let promptTokens: Int64?
  public let completionTokens: Int64?

  public init(
    content: String, reasoning: String?, finishReason: String, promptTokens: Int64?,
    completionTokens: Int64?
  ) {
    self.content = content
    self.reasoning = reasoning
    self.finishReason = finishReason
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }
}

extension Reply {
  /// Reads the body of an OpenAI-compatible chat completion.
  ///
  /// The first choice is the answer. vLLM and SGLang call the reasoning `reasoning_content`,
  /// OpenRouter and newer vLLM `reasoning`.
  ///
  /// - Throws: a `DecodingError` for anything else.
  init(body: Data) throws {
    let completion = try JSONDecoder().decode(Completion.self, from: body)
    guard let choice = completion.choices.first else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no choices"))
    }
    let message = choice.message
    self.init(
      content: message.content ?? "",
      reasoning: [message.reasoning_content, message.reasoning].compactMap(\.self)
        .first { !$0.isEmpty },
      finishReason: choice.finish_reason ?? "unknown",
      promptTokens: completion.usage?.prompt_tokens,
      completionTokens: completion.usage?.completion_tokens)
  }

  // The names are those of the interface.
  private struct Completion: Decodable {
    let choices: [Choice]
    let usage: Usage?

    struct Choice: Decodable {
      let message: Message
      let finish_reason: String?
    }

    struct Message: Decodable {
      let content: String?
      let reasoning_content: String?
      let reasoning: String?
    }

    struct Usage: Decodable {
      let prompt_tokens: Int64?
      let completion_tokens: Int64?
    }
  }
}

extension Reply {
  /// The reasoning and the answer, told apart; see ``ReasoningSplit``.
  public var split: ReasoningSplit { ReasoningSplit(content: content, reasoning: reasoning) }
}
