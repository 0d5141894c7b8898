import Corpus
import TestSupport
import Values

@testable import Training

/// Chats with all that templates and tokenizers stumble over, the same ones for a seed.
enum OddChats {
  private static let pieces = [
    "the ", "answer", " is", "I'm", "they'LL", " 12345", "3.14", "½Ⅷ٣", "\n", "\r\n", "\n\n  \n",
    "   ",
    "\t", "  x", "é", "e\u{301}", "한국어", "日本語", "😀👩‍👩‍👧", "\\frac{1}{2}", "$x^2$", "!?", "...\n",
    "\u{A0}",
    "\u{2003}", "<|im_end|>", "<|im_", "<think>", "</think>", "<think>\n", "\n</think>\n\n",
    "{{ x }}",
    "{% if %}", "{{content}}", "\\boxed{4}", "```py\n", "aaaa", "<tool_response>",
    "</tool_response>",
    "<|eot_id|>", "]", ">", "\"", "\\", "&lt;", "ß", "'", "_a1", "    return",
  ]

  static func text(_ generator: inout SeededGenerator, most: Int = 24) -> String {
    (0..<generator.integer(0...most)).map { _ in generator.element(pieces) }.joined()
  }

  /// Of one to three exchanges, a third of them behind a system message.
  static func make(_ count: Int, seed: UInt64, hasSystem: Bool = true) -> [[Message]] {
    var generator = SeededGenerator(seed)
    return (0..<count).map { _ in
      var chat: [Message] = []
      if hasSystem, generator.integer(0...2) == 0 {
        chat.append(Message(role: "system", content: "Be " + text(&generator, most: 5)))
      }
      for _ in 0..<generator.integer(1...3) {
        chat.append(Message(role: "user", content: text(&generator)))
        let thoughts = generator.integer(0...2)
        let answer = text(&generator, most: 40)
        chat.append(
          Message(
            role: "assistant",
            content: thoughts == 0
              ? answer
              : "<think>\n\(text(&generator))" + (thoughts == 1 ? "\n</think>\n\n\(answer)" : "")))
      }
      return chat
    }
  }

  /// Them as JSON for an oracle.
  static func json(_ chats: [[Message]]) -> String {
    "["
      + chats.map { chat in
        "["
          + chat.map { message in
            Value.record(["role": .string(message.role), "content": .string(message.content)]).json
          }.joined(separator: ",") + "]"
      }.joined(separator: ",") + "]"
  }
}
