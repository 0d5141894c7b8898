import Values

/// Whether padding is told from the end of an answer, and generation stops at it.
struct PaddingAndEnd: Check {
  static let guide = CheckGuide(
    14, "padding", .error,
    "whether padding is told from the end of an answer, and generation stops at it",
    expected: "another token; its id in generation_config.json",
    source: "with both the same, stop tokens were masked and never learnt (open-r1 #494)")

  static func judge(_ facts: Facts) -> Judgement {
    let (pad, end) = (facts.student.token("pad_token"), facts.endText)
    if let pad, pad == end {
      return .fail(
        "padding and the end of an answer are both \(pad)",
        advice: "set another pad_token in tokenizer_config.json")
    }
    let stated =
      facts.student.generationConfig?["eos_token_id"] ?? facts.student.config["eos_token_id"]
      ?? .null
    let ends = (stated.list ?? [stated]).compactMap(\.integer)
    if let id = facts.end, !ends.contains(Int64(id)) {
      return .fail(
        "generation stops at \(ends.map(String.init).joined(separator: ", ")), and answers end with \(end ?? "") (\(id))",
        advice: "put \(id) into eos_token_id of generation_config.json")
    }
    guard let pad else {
      return .warn(
        "the student has no token for padding; the launcher takes the one that ends answers",
        advice: "set pad_token in tokenizer_config.json")
    }
    return .pass("pads with \(pad), ends with \(end ?? "nothing")")
  }
}
