import Foundation
import Tokenizers

/// Labels as LLaMA-Factory makes them: question and answer tokenized apart, cut by its own rule.
///
/// Source: `data/processor/supervised.py` and `data/template.py` of release 0.9.5.
final class FactoryLabeller: Labeller {
  private let template: FactoryTemplate
  private let tokenizer: Tokenizer
  /// One less than the training's where rows are packed.
  private let cutoff: Int
  private let begin: Int32?
  private let end: Int32?
  private let (beginText, endText): (String, String)
  private let options: FactoryOptions

  /// - Parameter begin: the text of the token that stands before everything; nil if the student has none.
  init(
    template: FactoryTemplate, tokenizer: Tokenizer, cutoff: Int, begin: String?, end: String?,
    options: FactoryOptions
  ) {
    (self.template, self.tokenizer, self.cutoff) = (template, tokenizer, cutoff)
    let end = template.replacedEnd ?? end ?? "<|endoftext|>"
    self.begin = begin.flatMap(tokenizer.token(of:))
    self.end = tokenizer.token(of: end)
    (beginText, endText) = (begin ?? "", end)
    self.options = options
  }

  func label(_ chats: [[Message]]) throws -> [Labelling] { chats.map(label) }

  private func label(_ chat: [Message]) -> Labelling {
    var messages = chat
    var system = ""
    if let first = messages.first, first.role == "system" {
      system = first.content
      messages.removeFirst()
    }
    for (index, message) in messages.enumerated()
    where message.role != (index.isMultiple(of: 2) ? "user" : "assistant") {
      return .dropped("turn \(index + 1) is the \(message.role)'s")
    }
    guard messages.count.isMultiple(of: 2), !messages.isEmpty else {
      return .dropped("its number of turns is odd")
    }
    return .row(encoded(messages, system.isEmpty ? template.defaultSystem : system))
  }

  private struct Part {
    var text = ""
    var tokens: [Int32] = []
  }

  private func encoded(_ original: [Message], _ system: String) -> LabelledRow {
    var messages = original
    let discards = options.masksHistory && !options.preservesThinking
    if template.isReasoning {
      for index in stride(from: 1, to: messages.count, by: 2)
      where !options.thinks || (discards && index < messages.count - 2) {
        messages[index] = Message(
          role: "assistant", content: Self.withoutThoughts(messages[index].content))
      }
    }
    var parts = messages.enumerated().map { index, message -> Part in
      var part = Part()
      var content = message.content
      if index == 0 {
        add(template.prefix, "", to: &part)
        if !system.isEmpty {
          if template.mergesSystem {
            var inner = Part()
            add(template.system, system, to: &inner)
            content = inner.text + content
          } else {
            add(template.system, system, to: &part)
          }
        }
      }
      add(message.role == "user" ? template.user : template.assistant, content, to: &part)
      return part
    }
    if template.isReasoning { addThoughts(messages, discards, &parts) }
    return cut(parts, parts.map(\.text))
  }

  /// Empty thoughts where an answer has none: within the loss if the template thinks, else before it.
  private func addThoughts(_ messages: [Message], _ discards: Bool, _ parts: inout [Part]) {
    let empty = "<think>\n\n</think>\n\n"
    let turns =
      discards ? [messages.count - 2] : Array(stride(from: 0, to: messages.count, by: 2))
    for turn in turns
    where !messages[turn + 1].content.contains("<think>")
      && !messages[turn + 1].content.contains("</think>")
    {
      let tokens = tokenizer.encode(empty)
      if options.thinks {
        parts[turn + 1] = Part(
          text: empty + parts[turn + 1].text, tokens: tokens + parts[turn + 1].tokens)
      } else {
        parts[turn].text += empty
        parts[turn].tokens += tokens
      }
    }
  }

  private func cut(_ parts: [Part], _ texts: [String]) -> LabelledRow {
    var pairs = stride(from: 0, to: parts.count, by: 2).map { (parts[$0], parts[$0 + 1]) }
    if options.masksHistory { pairs.reverse() }
    var row = LabelledRow(
      tokens: [], labels: [], questionTokensCut: 0, answerTokensCut: 0,
      prompt: texts.dropLast().joined(), text: texts.joined(), differsJointly: false)
    for (turn, (source, target)) in pairs.enumerated() {
      guard row.tokens.count < cutoff else {
        row.questionTokensCut += source.tokens.count
        row.answerTokensCut += target.tokens.count
        continue
      }
      let (kept, keptOfAnswer) = Self.lengths(
        source.tokens.count, target.tokens.count, cutoff - row.tokens.count)
      row.questionTokensCut += source.tokens.count - kept
      row.answerTokensCut += target.tokens.count - keptOfAnswer
      let question = Array(source.tokens.prefix(kept))
      let answer = Array(target.tokens.prefix(keptOfAnswer))
      let questionLabels =
        options.trainsPrompt
        ? question : [Int32](repeating: LabelledRow.ignored, count: question.count)
      let answerLabels =
        options.masksHistory && turn != 0
        ? [Int32](repeating: LabelledRow.ignored, count: answer.count) : answer
      if options.masksHistory {
        row.tokens = question + answer + row.tokens
        row.labels = questionLabels + answerLabels + row.labels
      } else {
        row.tokens += question + answer
        row.labels += questionLabels + answerLabels
      }
    }
    // Only a row that lost nothing can be compared.
    if !row.isCut { row.differsJointly = Self.mayDiffer(parts) && joint(row.text) != row.tokens }
    return row
  }

  /// Whether tokens could join two parts: not where a part ends with a newline and no blank follows, since every
  /// pattern of words ends there. What cannot is not tokenized twice.
  private static func mayDiffer(_ parts: [Part]) -> Bool {
    zip(parts, parts.dropFirst()).contains { left, right in
      guard let last = left.text.unicodeScalars.last, let first = right.text.unicodeScalars.first
      else { return false }
      return !(last == "\n" && !first.properties.isWhitespace)
    }
  }

  private func joint(_ text: String) -> [Int32] { tokenizer.encode(text) }

  private func add(_ slots: [FactoryTemplate.Slot], _ content: String, to part: inout Part) {
    for slot in slots {
      switch slot {
      case .text(let before, let hasContent, let after):
        let text = hasContent ? before + content + after : before
        part.text += text
        if !text.isEmpty { part.tokens += tokenizer.encode(text) }
      case .begin:
        part.text += beginText
        if let begin { part.tokens.append(begin) }
      case .end:
        part.text += endText
        if let end { part.tokens.append(end) }
      }
    }
  }

  /// How many tokens of a question and of its answer stay: the shorter of the two stays whole while it takes less
  /// than half, else both are cut in proportion.
  static func lengths(_ source: Int, _ target: Int, _ cutoff: Int) -> (Int, Int) {
    let most: Int
    if target * 2 < cutoff {
      most = cutoff
    } else if source * 2 < cutoff {
      most = cutoff - source
    } else {
      most = Int(Double(cutoff) * (Double(target) / Double(source + target)))
    }
    let answer = min(most, target)
    return (min(max(cutoff - answer, 0), source), answer)
  }

  /// A text without its first thoughts and those behind them, and without newlines in front.
  private static func withoutThoughts(_ text: String) -> String {
    var rest = text
    while let open = rest.range(of: "<think>\n"),
      let close = rest.range(of: "\n</think>\n\n", range: open.upperBound..<rest.endIndex)
    {
      rest.removeSubrange(open.lowerBound..<close.upperBound)
    }
    return String(rest.drop { $0 == "\n" })
  }
}

/// The keys of LLaMA-Factory's file that change labels.
struct FactoryOptions: Sendable, Equatable {
  var trainsPrompt = false
  var masksHistory = false
  var thinks = true
  var preservesThinking = false
}
