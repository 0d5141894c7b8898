import Formats
import Foundation
import Machine
import Synchronization
import Tokenizers
import Values

/// Passes once over a dataset: each row is rendered, labelled, and reduced to what the checks want to know.
///
/// Memory: what the reader takes, and for each core four batches of rows.
struct Surveyor: Sendable {
  /// What makes labels, and what compares its prompts with the student's own.
  struct Tools {
    let labeller: any Labeller
    let student: JinjaRenderer?
  }

  let tokenizer: Tokenizer
  let scan: TextScan
  /// The text that ends an answer, as a token; nil if the student has no such.
  let stop: Int32?
  let heldOut: Double
  /// Put in front of rows that have no system message of their own, for templates that are told so; nil for none.
  let systemInFront: String?
  /// As ``systemInFront`` for the student's own template, where the launcher has a table of its own.
  let systemOfStudent: String?
  let makeTools: @Sendable () throws -> Tools

  private struct Batch: Sendable {
    var rows: [TrainingRow] = []
    var unreadable: [String] = []
    var isFirst = false
  }

  private struct Reduced: Sendable {
    let facts: [RowFacts]
    let unreadable: [String]
  }

  /// Tools that wait for a thread.
  private final class Shelf: @unchecked Sendable {
    private let tools = Mutex<[Box]>([])

    final class Box: @unchecked Sendable {
      let tools: Tools
      init(_ tools: Tools) { self.tools = tools }
    }

    func take() -> Box? { tools.withLock { $0.popLast() } }
    func put(_ box: Box) { tools.withLock { $0.append(box) } }
  }

  /// - Parameter progress: is told the rows that were passed.
  /// - Throws: ``RetortError`` of kind `input` if a file cannot be read to its end, or a template cannot be used.
  func run(
    _ files: FileSet, packer: Packer, threads: Int = Cores.count,
    progress: (Int) -> Void = { _ in }
  ) throws -> Survey {
    var survey = Survey(packer: packer)
    let reader = files.reader()
    let shelf = Shelf()
    var number = 0
    var isOver = false
    var isFirst = true
    try Cores.inOrder(threads: threads) { () -> Batch? in
      if isOver { return nil }
      var batch = Batch(isFirst: isFirst)
      isFirst = false
      var bytes = 0
      while batch.rows.count < 128, bytes < 1 << 18 {
        guard let result = try reader.next() else {
          isOver = true
          break
        }
        number += 1
        switch result {
        case .row(let record):
          let row = TrainingRow(record, number: number)
          bytes += row.messages.reduce(0) { $0 + $1.content.utf8.count }
          batch.rows.append(row)
        case .malformed(let row): batch.unreadable.append(row.description)
        }
      }
      return batch.rows.isEmpty && batch.unreadable.isEmpty ? nil : batch
    } _: { batch in
      let box = try shelf.take() ?? Shelf.Box(makeTools())
      defer { shelf.put(box) }
      return Reduced(
        facts: try reduce(batch.rows, box.tools, keepsFirst: batch.isFirst),
        unreadable: batch.unreadable)
    } _: { reduced in
      for place in reduced.unreadable { survey.addUnreadable(place) }
      for row in reduced.facts { survey.add(row) }
      progress(survey.rows + survey.unreadable.count)
    }
    survey.packer.finish()
    return survey
  }

  private func reduce(_ rows: [TrainingRow], _ tools: Tools, keepsFirst: Bool) throws -> [RowFacts]
  {
    let chats = rows.map { withSystem($0.messages, systemInFront) }
    // A row in no good form goes to the launcher as it is, unless nothing of it is left.
    let labelled = try tools.labeller.label(
      chats.map { $0.isEmpty ? [Message(role: "user", content: "")] : $0 })
    var facts = zip(rows, labelled).map { row, labelling in
      fact(row, labelling, keepsFirst: keepsFirst)
    }
    try comparePrompts(rows, labelled, tools, &facts)
    return facts
  }

  private func withSystem(_ messages: [Message], _ system: String?) -> [Message] {
    guard let system, messages.first?.role != "system" else { return messages }
    return [Message(role: "system", content: system)] + messages
  }

  private func fact(_ row: TrainingRow, _ labelling: Labelling, keepsFirst: Bool) -> RowFacts {
    var facts = RowFacts(id: row.id, domain: row.domain, source: row.source, fault: row.fault)
    let (question, answer) = (row.question, row.answer)
    facts.questionIsEmpty = row.messages.contains { $0.role == "user" && $0.content.isBlank }
    facts.answerIsEmpty = row.messages.contains { $0.role == "assistant" && $0.content.isBlank }
    facts.hasOwnSystem = row.messages.first?.role == "system"
    facts.questionHash = fingerprint(question)
    facts.rowHash = row.messages.reduce(0) { $0 &* 31 &+ fingerprint($1.content) }
    for message in row.messages {
      facts.bytes += message.content.utf8.count
      scan.scan(message.content, into: &facts.scan)
    }
    facts.opened = occurrences(of: "<think>", in: answer)
    facts.closed = occurrences(of: "</think>", in: answer)
    guard row.fault == nil else {
      facts.outcome = .dropped(row.fault ?? "")
      return facts
    }
    switch labelling {
    case .dropped(let why): facts.outcome = .dropped(why)
    case .refused(let why): facts.outcome = .refused(why)
    case .row(let labelled):
      measure(labelled, row, answer, &facts)
      if keepsFirst { facts.first = labelled }
    }
    if HeldOut.contains(question: question, share: heldOut) { facts.outcome = .heldOut }
    return facts
  }

  private func measure(
    _ labelled: LabelledRow, _ row: TrainingRow, _ answer: String, _ facts: inout RowFacts
  ) {
    facts.tokens = labelled.tokens.count
    facts.wholeTokens =
      labelled.tokens.count + labelled.questionTokensCut + labelled.answerTokensCut
    facts.trained = labelled.trained
    (facts.questionCut, facts.answerCut) = (labelled.questionTokensCut, labelled.answerTokensCut)
    facts.differsJointly = labelled.differsJointly
    facts.largestToken = labelled.tokens.max() ?? -1
    let first = labelled.labels.firstIndex { $0 != LabelledRow.ignored }
    facts.firstTrained = first.map { labelled.labels[$0] }
    facts.lastTrained = labelled.labels.suffix(2).filter { $0 != LabelledRow.ignored }
    facts.stops = labelled.labels.suffix(4).contains { $0 == stop && stop != nil }
    let isOneExchange = row.messages.count { $0.role == "assistant" } == 1
    if isOneExchange, let first {
      // Bytes before the first trained token, where nothing was cut in front.
      let before = labelled.tokens[..<first].reduce(0) {
        $0 + (tokenizer.bytes(of: $1)?.count ?? 0)
      }
      let prompt = labelled.prompt.utf8.count
      if labelled.questionTokensCut == 0, before < prompt {
        // The newline behind the answer's header may be within the loss: it is the template's.
        let inFront = labelled.prompt.utf8.suffix(prompt - before)
        facts.beginsWithAnswer = inFront.allSatisfy { $0 == 10 }
        if !facts.beginsWithAnswer { facts.trainedInPrompt = prompt - before }
      }
      facts.answerTokens = labelled.tokens.count - first + labelled.answerTokensCut
    }
    let rest = labelled.text.utf8.count - labelled.prompt.utf8.count
    let stands =
      labelled.text.hasBytes(labelled.prompt, behind: answer) && rest >= 0
      || occurrences(of: answer, in: labelled.text, upTo: 1) > 0
    facts.answerIsAltered = !stands
    let empty = "<think>\n\n</think>"
    facts.hasInsertedThoughts =
      occurrences(of: empty, in: labelled.text)
      > row.messages.reduce(0) { $0 + occurrences(of: empty, in: $1.content) }
  }

  /// Of each batch the first, the last, the longest and the shortest row.
  private func comparePrompts(
    _ rows: [TrainingRow], _ labelled: [Labelling], _ tools: Tools, _ facts: inout [RowFacts]
  ) throws {
    guard let student = tools.student else { return }
    let good = rows.indices.filter { rows[$0].fault == nil }
    guard let first = good.first, let last = good.last else { return }
    let lengths = rows.map { $0.messages.reduce(0) { $0 + $1.content.utf8.count } }
    let longest = good.max { lengths[$0] < lengths[$1] } ?? first
    let shortest = good.min { lengths[$0] < lengths[$1] } ?? first
    let chosen = Set([first, last, longest, shortest]).sorted()
    let asked = try student.render(
      chosen.map { withSystem(Array(rows[$0].messages.dropLast()), systemOfStudent) },
      isPrompt: true)
    for (index, asked) in zip(chosen, asked) {
      guard case .row(let row) = labelled[index], case .text(let text, _) = asked else { continue }
      facts[index].promptIsCompared = true
      if row.prompt != text { facts[index].promptDifference = Self.difference(row.prompt, text) }
    }
  }

  /// Where two texts part, in words.
  static func difference(_ trained: String, _ asked: String) -> String {
    let (left, right) = (Array(trained.unicodeScalars), Array(asked.unicodeScalars))
    let common = zip(left, right).prefix { $0 == $1 }.count
    func piece(_ scalars: [Unicode.Scalar]) -> String {
      let piece = scalars[max(0, min(common, scalars.count) - 10)..<min(scalars.count, common + 40)]
      return Value.string(String(String.UnicodeScalarView(piece))).json
    }
    return "trained: \(piece(left)), asked: \(piece(right))"
  }

  private func fingerprint(_ text: String) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(text)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}

extension String {
  fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

  /// Whether another text stands right behind a beginning of this one.
  fileprivate func hasBytes(_ beginning: String, behind text: String) -> Bool {
    let (whole, front, back) = (utf8, beginning.utf8, text.utf8)
    guard whole.count >= front.count + back.count else { return false }
    return whole.starts(with: front) && whole.dropFirst(front.count).starts(with: back)
  }
}
