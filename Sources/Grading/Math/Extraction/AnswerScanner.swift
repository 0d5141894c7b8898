import Values

/// Looks for answers among a response's bytes. Each rule is one pass.
struct AnswerScanner {
  typealias Found = (text: String, span: Range<Int>)

  private let bytes: [UInt8]
  /// Where the part begins that counts: behind the reasoning, and of a longer one the last 256 KB.
  private let start: Int
  /// Where the part begins in which other marks than boxes are looked for: the last 64 KB.
  private let tail: Int

  init(_ text: String) {
    bytes = Array(text.utf8)
    let thought = Self.last("</think>", in: bytes, from: 0).map { $0 + 8 } ?? 0
    start = max(thought, bytes.count - 262_144)
    tail = max(start, bytes.count - 65_536)
  }

  func find(_ rule: FinalAnswer.Rule) -> Found? {
    switch rule {
    case .boxed: boxed()
    case .hashes: hashes()
    case .stated: stated()
    case .whole: whole()
    case .displayed: formula([("\\[", "\\]"), ("$$", "$$")])
    case .formula: formula(Self.inline)
    case .number: number()
    }
  }

  private func text(_ range: Range<Int>) -> String {
    trimmed(String(decoding: bytes[range], as: UTF8.self))
  }

  private func starts(_ mark: String, at index: Int) -> Bool {
    var place = index
    for byte in mark.utf8 {
      guard place < bytes.count, bytes[place] == byte else { return false }
      place += 1
    }
    return true
  }

  private static func last(_ mark: String, in bytes: [UInt8], from start: Int) -> Int? {
    let mark = Array(mark.utf8)
    var index = bytes.count - mark.count
    while index >= start {
      if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
        return index
      }
      index -= 1
    }
    return nil
  }

  // MARK: Boxes

  /// The last box, or all of its line's.
  private func boxed() -> Found? {
    let boxes = self.boxes()
    guard let last = boxes.last else { return nil }
    var first = last
    var texts = [text(last)]
    for box in boxes.dropLast().reversed() {
      let between = bytes[box.upperBound..<first.lowerBound]
      guard !between.contains(UInt8(ascii: "\n")), isJoint(between) else { break }
      first = box
      texts.append(text(box))
    }
    return (
      texts.reversed().joined(separator: ", "), first.lowerBound..<last.upperBound
    )
  }

  /// Whether what stands between two boxes only joins them: "and", "or", a comma, the marks of formulas.
  private func isJoint(_ between: ArraySlice<UInt8>) -> Bool {
    var words = String(decoding: between, as: UTF8.self)
    for mark in ["\\text", "\\boxed", "\\fbox", "\\quad", "\\qquad", "\\"] {
      words = words.replacing(mark, with: " ")
    }
    words = trimmed(String(words.map { "{}()[]$".contains($0) ? " " : $0 }))
    // "\boxed{1} papers and \boxed{2} bins"
    let isShort = words.count < 40 && !words.contains(". ")
    let isMarks = !words.contains { $0.isLetter || $0.isNumber }
    return isMarks
      || isShort && [",", ";", " and", " or", "and", "or"].contains { words.hasSuffix($0) }
  }

  /// What stands in the boxes whose braces close, in their order, without those within others.
  private func boxes() -> [Range<Int>] {
    /// The braces that are open: where a box's content begins, or nil for any other brace.
    var open: [Int?] = []
    var boxes: [Range<Int>] = []
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      // LaTeX that was escaped twice.
      case UInt8(ascii: "\\") where boxCommand(at: index + 1) != nil: break
      case UInt8(ascii: "\\"):
        guard let length = boxCommand(at: index) else {
          index += 1  // An escaped brace is no brace.
          break
        }
        index += length
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
        guard index < bytes.count else { return boxes }
        if bytes[index] == UInt8(ascii: "{") {
          open.append(index + 1)
        } else {
          // `\boxed 5`: the next word, if it is no word of a sentence.
          let end = bytes[index...].firstIndex { " \n$,.\\".utf8.contains($0) } ?? bytes.count
          if end > index, bytes[index..<end].contains(where: { (48...57).contains($0) }) {
            boxes.append(index..<end)
          }
          continue
        }
      case UInt8(ascii: "{"): open.append(nil)
      case UInt8(ascii: "}"):
        if let begin = open.popLast() ?? nil {
          while let inner = boxes.last, inner.lowerBound >= begin { boxes.removeLast() }
          boxes.append(begin..<index)
        }
      default: break
      }
      index += 1
    }
    return boxes
  }

  private static let boxedMark = Array("\\boxed".utf8)
  private static let fboxMark = Array("\\fbox".utf8)

  private func boxCommand(at index: Int) -> Int? {
    guard index + 1 < bytes.count, bytes[index] == 92,
      bytes[index + 1] == 98 || bytes[index + 1] == 102
    else { return nil }
    let mark = bytes[index + 1] == 98 ? Self.boxedMark : Self.fboxMark
    let end = index + mark.count
    guard end <= bytes.count, mark.indices.allSatisfy({ bytes[index + $0] == mark[$0] }) else {
      return nil
    }
    let isLonger = end < bytes.count && (bytes[end] | 0x20 >= 97 && bytes[end] | 0x20 <= 122)
    return isLonger ? nil : mark.count
  }

  // MARK: Statements

  private func hashes() -> Found? {
    Self.last("####", in: bytes, from: tail).map { mark in line(from: mark + 4) }
  }

  private func line(from index: Int) -> Found {
    let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    return (text(index..<end), index..<end)
  }

  private static let statements = [
    "answer is", "answer:", "answer :", "answer**:", "answer:**", "answer =",
    "answer to the problem is",
    "result is", "\nA:", "réponse:", "réponse :", "réponse est", "答案：", "答案:", "答案是",
  ]

  /// What stands behind the last "the answer is", up to the end of its sentence.
  private func stated() -> Found? {
    var lower = bytes
    for index in lower.indices where (65...90).contains(lower[index]) { lower[index] |= 0x20 }
    var begin: Int?
    for mark in Self.statements {
      if let place = Self.last(mark.lowercased(), in: lower, from: tail) {
        begin = max(begin ?? 0, place + mark.utf8.count)
      }
    }
    guard var begin else { return nil }
    while begin < bytes.count, " :*\n\t".utf8.contains(bytes[begin]) { begin += 1 }
    guard begin < bytes.count else { return nil }
    // A formula is the answer, however long the sentence is.
    for (open, close) in [("\\[", "\\]"), ("$$", "$$"), ("\\(", "\\)"), ("$", "$")]
    where starts(open, at: begin) {
      let content = begin + open.utf8.count
      if let end = find(close, from: content), end > content, !(open == "$" && isMoney(at: begin)) {
        return (text(content..<end), content..<end)
      }
    }
    var end = begin
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "*") { break }
      let next = end + 1 < bytes.count ? bytes[end + 1] : UInt8(ascii: " ")
      if byte == UInt8(ascii: "."), next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") {
        break
      }
      end += 1
    }
    let found = text(begin..<end)
    if found.isEmpty { return nil }
    if isAnswer(found) { return (found, begin..<end) }
    return lastValue(in: begin..<end) ?? (found, begin..<end)
  }

  /// Whether a text reads as an answer, or would if that were not too much work: then no part of it is the answer.
  private func isAnswer(_ text: String) -> Bool {
    do {
      return try Parser.expression(in: MathGrader.bare(text), Budget()).isAnswer
    } catch {
      return error is Budget.Exhausted
    }
  }

  /// The last formula or number of a sentence.
  private func lastValue(in sentence: Range<Int>) -> Found? {
    let part = AnswerScanner(String(decoding: bytes[sentence], as: UTF8.self))
    guard let found = part.formula(Self.inline) ?? part.number() else { return nil }
    let begin = sentence.lowerBound + found.span.lowerBound
    return (found.text, begin..<begin + found.span.count)
  }

  /// Whether a dollar sign stands before a number and closes nothing.
  private func isMoney(at index: Int) -> Bool {
    guard index + 1 < bytes.count, (48...57).contains(bytes[index + 1]) else { return false }
    let rest = bytes[(index + 1)...].prefix { $0 != UInt8(ascii: "\n") }
    return rest.count { $0 == UInt8(ascii: "$") } % 2 == 0
  }

  private func find(_ mark: String, from start: Int) -> Int? {
    guard let first = mark.utf8.first else { return nil }
    var index = start
    while index < bytes.count {
      // An escaped dollar sign is money.
      if bytes[index] == first, starts(mark, at: index),
        first != 36 || index == 0 || bytes[index - 1] != 92
      {
        return index
      }
      index += 1
    }
    return nil
  }

  // MARK: Whole

  /// All of a short response that reads as an answer.
  private func whole() -> Found? {
    let answer = text(start..<bytes.count)
    guard !answer.isEmpty, answer.utf8.count <= 400, isAnswer(answer) else { return nil }
    return (answer, start..<bytes.count)
  }

  // MARK: Formulas

  private static let inline = [(open: "\\(", close: "\\)"), (open: "$", close: "$")]

  /// The last formula, unless a number stands behind it.
  private func formula(_ marks: [(open: String, close: String)]) -> Found? {
    guard let found = delimited(marks) else { return nil }
    guard let number = number(), number.span.lowerBound > found.span.upperBound else {
      return found
    }
    return nil
  }

  /// The content of the last pair of marks.
  private func delimited(_ pairs: [(open: String, close: String)]) -> Found? {
    var best: Range<Int>?
    for (open, close) in pairs {
      var index = tail
      while let begin = find(open, from: index) {
        let content = begin + open.utf8.count
        guard let end = find(close, from: content) else { break }
        if end > content, end > best?.upperBound ?? 0,
          begin == 0 || bytes[begin - 1] != UInt8(ascii: "\\")
        {
          best = content..<end
        }
        index = end + close.utf8.count
      }
    }
    return best.map { (text($0), $0) }
  }

  // MARK: Numbers

  /// The last number, with its sign, its separators and a fraction's bar.
  private func number() -> Found? {
    var end = bytes.count
    while end > tail, !isDigit(end - 1) { end -= 1 }
    guard end > tail else { return nil }
    var begin = end - 1
    while begin > tail {
      let byte = bytes[begin - 1]
      let joins =
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
      if isDigit(begin - 1) || (joins && begin >= tail + 2 && isDigit(begin - 2)) {
        begin -= 1
      } else {
        break
      }
    }
    if begin > tail, bytes[begin - 1] == UInt8(ascii: ".") { begin -= 1 }
    if begin > tail, bytes[begin - 1] == UInt8(ascii: "-"),
      begin - 1 == tail || !isWordByte(begin - 2)
    {
      begin -= 1
    }
    // A percent sign belongs to it.
    var rest = end
    while rest < bytes.count, bytes[rest] == UInt8(ascii: " ") || bytes[rest] == UInt8(ascii: "\\")
    { rest += 1 }
    if rest < bytes.count, bytes[rest] == UInt8(ascii: "%") { end = rest + 1 }
    // `AZYUK2A` holds no number.
    if begin > tail, isLetter(begin - 1) { return nil }
    if end < bytes.count, isLetter(end), begin > tail, !isDigit(begin) { return nil }
    return (text(begin..<end), begin..<end)
  }

  private func isDigit(_ index: Int) -> Bool { (48...57).contains(bytes[index]) }
  private func isLetter(_ index: Int) -> Bool {
    let byte = bytes[index] | 0x20
    return (97...122).contains(byte)
  }
  private func isWordByte(_ index: Int) -> Bool {
    isDigit(index) || isLetter(index) || bytes[index] == UInt8(ascii: ")")
  }
}
