/// What a response says of the letters that it names: that one is wrong, that it may be one of two.
struct ChoiceStance {
  private let bytes: [UInt8]
  private let places: [Int]

  /// - Parameter places: where letters stand that may be choices.
  init(_ bytes: [UInt8], _ places: [Int]) {
    (self.bytes, self.places) = (bytes, places)
  }

  /// How far words are looked for before and behind a letter, in bytes.
  private static let reach = 80

  /// Whether its clause denies it, only holds it possible, or asks: "not C", "C is wrong", "over C", "Is it C?".
  func isDoubted(_ place: Int) -> Bool {
    var before = wordsBefore(place)
    if let turn = before.lastIndex(where: Self.turning.contains) { before.removeFirst(turn + 1) }
    if before.contains(where: { Self.isDoubt($0) || Self.excluding.contains($0) })
      || ["over", "than"].contains(before.last ?? "")
    {
      return true
    }
    let (behind, asks) = wordsBehind(place)
    return asks || behind.prefix(4).contains { Self.isDoubt($0) || Self.failing.contains($0) }
  }

  /// Whether another letter stands directly beside it, in one list with it.
  func isOneOfSeveral(_ place: Int) -> Bool {
    guard let number = places.firstIndex(of: place) else { return false }
    let next = number + 1 < places.count ? places[number + 1] : nil
    guard let next, next - place <= 12, bytes[next] != bytes[place], !isDoubted(next) else {
      return false
    }
    let between = String(decoding: bytes[(place + 1)..<next], as: UTF8.self).lowercased()
    let rest = between.filter { !"()[]*,$ ".contains($0) }
    return ["or", "and", "&", "/"].contains(rest)
  }

  private static func isDoubt(_ word: String) -> Bool {
    AnswerScanner.isDenial(word)
      || ["false", "unlikely", "maybe", "perhaps", "possibly", "might", "could"].contains(word)
  }

  /// What is done with letters that are not chosen, and what they do.
  private static let excluding: Set<String> = [
    "eliminate", "eliminates", "eliminated", "eliminating", "exclude", "excludes", "reject",
    "except",
    "discard", "ruling",
  ]
  private static let failing: Set<String> = [
    "fail", "fails", "failed", "ignores", "ignore", "would", "tempting", "possible", "contradicts",
    "violates", "neglects", "overlooks",
  ]

  private static let turning: Set<String> = [
    "but", "so", "hence", "thus", "therefore", "because", "since",
  ]

  /// The words of its clause before a letter.
  private func wordsBefore(_ place: Int) -> [String] {
    let from = max(0, place - Self.reach)
    let start =
      bytes[from..<place].lastIndex { ".;,:!?\n".utf8.contains($0) }.map { $0 + 1 } ?? from
    return AnswerScanner.words(String(decoding: bytes[start..<place], as: UTF8.self))
  }

  /// The words of its clause behind a letter and those that stand in one list with it, and whether it is a question.
  private func wordsBehind(_ place: Int) -> (words: [String], asks: Bool) {
    var begin = place + 1
    // "C and D are both false" is said of C, too.
    while let next = places.first(where: { $0 >= begin && $0 - begin <= 8 }) {
      let between = String(decoding: bytes[begin..<next], as: UTF8.self).lowercased()
      let rest = between.filter { !"()[]*,$ ".contains($0) }
      guard ["", "or", "and", "&", "nor"].contains(rest), !between.contains("\n") else { break }
      begin = next + 1
    }
    // A sentence that begins behind a label is another: "D. It can't be A".
    if begin < bytes.count, bytes[begin] == UInt8(ascii: ".") { return ([], false) }
    while begin < bytes.count, ")*]".utf8.contains(bytes[begin]) { begin += 1 }
    let to = min(bytes.count, begin + Self.reach)
    let end = bytes[begin..<to].firstIndex { ".;,:!?\n".utf8.contains($0) } ?? to
    var words = AnswerScanner.words(String(decoding: bytes[begin..<end], as: UTF8.self))
    if let turn = words.firstIndex(where: Self.turning.contains) {
      words.removeLast(words.count - turn)
    }
    return (words, end < bytes.count && bytes[end] == UInt8(ascii: "?"))
  }
}
