// What stands around a box and belongs to the answer: `-\boxed{72}`, `\frac{\boxed{72}}{5}`, "\boxed{72} is wrong".

extension AnswerScanner {
  /// The sentence of a box that is said to be none: no answer, whatever stands in it.
  func denied(_ box: Range<Int>) -> Found? {
    guard let command = bytes[..<box.lowerBound].lastIndex(of: 92) else { return nil }
    let from = max(start, command - 24)
    let around = String(
      decoding: bytes[from..<min(bytes.count, box.upperBound + 28)], as: UTF8.self)
    let marks = ["not", "ever", "rong", "ncorrect", "n't", "n’t"]
    guard marks.contains(where: around.holds) else { return nil }
    let before = Self.words(
      String(decoding: bytes[from..<command].filter { $0 != 36 }, as: UTF8.self)
    ).suffix(2)
    let end = min(bytes.count, box.upperBound + 28)
    let behind = Self.words(
      String(decoding: bytes[(box.upperBound)..<end], as: UTF8.self))
    let isDenied =
      before.last.map { ["not", "never"].contains($0) } == true
      || before.contains { ["wrong", "incorrect"].contains($0) }
      || ["is", "was"].contains(behind.first ?? "")
        && behind.dropFirst().prefix(1).contains(where: Self.isDenial)
      || behind.first.map { ["isn't", "isn’t", "wasn't"].contains($0) } == true
    guard isDenied else { return nil }
    let first = bytes[start..<command].lastIndex { ".\n".utf8.contains($0) }.map { $0 + 1 } ?? start
    let last = bytes[box.upperBound...].firstIndex { ".\n".utf8.contains($0) } ?? bytes.count
    return Found(text(first..<last), first..<last)
  }

  /// The formula in which a box is a part, where it reads as an answer; nil where the box is all of it.
  func whole(around box: Range<Int>) -> Found? {
    guard let command = bytes[..<box.lowerBound].lastIndex(of: 92),
      box.upperBound < bytes.count, bytes[box.upperBound] == UInt8(ascii: "}"),
      mayJoin(command, box.upperBound + 1),
      let formula = formula(around: command..<box.upperBound + 1)
    else { return nil }
    let before = trimmed(String(decoding: bytes[formula.lowerBound..<command], as: UTF8.self))
    let behind = trimmed(
      String(decoding: bytes[(box.upperBound + 1)..<formula.upperBound], as: UTF8.self))
    guard Self.joins(before: before) || Self.joins(behind: behind) else { return nil }
    let content = text(box)
    let joined = "\(before)(\(content))\(behind)"
    guard joined.utf8.count <= 400, isAnswer(joined) else { return nil }
    return Found(joined, formula)
  }

  /// Whether something stands beside a box that may be an operation: most stand alone, or in a sentence.
  private func mayJoin(_ begin: Int, _ end: Int) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    if end < bytes.count {
      let byte = bytes[end]
      if "^_!/+-*\\".utf8.contains(byte) || (48...57).contains(byte) || isLetter(byte) {
        return true
      }
      if byte == 32, end + 1 < bytes.count, "^/+-*\\".utf8.contains(bytes[end + 1]) { return true }
    }
    var place = begin
    while place > start, bytes[place - 1] == 32 { place -= 1 }
    guard place > start else { return false }
    let byte = bytes[place - 1]
    if "-+^_/*<>{".utf8.contains(byte) || (48...57).contains(byte) { return true }
    guard isLetter(byte) else { return false }
    while place > start, isLetter(bytes[place - 1]) { place -= 1 }
    return place > start && bytes[place - 1] == UInt8(ascii: "\\")
  }

  /// The part of a formula around a box, between its marks, signs of equality and commas; of prose, what touches the box.
  private func formula(around box: Range<Int>) -> Range<Int>? {
    let line = bytes[start..<box.lowerBound].lastIndex(of: 10).map { $0 + 1 } ?? start
    let before = bytes[line..<box.lowerBound]
    let dollars = before.indices.filter {
      bytes[$0] == 36 && ($0 == line || bytes[$0 - 1] != 92)
    }
    func last(_ mark: String) -> Int? {
      let mark = Array(mark.utf8)
      return before.indices.last { before[$0...].starts(with: mark) }
    }
    let isOpen =
      dollars.count % 2 == 1 || (last("\\(") ?? -1) > (last("\\)") ?? -1)
      || (last("\\[") ?? -1) > (last("\\]") ?? -1)
    guard isOpen else {
      // In prose a sign belongs to it that touches it.
      guard box.lowerBound > line, bytes[box.lowerBound - 1] == UInt8(ascii: "-"),
        box.lowerBound - 1 == line || " =:".utf8.contains(bytes[box.lowerBound - 2])
      else { return nil }
      return (box.lowerBound - 1)..<box.upperBound
    }
    var depth = 0
    var begin = box.lowerBound
    while begin > line {
      let byte = bytes[begin - 1]
      if byte == UInt8(ascii: "}") { depth += 1 }
      if byte == UInt8(ascii: "{") { depth -= 1 }
      let isMark = byte == 36 || depth <= 0 && "=,&:;".utf8.contains(byte)
      let isBracket = "([".utf8.contains(byte) && begin - 2 >= line && bytes[begin - 2] == 92
      if isMark || isBracket { break }
      begin -= 1
    }
    depth = 0
    var end = box.upperBound
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
      let isMark = byte == 36 || byte == 10 || depth <= 0 && "=,&;".utf8.contains(byte)
      let isBracket =
        byte == 92 && end + 1 < bytes.count && ")]\\".utf8.contains(bytes[end + 1])
      if isMark || isBracket { break }
      end += 1
    }
    return begin..<end
  }

  /// Whether what stands before a box is an operation on it.
  private static func joins(before text: String) -> Bool {
    guard let last = text.utf8.last else { return false }
    if "-+^_/*<>".utf8.contains(last) || (48...57).contains(last) { return true }
    return [
      "\\ne", "\\neq", "\\cdot", "\\times", "\\sqrt{", "\\frac{", "\\pm", "\\le", "\\ge", "\\leq",
      "\\geq",
    ]
    .contains(where: text.hasSuffix)
  }

  private static func joins(behind text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    if "^_!/+-*".utf8.contains(first) || (48...57).contains(first)
      || (97...122).contains(first | 0x20)
    {
      return true
    }
    return [
      "\\cdot", "\\times", "\\text{ thousand", "\\text{ million", "\\text{ billion", "\\pi",
      "\\sqrt",
    ]
    .contains(where: text.hasPrefix)
  }
}
