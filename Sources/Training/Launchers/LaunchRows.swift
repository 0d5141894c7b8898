import Formats
import Machine
import Values

/// The rows of a dataset as a launcher reads them, parted into those that are learnt and those that are kept back.
///
/// A row is kept back by its question: all answers of a question are on the same side, whoever shuffles or adds rows.
public struct LaunchRows {
  /// What was written.
  public struct Counts: Sendable, Equatable, Codable {
    public var train = 0
    public var heldOut = 0
    public var trainQuestions = 0
    public var heldOutQuestions = 0
    /// Rows that no launcher could take: not a question and its answer in turns.
    public var unfit = 0
  }

  private let launcher: Launcher
  private let form: RowForm
  /// In front of rows that have none; nil for what the template puts there.
  private let system: String?
  private let share: Double

  /// - Parameter share: of questions that are kept back, from 0 to 0.5.
  public init(launcher: Launcher, form: RowForm, system: String?, heldOut share: Double) {
    (self.launcher, self.form, self.system, self.share) = (launcher, form, system, share)
  }

  /// Writes `train.jsonl` and, if there are such rows, `held-out.jsonl` into a folder.
  ///
  /// - Throws: ``RetortError`` of kind `input` if a row cannot be read, of kind `storage`.
  /// - Complexity: one pass; memory for a digest of each question.
  public func write(_ reader: any RecordReader, to folder: String) throws -> Counts {
    var counts = Counts()
    let train = try JSONLinesWriter(path: "\(folder)/train.jsonl")
    var heldOut: JSONLinesWriter?
    var seen: Set<Digest> = []
    var number = 0
    while let result = try reader.next() {
      guard case .row(let row) = result else {
        if case .malformed(let bad) = result {
          throw RetortError(.input, "a row cannot be read: \(bad.description)")
        }
        continue
      }
      number += 1
      let known = TrainingRow(row, number: number)
      guard known.fault == nil else {
        counts.unfit += 1
        continue
      }
      let (messages, question) = (known.messages, known.question)
      let isNew = seen.insert(Digest(of: question)).inserted
      if HeldOut.contains(question: question, share: share) {
        let writer =
          try heldOut ?? JSONLinesWriter(path: "\(folder)/held-out.jsonl")
        heldOut = writer
        try writer.write(record(messages))
        counts.heldOut += 1
        counts.heldOutQuestions += isNew ? 1 : 0
      } else {
        try train.write(record(messages))
        counts.train += 1
        counts.trainQuestions += isNew ? 1 : 0
      }
    }
    _ = try train.finish()
    _ = try heldOut?.finish()
    return counts
  }

  private func record(_ messages: [Message]) -> Record {
    let turns = messages.filter { $0.role != "system" }
    let ofRow = messages.first { $0.role == "system" }?.content
    let system = ofRow ?? system.flatMap { $0.isEmpty ? nil : $0 }
    switch launcher {
    case .llamafactory, .axolotl:
      var record: Record = [:]
      // A column that all rows have, since its reader takes the types from the first rows.
      if launcher == .llamafactory { record["system"] = .string(ofRow ?? "") }
      let all =
        launcher == .axolotl && system?.isEmpty == false
        ? [Message(role: "system", content: system ?? "")] + turns : turns
      record["conversations"] = .list(
        all.map { message in
          let role = ["user": "human", "assistant": "gpt"][message.role] ?? message.role
          return .record(["from": .string(role), "value": .string(message.content)])
        })
      return record
    case .trl:
      let all = (system.map { [Message(role: "system", content: $0)] } ?? []) + turns
      func list(_ messages: some Sequence<Message>) -> Value {
        .list(
          messages.map { .record(["role": .string($0.role), "content": .string($0.content)]) })
      }
      switch form {
      case .promptCompletion:
        return ["prompt": list(all.dropLast()), "completion": list(all.suffix(1))]
      case .messages: return ["messages": list(all)]
      }
    }
  }
}
