import Foundation

/// What a model writes before and after its reasoning, if that stands in the text of its answer.
public struct ThinkMarks: Sendable, Hashable {
  public let open: String
  public let close: String

  public init(open: String, close: String) {
    self.open = open
    self.close = close
  }

  /// What is known to stand around reasonings: Qwen, DeepSeek and most others; Seed-OSS; Magistral; Kimi; Gemini's and
  /// others' prompts; OpenThinker.
  public static let known = [
    ThinkMarks(open: "<think>", close: "</think>"),
    ThinkMarks(open: "<seed:think>", close: "</seed:think>"),
    ThinkMarks(open: "[THINK]", close: "[/THINK]"), ThinkMarks(open: "◁think▷", close: "◁/think▷"),
    ThinkMarks(open: "<thought>", close: "</thought>"),
    ThinkMarks(open: "<thinking>", close: "</thinking>"),
    ThinkMarks(open: "<reasoning>", close: "</reasoning>"),
    ThinkMarks(open: "<|begin_of_thought|>", close: "<|end_of_thought|>"),
  ]

  /// Those whose templates may write the opening mark, so that the answer has only the closing one.
  public static let openedByTemplates = Array(known[..<4])
}

extension ThinkMarks {
  /// Where the reasoning of a response stands.
  public struct Place: Sendable, Equatable {
    /// In bytes, without its marks.
    public let reasoning: Range<Int>
    /// Where the answer begins; nil if the reasoning does not close.
    public let answer: Int?
  }

  /// Where the reasoning of a response stands, by the rules for answers of teachers; nil if it shows none.
  ///
  /// A mark at the beginning opens; of models whose template opens there is only the closing one. Marks in the middle of
  /// prose, or in quotation marks, are words about marks. Linear in the text's length.
  public static func place(in text: UnsafeBufferPointer<UInt8>) -> Place? {
    let start = text.firstIndex { !isSpace($0) } ?? text.count
    for marks in known where begins(with: marks.open, text, start) {
      let body = start + marks.open.utf8.count
      guard let close = first(marks.close, text, body..<text.count) else {
        return Place(reasoning: body..<text.count, answer: nil)
      }
      return Place(reasoning: body..<close, answer: close + marks.close.utf8.count)
    }
    if begins(with: "<|channel|>", text, start)
      || begins(with: "<|start|>assistant<|channel|>", text, start)
    {
      let final = "<|channel|>final<|message|>"
      guard let end = first(final, text, start..<text.count) else {
        return Place(reasoning: start..<text.count, answer: nil)
      }
      return end == start ? nil : Place(reasoning: start..<end, answer: end + final.utf8.count)
    }
    for marks in openedByTemplates {
      guard let close = first(marks.close, text, start..<text.count),
        first(marks.open, text, start..<close) == nil
      else { continue }
      return Place(reasoning: start..<close, answer: close + marks.close.utf8.count)
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

  private static func begins(with mark: String, _ text: UnsafeBufferPointer<UInt8>, _ start: Int)
    -> Bool
  {
    text.count - start >= mark.utf8.count && text[start...].starts(with: mark.utf8)
  }

  /// Where a mark first stands that is not in quotation marks.
  private static func first(
    _ mark: String, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int? {
    let mark = Array(mark.utf8)
    var start = range.lowerBound
    while let place = first(mark, text, start, range.upperBound) {
      let end = place + mark.count
      let before = place > 0 ? text[place - 1] : 0
      let behind = end < text.count ? text[end] : 0
      if before != behind || ![0x60, 0x22, 0x27].contains(before) { return place }
      start = end
    }
    return nil
  }

  private static func first(
    _ mark: [UInt8], _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int? {
    guard let base = UnsafeRawPointer(text.baseAddress), let letter = mark.first else { return nil }
    var start = start
    while start + mark.count <= end,
      let found = memchr(base + start, Int32(letter), end - start - mark.count + 1)
    {
      let place = base.distance(to: UnsafeRawPointer(found))
      if memcmp(base + place, mark, mark.count) == 0 { return place }
      start = place + 1
    }
    return nil
  }
}
