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
    /// Rows without a question or an answer.
    public var unfit = 0
  }

  private let launcher: Launcher
  private let form: RowForm
  private let system: SystemText
  private let share: Double

  /// - Parameter share: of questions that are kept back, from 0 to 0.5.
  public init(launcher: Launcher, form: RowForm, system: SystemText, heldOut share: Double) {
    (self.launcher, self.form, self.system, self.share) = (launcher, form, system, share)
  }

  /// Whether a question's rows are kept back: by the first 53 bits of its digest.
  public static func isHeldOut(_ question: String, share: Double) -> Bool {
    let bytes = Digest(of: "held out\n\(question)").bytes
    let bits = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 11
    return Double(bits) / 9_007_199_254_740_992 < share
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
    while let result = try reader.next() {
      guard case .row(let row) = result else {
        if case .malformed(let bad) = result {
          throw RetortError(.input, "a row cannot be read: \(bad.description)")
        }
        continue
      }
      let messages = Self.messages(of: row)
      guard let question = messages.first(where: { $0.role == "user" })?.content,
        messages.last?.role == "assistant"
      else {
        counts.unfit += 1
        continue
      }
      let isNew = seen.insert(Digest(of: question)).inserted
      if Self.isHeldOut(question, share: share) {
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

  /// The turns of a row, whatever form it has: `conversations`, `messages`, or a column each.
  static func messages(of row: Record) -> [Message] {
    for (column, speaker, text) in [
      ("conversations", "from", "value"), ("messages", "role", "content"),
      ("conversations", "role", "content"), ("messages", "from", "value"),
    ] {
      guard let turns = row[column]?.list, let first = turns.first?.record, first[speaker] != nil
      else { continue }
      let system = row["system"]?.string.map { [Message(role: "system", content: $0)] } ?? []
      return (system.first?.content.isEmpty == true ? [] : system)
        + turns.compactMap { turn in
          guard let turn = turn.record, let role = turn[speaker]?.string,
            let content = turn[text]?.string
          else { return nil }
          return Message(role: roles[role] ?? role, content: content)
        }
    }
    guard let instruction = row["instruction"]?.string ?? row["prompt"]?.string,
      let answer = row["output"]?.string ?? row["completion"]?.string
    else { return [] }
    let input = row["input"]?.string ?? ""
    return [
      Message(role: "user", content: input.isEmpty ? instruction : "\(instruction)\n\(input)"),
      Message(role: "assistant", content: answer),
    ]
  }

  private static let roles = ["human": "user", "gpt": "assistant"]

  private func record(_ messages: [Message]) -> Record {
    let turns = messages.filter { $0.role != "system" }
    let ofRow = messages.first { $0.role == "system" }?.content
    let system = ofRow ?? system.given
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
