/// What a model writes behind its answer that nobody asked for: the marks of its own ends, and further questions of a
/// prompt with examples, which it answers too.
enum RunningOn {
  private static let ends = [
    "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "</s>", "<eos>", "[EOS]", "<|end_of_text|>",
    "<end_of_turn>", "<|end|>", "<\u{FF5C}end\u{2581}of\u{2581}sentence\u{FF5C}>",
  ]

  /// How the next question of a prompt with examples begins.
  private static let questions = ["\nQ:", "\nQuestion:", "\nHuman:", "\nUser:"]
  private static let answers = ["answer is", "\\boxed", "####"]

  /// The text without it.
  static func cut(_ text: String) -> String {
    var text = text
    if text.utf8.last.map({ ">]\n ".utf8.contains($0) }) == true {
      var rest = trimmed(text)
      while let end = ends.first(where: rest.hasSuffix) {
        rest = trimmed(String(rest.dropLast(end.count)))
        text = rest
      }
    }
    for mark in questions where text.holds(mark) {
      var from = text.startIndex
      while let found = text[from...].firstRange(of: mark) {
        let before = String(text[..<found.lowerBound])
        if answers.contains(where: before.holds) { return before }
        from = found.upperBound
      }
    }
    return text
  }
}
