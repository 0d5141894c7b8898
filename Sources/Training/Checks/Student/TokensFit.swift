/// Whether every token has a row in the student's embedding.
struct TokensFit: Check {
  static let guide = CheckGuide(
    13, "tokens", .error, "whether every token has a row in the student's embedding",
    expected: "largest id below vocab_size",
    source:
      "tokens that are added without new rows in the embedding end a training, or read beyond it")

  static func judge(_ facts: Facts) -> Judgement {
    guard let size = facts.number("vocab_size") else {
      return .fail(
        "config.json does not say vocab_size", advice: "fetch the student's config.json anew")
    }
    let largest = max(facts.tokenizer.largestToken, facts.survey.largestToken)
    if Int(largest) >= size {
      return .fail(
        "the tokenizer's largest id is \(largest), and the embedding has \(size) rows",
        advice: "take the tokenizer that belongs to the weights, or resize_vocab")
    }
    if let text = facts.template.factory?.replacedEnd, facts.tokenizer.token(of: text) == nil {
      return .fail(
        "\(text), which ends answers in this template, is no token of the student",
        advice: "use the template of this student's family")
    }
    let thought = facts.tokenizer.encode("<think>").count
    return .pass(
      "largest id \(largest) of \(size); <think> is \(thought == 1 ? "one token" : "\(thought) plain tokens")"
    )
  }
}
