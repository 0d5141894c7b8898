/// What a model writes behind its answer that nobody asked for: the marks of its own ends, and further questions of a
/// prompt with examples, which it answers too.
enum RunningOn {
  private static let ends = [
    "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "</s>", "<eos>", "[EOS]", "<|end_of_text|>",
    "<end_of_turn>", "<|end|>", "<\u{FF5C}end\u{2581}of\u{2581}sentence\u{FF5C}>",
  ].map { Array($0.utf8) }

  /// How the next question of a prompt with examples begins, on a line of its own.
  private static let questions = ["Q:", "Question:", "Human:", "User:"].map { Array($0.utf8) }
  private static let answers = ["answer is", "\\boxed", "####", "Answer:", "A:"].map {
    Array($0.utf8)
  }

  /// Takes it away.
  static func cut(_ bytes: inout [UInt8]) {
    if let place = nextTurn(bytes) { bytes.removeLast(bytes.count - place) }
    while true {
      var end = bytes.count
      while end > 0, bytes[end - 1] == 32 || (9...13).contains(bytes[end - 1]) { end -= 1 }
      guard end > 0, bytes[end - 1] == UInt8(ascii: ">") || bytes[end - 1] == UInt8(ascii: "]"),
        let mark = ends.first(where: { bytes[..<end].suffix($0.count).elementsEqual($0) })
      else { break }
      bytes.removeLast(bytes.count - end + mark.count)
    }
    if let place = nextQuestion(bytes) { bytes.removeLast(bytes.count - place) }
  }

  /// Where a turn ends behind which another one begins: `<|im_end|>`, `<|im_start|>`. One pass.
  private static func nextTurn(_ bytes: [UInt8]) -> Int? {
    let begin = Array("<|im_start|>".utf8)
    let end = Array("<|im_end|>".utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      var (from, ended) = (0, Int?.none)
      while let place = bytes[from...].firstIndex(of: UInt8(ascii: "<")) {
        from = place + 1
        guard from < bytes.count, bytes[from] == UInt8(ascii: "|") else { continue }
        if bytes[place...].starts(with: end) {
          // An empty turn before is none.
          if ended == nil, bytes[..<place].contains(where: { $0 > 32 }) { ended = place }
        } else if bytes[place...].starts(with: begin) {
          // Where a turn begins before, it is a whole conversation, and its last turn counts.
          return ended
        }
      }
      return nil
    }
  }

  /// Where the first question begins that stands behind an answer. One pass.
  private static func nextQuestion(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var (from, isAnswered) = (0, false)
      while let place = bytes[from...].firstIndex(of: 10) {
        let line = bytes[from..<place]
        isAnswered =
          isAnswered
          || line.indices.contains { place in
            "a\\#A".utf8.contains(line[place])
              && answers.contains { line[place...].starts(with: $0) }
          }
        from = place + 1
        if isAnswered, from < bytes.count, "QHU".utf8.contains(bytes[from]),
          questions.contains(where: { bytes[from...].starts(with: $0) })
        {
          return place
        }
      }
      return nil
    }
  }
}
