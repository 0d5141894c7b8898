// Sentences that name a number and do not say that it is the answer.

extension AnswerScanner {
  /// Whether what stands behind "the answer is" says what the answer is not, or only bounds it: "not 5", "at most 5".
  func isQualified(_ statement: String) -> Bool {
    let words = Self.words(statement)
    guard let first = words.first else { return false }
    let second = words.dropFirst().first ?? ""
    return Self.isDenial(first) || first.hasSuffix("ly") && Self.isDenial(second)
      || ["above", "below", "over", "under", "between", "unlikely", "beyond", "either", "unknown"]
        .contains(first)
      || first == "at" && ["least", "most"].contains(second)
      || words.prefix(4).contains("than")
  }

  /// Whether a number is denied by the words before it: "it cannot be 5", "x isn't equal to 5".
  func isDenied(_ found: Found) -> Bool {
    let from = max(tail, found.span.lowerBound - 60)
    let before = bytes[from..<found.span.lowerBound]
    // Behind another number, too: "not 10 but 5".
    let clause =
      before.lastIndex { ".;,:!?\n0123456789".utf8.contains($0) }.map { before[($0 + 1)...] }
      ?? before
    return Self.words(String(decoding: clause, as: UTF8.self)).suffix(4).contains(
      where: Self.isDenial)
  }

  /// Whether the sentence of a number is a question: "Is it 5?"
  func isAsked(_ found: Found) -> Bool {
    var place = found.span.upperBound
    while place < bytes.count, place - found.span.upperBound < 120 {
      switch bytes[place] {
      case UInt8(ascii: "?"): return true
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "\n"): return false
      default: place += 1
      }
    }
    return false
  }

  /// A last number that stands alone, with its sign; nil if it is a part of something: of a formula, of "half of 5".
  func alone(_ found: Found) -> Found? {
    var begin = found.span.lowerBound
    func ends(_ text: String) -> Bool {
      let mark = Array(text.utf8)
      return begin - mark.count >= tail && bytes[(begin - mark.count)..<begin].elementsEqual(mark)
    }
    // A minus sign that is no ASCII.
    var sign = ""
    if ends("−") || ends("–") {
      let isMinus = ends("−")
      begin -= 3
      guard isMinus else { return nil }
      sign = "-"
    }
    var place = begin
    while place > tail, bytes[place - 1] == 32 { place -= 1 }
    if place > tail {
      let before = bytes[place - 1]
      if isOperator(before, at: place - 1, before: begin, behind: found.span.upperBound) {
        return nil
      }
      // A time of day; "so: 5" has a space.
      if before == UInt8(ascii: ":"), place == begin, place - 2 >= tail,
        (48...57).contains(bytes[place - 2])
      {
        return nil
      }
      if ["×", "·", "√", "÷"].contains(where: { mark in
        let mark = Array(mark.utf8)
        return place - mark.count >= tail && bytes[(place - mark.count)..<place].elementsEqual(mark)
      }) {
        return nil
      }
    }
    guard !isFactor(found.span.upperBound) else { return nil }
    let clause = bytes[max(tail, begin - 60)..<begin]
    let words = Self.words(
      String(
        decoding: clause[
          (clause.lastIndex { ".;,:!?\n".utf8.contains($0) }.map { $0 + 1 } ?? clause.startIndex)...
        ], as: UTF8.self))
    if let last = words.last {
      if ["minus", "negative"].contains(last) {
        // "12 minus 5" is another number, and "minus -5" nobody's.
        guard sign.isEmpty, !found.text.hasPrefix("-"),
          !clause.contains(where: { (48...57).contains($0) })
        else { return nil }
        sign = "-"
      }
      if ["twice", "thrice", "double", "triple", "half"].contains(last) { return nil }
      let parts = [
        "half", "third", "thirds", "quarter", "quarters", "fourth", "fifth", "root", "reciprocal",
        "square", "cube",
        "multiple", "power", "factorial", "logarithm", "log", "inverse", "loss", "negative",
        "opposite",
      ]
      if ["of", "to", "power"].contains(last), words.suffix(5).contains(where: parts.contains) {
        return nil
      }
    }
    return sign.isEmpty ? found : Found("-" + found.text, begin..<found.span.upperBound)
  }

  /// Whether a sign before a number joins it with what stands before, and is no sign of its own and no mark of bold text.
  private func isOperator(_ sign: UInt8, at place: Int, before begin: Int, behind end: Int) -> Bool
  {
    let isApart = place + 1 < begin
    switch sign {
    case UInt8(ascii: "^"), UInt8(ascii: "/"): return true
    case UInt8(ascii: "-"): return isApart
    case UInt8(ascii: "+"): return isApart || place > tail && bytes[place - 1] != 32
    case UInt8(ascii: "*"):
      let isMark =
        place > tail && bytes[place - 1] == sign || end < bytes.count && bytes[end] == sign
      return !isMark && place > tail
    default: return false
    }
  }

  /// Whether what stands behind a number belongs to it and changes it: a letter, a root, a power.
  private func isFactor(_ end: Int) -> Bool {
    guard end < bytes.count else { return false }
    let rest = bytes[end...].prefix(16)
    let text = String(decoding: rest, as: UTF8.self)
    if let first = text.first, "πx√²³⁴^×÷·".contains(first),
      first != "x" || text.dropFirst().first?.isLetter != true
    {
      return true
    }
    let next = text.drop { $0 == " " }
    return [
      "sqrt(", "sqrt ", "\\sqrt", "√", "π", "pi ", "^", "/ ", "/π", "/x", "*x", "squared",
      "cubed", "factorial",
    ]
    .contains { next.hasPrefix($0) }
  }

  /// The clause of a statement that is denied before it begins, or is a question; nil if it is neither.
  ///
  /// - Parameters:
  ///   - begin: where what is stated begins.
  ///   - end: where its sentence ends.
  func doubted(from begin: Int, to end: Int) -> Range<Int>? {
    let from = max(tail, begin - 120)
    let before = bytes[from..<begin]
    // The statement's own colon ends no clause; a line before it does ("A: 40").
    let line = before[..<(before.lastIndex { !" \n\t".utf8.contains($0) } ?? from)]
      .lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    let clause = before.dropLast(12).lastIndex { ".;,:!?".utf8.contains($0) }.map { $0 + 1 }
    let start = max(line ?? from, clause ?? from)
    var words = Self.words(String(decoding: bytes[start..<begin], as: UTF8.self))
    if let turn = words.lastIndex(where: { ["but", "so", "hence", "thus"].contains($0) }) {
      words.removeFirst(turn + 1)
    }
    let asks = end > begin && (bytes[end - 1] == 63 || end < bytes.count && bytes[end] == 63)
    // "If the answer is 5, then …" supposes it.
    let supposes = words.suffix(5).contains {
      ["if", "suppose", "supposing", "assume", "assuming", "whether", "unless", "might"]
        .contains($0)
    }
    guard asks || supposes || words.contains(where: Self.isDenial) else { return nil }
    return start..<end
  }

  static func isDenial(_ word: String) -> Bool {
    ["not", "never", "cannot", "neither", "nor", "wrong", "incorrect"].contains(word)
      || word.hasSuffix("n't") || word.hasSuffix("n’t")
  }

  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }.map(String.init)
  }
}
