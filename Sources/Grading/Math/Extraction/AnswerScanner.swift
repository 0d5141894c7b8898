import Values

/// Looks for answers among a response's bytes. Each rule is one pass.
struct AnswerScanner {
  struct Found {
    let text: String
    let span: Range<Int>
    /// Whether it is one of several numbers of a sentence.
    var isWeak = false

    init(_ text: String, _ span: Range<Int>, isWeak: Bool = false) {
      (self.text, self.span, self.isWeak) = (text, span, isWeak)
    }
  }

  let bytes: [UInt8]
  /// Where the part begins that counts: behind the reasoning, and of a longer one the last 256 KB.
  let start: Int
  /// Where the part begins in which other marks than boxes are looked for: the last 64 KB.
  let tail: Int

  init(_ text: String) {
    var bytes = Array(text.utf8)
    RunningOn.cut(&bytes)
    self.bytes = bytes
    start = max(Self.answerStart(bytes), bytes.count - 262_144)
    tail = max(start, bytes.count - 65_536)
  }

  /// Where the answer begins behind a reasoning that is shown; at the end if that never ended and so came to none.
  static func answerStart(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { ThinkMarks.place(in: $0) }.map { $0.answer ?? bytes.count } ?? 0
  }

  func find(_ rule: FinalAnswer.Rule) -> Found? {
    switch rule {
    case .boxed: boxed()
    case .tagged: tagged()
    case .hashes: hashes()
    case .stated: stated()
    case .whole: whole()
    case .displayed: formula([("\\[", "\\]"), ("$$", "$$")])
    case .formula: formula(Self.inline)
    case .number: number().flatMap { isDenied($0) || isAsked($0) ? nil : alone($0) }
    }
  }

  func text(_ range: Range<Int>) -> String {
    trimmed(String(decoding: bytes[range], as: UTF8.self))
  }

  func starts(_ mark: String, at index: Int) -> Bool {
    var place = index
    for byte in mark.utf8 {
      guard place < bytes.count, bytes[place] == byte else { return false }
      place += 1
    }
    return true
  }

  static func last(_ mark: String, in bytes: [UInt8], from start: Int) -> Int? {
    var mark = mark
    return bytes.withUnsafeBufferPointer { bytes in
      mark.withUTF8 { mark in
        var index = bytes.count - mark.count
        while index >= start {
          if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
            return index
          }
          index -= 1
        }
        return nil
      }
    }
  }

  // MARK: Statements

  private func hashes() -> Found? {
    Self.last("####", in: bytes, from: tail).map { mark in line(from: mark + 4) }
  }

  private func line(from index: Int) -> Found {
    let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    return Found(text(index..<end), index..<end)
  }

  private static let statements: [[UInt8]] = [
    "answer is", "answer:", "answer :", "answer**:", "answer:**", "answer =",
    "answer to the problem is", "answer should be",
    "result is", "\na:", "réponse:", "réponse :", "réponse est", "答案：", "答案:", "答案是",
  ].map { Array($0.utf8) }

  private static let longestStatement = statements.map(\.count).max() ?? 0

  /// Where the statement ends that ends last, of the last ones of each kind: one pass from the end, which stops where none
  /// before could end later.
  private func lastStatement() -> Int? {
    var seen: UInt32 = 0
    var end: Int?
    let (statements, longest, openings) = (
      Self.statements, Self.longestStatement, Self.openings
    )
    bytes.withUnsafeBufferPointer { bytes in
      /// Letters of ASCII in either case.
      func equal(_ byte: UInt8, _ small: UInt8) -> Bool {
        byte == small || (65...90).contains(byte) && byte | 0x20 == small
      }
      func stands(_ mark: [UInt8], at index: Int) -> Bool {
        guard index + mark.count <= bytes.count, equal(bytes[index + 1], mark[1]) else {
          return false
        }
        for place in 2..<mark.count where !equal(bytes[index + place], mark[place]) { return false }
        return true
      }
      var index = bytes.count - 2
      while index >= tail, index + longest >= end ?? 0 {
        let byte = bytes[index]
        if openings[Self.opening(byte, bytes[index + 1])] {
          for (number, mark) in statements.enumerated()
          where seen & 1 << number == 0 && equal(byte, mark[0]) && stands(mark, at: index) {
            seen |= 1 << number
            let behind = index + mark.count
            // "The answer isn't" states nothing.
            let isDenied =
              mark.suffix(2).elementsEqual("is".utf8) && behind < bytes.count
              && equal(bytes[behind], UInt8(ascii: "n"))
            if !isDenied { end = max(end ?? 0, behind) }
          }
        }
        index -= 1
      }
    }
    return end
  }

  /// Whether a statement begins with two bytes, for all of them: "an" of "answer", "re" of "result".
  private static let openings: [Bool] = {
    var openings = [Bool](repeating: false, count: 1 << 16)
    for mark in statements where mark.count > 1 { openings[opening(mark[0], mark[1])] = true }
    return openings
  }()

  /// Where two bytes stand in a table, letters of ASCII as small ones.
  private static func opening(_ first: UInt8, _ second: UInt8) -> Int {
    func small(_ byte: UInt8) -> Int { Int((65...90).contains(byte) ? byte | 0x20 : byte) }
    return small(first) << 8 | small(second)
  }

  /// What stands behind the last "the answer is", up to the end of its sentence.
  func stated() -> Found? {
    guard var begin = lastStatement() else { return nil }
    while begin < bytes.count, " :*\n\t".utf8.contains(bytes[begin]) { begin += 1 }
    guard begin < bytes.count else { return nil }
    // A formula is the answer, however long the sentence is.
    for (open, close) in [("\\[", "\\]"), ("$$", "$$"), ("\\(", "\\)"), ("$", "$")]
    where starts(open, at: begin) {
      let content = begin + open.utf8.count
      if let end = find(close, from: content), end > content, !(open == "$" && isMoney(at: begin)) {
        return Found(text(content..<end), content..<end)
      }
    }
    var end = begin
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "*") && !isTimes(at: end) { break }
      let next = end + 1 < bytes.count ? bytes[end + 1] : UInt8(ascii: " ")
      if byte == UInt8(ascii: "."), next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") {
        break
      }
      end += 1
    }
    let found = text(begin..<end)
    if found.isEmpty { return nil }
    // "I do not think that the answer is 5", "Is the answer 5?": the whole clause, which is no answer.
    if let clause = doubted(from: begin, to: end) { return Found(text(clause), clause) }
    if isAnswer(found) || isQualified(found) { return Found(found, begin..<end) }
    return lastValue(in: begin..<end) ?? Found(found, begin..<end)
  }

  /// Whether an asterisk is an operation, as in `2*pi`, `3 * x` and `2**3`, and does not end what is set in bold.
  private func isTimes(at index: Int) -> Bool {
    let star = UInt8(ascii: "*")
    var (first, last) = (index, index)
    while first > start, bytes[first - 1] == star { first -= 1 }
    while last + 1 < bytes.count, bytes[last + 1] == star { last += 1 }
    guard last - first < 2, first > start, last + 1 < bytes.count else {
      return false
    }
    func isOperand(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "\\()}-√".utf8.contains(byte)
    }
    if isOperand(bytes[last + 1]) { return isOperand(bytes[first - 1]) }
    // With a space on both sides.
    return bytes[last + 1] == 32 && bytes[first - 1] == 32 && last + 2 < bytes.count
      && isOperand(bytes[last + 2])
  }

  /// Whether a text reads as an answer, or would if that were not too much work: then no part of it is the answer.
  func isAnswer(_ text: String) -> Bool {
    do {
      return try Parser.expression(in: MathGrader.bare(text), Budget()).isAnswer
    } catch {
      return error is Budget.Exhausted
    }
  }

  /// The last formula or number of a sentence.
  private func lastValue(in sentence: Range<Int>) -> Found? {
    let part = AnswerScanner(String(decoding: bytes[sentence], as: UTF8.self))
    guard let found = part.formula(Self.inline) ?? part.number().flatMap({ part.alone($0) })
    else { return nil }
    let begin = sentence.lowerBound + found.span.lowerBound
    return Found(
      found.text, begin..<begin + found.span.count, isWeak: part.isOneOfSeveral(found.span))
  }

  /// Whether a dollar sign stands before a number and closes nothing.
  private func isMoney(at index: Int) -> Bool {
    guard index + 1 < bytes.count, (48...57).contains(bytes[index + 1]) else { return false }
    let rest = bytes[(index + 1)...].prefix { $0 != UInt8(ascii: "\n") }
    return rest.count { $0 == UInt8(ascii: "$") } % 2 == 0
  }

  func find(_ mark: String, from start: Int) -> Int? {
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
    // "no idea" is no answer, "no solution" is one.
    if answer.lowercased().hasPrefix("no "), Words.meaning(answer) == nil { return nil }
    return Found(answer, start..<bytes.count)
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
    return best.map { Found(text($0), $0) }
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
    return Found(text(begin..<end), begin..<end)
  }

  /// Whether digits stand outside of a span, too.
  private func isOneOfSeveral(_ span: Range<Int>) -> Bool {
    bytes.indices.contains { !span.contains($0) && isDigit($0) }
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
