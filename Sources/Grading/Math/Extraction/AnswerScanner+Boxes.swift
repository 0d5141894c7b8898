// Answers in boxes and between tags.

extension AnswerScanner {
  /// The last box, or all of its line's.
  func boxed() -> Found? {
    let boxes = meant(self.boxes())
    guard let last = boxes.last else { return nil }
    var joined = [last]
    var names = [name(before: last)]
    for box in boxes.dropLast().reversed() {
      var between = bytes[box.upperBound..<joined[0].lowerBound]
      let own = name(before: box)
      if let later = names[0], let own, own == later || !names.contains(own) {
        // "x = … and y = …": the name belongs to the next box.
        if let sign = between.lastIndex(of: UInt8(ascii: "=")) {
          var end = sign
          while end > between.startIndex, bytes[end - 1] == 32 { end -= 1 }
          between = between[..<max(between.startIndex, end - later.utf8.count)]
        }
        guard between.count < 80 else { break }
      } else if between.contains(UInt8(ascii: "\n")) {
        break
      }
      guard isJoint(between) else { break }
      joined.insert(box, at: 0)
      names.insert(own, at: 0)
    }
    if joined.count == 1, let found = denied(last) ?? whole(around: last) { return found }
    let known = names.compactMap(\.self)
    let areNamed =
      joined.count > 1 && known.count == joined.count && Set(known).count == known.count
    let texts = joined.enumerated().map { place, box in
      let content = text(box)
      return areNamed && !content.utf8.contains(61) ? "\(known[place]) = \(content)" : content
    }
    return Found(texts.joined(separator: ", "), joined[0].lowerBound..<last.upperBound)
  }

  /// The boxes without those that a word before them denies, if others are left: "A, not B".
  private func meant(_ boxes: [Range<Int>]) -> [Range<Int>] {
    guard boxes.count > 1 else { return boxes }
    let meant = boxes.filter { box in
      guard let command = bytes[..<box.lowerBound].lastIndex(of: 92) else { return true }
      let from = max(start, command - 12)
      return Self.words(String(decoding: bytes[from..<command], as: UTF8.self)).last != "not"
    }
    return meant.isEmpty ? boxes : meant
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

  /// The name to which a box's content is said to be equal: `x = \boxed{3}`.
  private func name(before box: Range<Int>) -> String? {
    guard var place = bytes[..<box.lowerBound].lastIndex(of: 92) else { return nil }
    func skipSpace() {
      while place > start, " $(\\{".utf8.contains(bytes[place - 1]) { place -= 1 }
    }
    skipSpace()
    guard place > start, bytes[place - 1] == UInt8(ascii: "=") else { return nil }
    place -= 1
    let end = place
    while place > start, end - place < 24,
      !" $,;\n".utf8.contains(bytes[place - 1]) || end - place < 1
    {
      place -= 1
    }
    let name = text(place..<end)
    guard let first = name.first, first.isLetter || first == "\\", name.utf8.count <= 16,
      name.allSatisfy({ $0.isLetter || $0.isNumber || "_\\{}()'".contains($0) })
    else { return nil }
    return name
  }

  /// What the response says later than a place that its answer is: a value, not words.
  func later(than place: Int) -> (found: Found, rule: FinalAnswer.Rule)? {
    if let tagged = tagged(), tagged.span.lowerBound > place { return (tagged, .tagged) }
    guard let found = stated(), found.span.lowerBound > place, !found.isWeak,
      let value = try? Parser.expression(in: MathGrader.bare(found.text), Budget())
    else { return nil }
    if case .text = value { return nil }
    return value.isAnswer ? (found, .stated) : nil
  }

  /// What stands in the last pair of tags; of a text its own answer.
  func tagged() -> Found? {
    guard let open = Self.last("<answer>", in: bytes, from: tail) else { return nil }
    let content = open + 8
    let end = find("</answer>", from: content) ?? bytes.count
    guard end > content else { return nil }
    let inner = text(content..<end)
    guard !inner.isEmpty else { return nil }
    if let boxed = AnswerScanner(inner).boxed() { return Found(boxed.text, content..<end) }
    if !isAnswer(inner), let stated = AnswerScanner(inner).stated() {
      return Found(stated.text, content..<end)
    }
    return Found(inner, content..<end)
  }
}
