import Formats
import Teachers
import Values

/// What a judge's reply says in the end: one value under a name, or nothing.
///
/// Judges think aloud, draft, quote what they judge, and are cut. So it is the last whole JSON object that has the name
/// which counts, where nothing around it leaves a doubt; without any JSON a few plain forms, `Difficulty: 7/10` or
/// `**CORRECT**`, on the last line. All else is no label: it is asked for again. Never anything of a reply that was cut.
package struct FinalWord: Sendable {
  /// What kind of value it is.
  package enum Kind: Sendable {
    /// A number of a scale: whole, or a half between two.
    case score(ClosedRange<Double>)
    /// 1 for yes, 0 for no.
    case truth
    /// The place of one of some words among all, whatever their case and what parts their words.
    case choice([String])
  }

  /// The name that the judge was asked to put the value under.
  let name: String
  let kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// Why a reply is not whole, or not the judge's.
  static let cut: Set<String> = ["length", "content_filter", "refusal"]

  /// Only so much of a reply's end is read, in bytes.
  private static let longest = 32 << 10

  /// - Returns: nil if the reply leaves a doubt.
  package func value(_ reply: Reply) -> Double? {
    guard !Self.cut.contains(reply.finishReason) else { return nil }
    let answer = reply.split.answer
    if reply.finishReason == "tool_calls" { return value(ofTools: answer) }
    let text =
      answer.utf8.count > Self.longest
      ? String(decoding: answer.utf8.suffix(Self.longest), as: UTF8.self) : answer
    let objects = JudgedObject.all(in: text)
    let judged = objects.filter { $0.record.mentions(name) }
    if let last = judged.last { return value(of: last, among: judged, in: text) }
    // JSON that cannot be read is no plain word.
    guard !["\"\(name)\"", "'\(name)'"].contains(where: text.lowercased().contains) else {
      return nil
    }
    return PlainVerdict(name: name, kind: kind).value(in: text)
  }

  /// The arguments of the one tool that a judge called.
  private func value(ofTools text: String) -> Double? {
    guard let value = try? JSONParser().parse(text) else { return nil }
    let calls = value.list ?? [value]
    guard calls.count == 1, let call = calls[0].record else { return nil }
    let arguments = (call["function"]?.record ?? call)["arguments"]
    let record =
      arguments?.record ?? arguments?.string.flatMap { (try? JSONParser().parse($0))?.record }
    return record.flatMap { $0.only(name) }.flatMap(read)
  }

  private func value(of last: JudgedObject, among judged: [JudgedObject], in text: String)
    -> Double?
  {
    guard let value = last.record.only(name).flatMap(read) else { return nil }
    let isDisputed = judged.dropLast().contains { $0.record.only(name).flatMap(read) != value }
    // Of a list none is the last word.
    if let before = judged.dropLast().last, isDisputed {
      let between = text[before.range.upperBound..<last.range.lowerBound]
      if between.allSatisfy({ $0.isWhitespace || $0 == "," }) { return nil }
    }
    let line = text[..<last.range.lowerBound].lastIndex { $0.isNewline }
    let before = Surroundings(
      text[(line.map { text.index(after: $0) } ?? text.startIndex)..<last.range.lowerBound])
    let behind = Surroundings(text[last.range.upperBound...])
    guard before.leadsToAVerdict(isDisputed: isDisputed),
      behind.letsItStand(name, isDisputed: isDisputed)
    else { return nil }
    return value
  }

  /// A value of JSON, or a text that is one.
  private func read(_ value: Value) -> Double? {
    switch (kind, value) {
    case (.truth, .bool(let truth)): truth ? 1 : 0
    case (.truth, .string(let text)): PlainVerdict.truth(text)
    case (.choice(let words), .string(let text)): PlainVerdict.choice(text, words)
    // A word that reads as something else in YAML and JSON.
    case (.choice(let words), .bool(let truth)): PlainVerdict.choice(truth ? "yes" : "no", words)
    case (.score(let scale), .integer(let number)): PlainVerdict.onScale(Double(number), scale)
    case (.score(let scale), .double(let number)): PlainVerdict.onScale(number, scale)
    case (.score(let scale), .string(let text)): PlainVerdict.score(text, scale)
    default: nil
    }
  }
}

extension Record {
  /// Whether a name stands in it, or in an object of it.
  fileprivate func mentions(_ name: String) -> Bool { !values(under: name, depth: 0).isEmpty }

  /// The only value under a name, in any case of its letters; nil if there are several that differ.
  fileprivate func only(_ name: String) -> Value? {
    let values = values(under: name, depth: 0)
    return values.dropFirst().allSatisfy { $0 == values[0] } ? values.first : nil
  }

  private func values(under name: String, depth: Int) -> [Value] {
    guard depth < 8 else { return [] }
    return fields.flatMap { field in
      if field.name.lowercased() == name.lowercased() { return [field.value] }
      let inner = field.value.record.map { [$0] } ?? field.value.list?.compactMap(\.record) ?? []
      return inner.flatMap { $0.values(under: name, depth: depth + 1) }
    }
  }
}

/// What stands around a verdict.
private struct Surroundings {
  private let text: String

  init(_ text: Substring) {
    self.text = text.lowercased().replacing("```json", with: "").replacing("```", with: "")
  }

  private var isEmpty: Bool {
    text.allSatisfy { $0.isWhitespace || ".。*_()[]>-`\"'".contains($0) }
  }

  private func says(_ words: [String]) -> Bool {
    let found = Set(text.split { !$0.isLetter && $0 != "'" && $0 != "’" }.map(String.init))
    return words.contains { found.contains($0) }
  }

  /// What is thought of and not said.
  private static let conditional = [
    "would", "could", "might", "draft", "example", "instance", "initially", "perhaps", "maybe",
    "not", "don't", "wouldn't", "isn't", "never", "unless", "if", "says", "said", "wrote", "writes",
    "claims", "claimed", "states", "stated", "quote", "quoted", "quoting", "prints", "contains",
    "earlier", "previously", "instead", "rather", "tempted", "almost",
  ]
  private static let takenBack = [
    "but", "however", "actually", "wait", "correction", "instead", "rather", "unless", "scratch",
    "though", "although", "hmm", "changed", "revise", "revised", "reconsider", "mistake", "sorry",
    "no", "not", "should", "would", "could", "might", "first", "then", "depends",
  ]

  func leadsToAVerdict(isDisputed: Bool) -> Bool {
    if isEmpty { return true }
    if isDisputed || says(Self.conditional) { return false }
    return text.last { !$0.isWhitespace && !"*`".contains($0) } == ":"
  }

  func letsItStand(_ name: String, isDisputed: Bool) -> Bool {
    if isEmpty { return true }
    // A sentence that goes on behind it is not over.
    guard !isDisputed, text.first(where: { $0 != " " && $0 != "." })?.isNewline == true else {
      return false
    }
    return !says(Self.takenBack) && !text.contains(name.lowercased())
  }
}
