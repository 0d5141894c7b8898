import Tokenizers
import Values

/// Labels as TRL makes them: the whole text is tokenized at once, by the student's own template.
///
/// Source: `trainer/sft_trainer.py` of release 1.16.
final class ReferenceLabeller: Labeller {
  private let renderer: JinjaRenderer
  private let tokenizer: Tokenizer
  private let form: RowForm
  private let options: ReferenceOptions
  /// Nil where rows are packed, since packing cuts.
  private let cutoff: Int?

  init(
    renderer: JinjaRenderer, tokenizer: Tokenizer, form: RowForm, options: ReferenceOptions,
    cutoff: Int?
  ) {
    (self.renderer, self.tokenizer, self.form) = (renderer, tokenizer, form)
    (self.options, self.cutoff) = (options, cutoff)
  }

  func label(_ chats: [[Message]]) throws -> [Labelling] {
    let whole = try renderer.render(chats, isPrompt: false)
    let prompts = try renderer.render(chats.map { Array($0.dropLast()) }, isPrompt: true)
    return zip(whole, prompts).map { whole, prompt in
      switch (whole, prompt) {
      case (.text(let text, let generated), .text(let prompt, _)):
        labelled(text, prompt, generated)
      case (.refused(let why), _), (_, .refused(let why)): .refused(why)
      }
    }
  }

  private func labelled(_ text: String, _ prompt: String, _ generated: [Range<Int>]) -> Labelling {
    var row = LabelledRow(
      tokens: tokenizer.encode(text), labels: [], questionTokensCut: 0, answerTokensCut: 0,
      prompt: prompt, text: text, differsJointly: false)
    row.labels = row.tokens
    let begin = tokenizer.encode(prompt)
    let common = zip(begin, row.tokens).prefix { $0 == $1 }.count
    if form == .promptCompletion {
      row.differsJointly = common < begin.count
      if options.trainsCompletionOnly {
        for index in 0..<common { row.labels[index] = LabelledRow.ignored }
      }
    }
    if options.trainsAssistantOnly {
      guard !generated.isEmpty else {
        return .refused("the template has no {% generation %} for assistant_only_loss")
      }
      mask(&row, outside: generated, text)
    }
    if let cutoff, row.tokens.count > cutoff {
      let kept = options.keepsEnd ? row.tokens.count - cutoff : 0
      row.questionTokensCut = options.keepsEnd ? min(kept, common) : max(0, common - cutoff)
      row.answerTokensCut = row.tokens.count - cutoff - row.questionTokensCut
      row.tokens = Array(row.tokens[kept..<kept + cutoff])
      row.labels = Array(row.labels[kept..<kept + cutoff])
      if row.trained == 0 { return .dropped("nothing of its answer is left behind the cut") }
    }
    return .row(row)
  }

  /// Takes the loss from every token that no stretch overlaps.
  private func mask(_ row: inout LabelledRow, outside stretches: [Range<Int>], _ text: String) {
    // Stretches are told in code points of the text, and tokens are bytes of its normal form.
    let scalars = text.unicodeScalars
    let isNormal = tokenizer.normal(text).utf8.count == text.utf8.count
    func bytes(before count: Int) -> Int {
      let prefix = String(scalars.prefix(count))
      return (isNormal ? prefix : tokenizer.normal(prefix)).utf8.count
    }
    let ranges = stretches.map { stretch in
      bytes(before: stretch.lowerBound)..<bytes(before: stretch.upperBound)
    }
    var place = 0
    var stretch = 0
    for index in row.tokens.indices {
      let end = place + (tokenizer.bytes(of: row.tokens[index])?.count ?? 0)
      while stretch < ranges.count, place >= ranges[stretch].upperBound { stretch += 1 }
      let overlaps = stretch < ranges.count && end > ranges[stretch].lowerBound
      if !overlaps { row.labels[index] = LabelledRow.ignored }
      place = end
    }
  }
}

/// The keys of TRL's configuration that change labels.
struct ReferenceOptions: Sendable, Equatable {
  var trainsCompletionOnly = true
  var trainsAssistantOnly = false
  var keepsEnd = false
}
