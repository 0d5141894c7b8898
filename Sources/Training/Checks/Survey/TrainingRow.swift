import Values

/// A row of a dataset as a chat, and what is wrong with its form.
struct TrainingRow: Sendable {
  let id: String
  let domain: String?
  let source: String?
  /// With roles in Transformers' words; as the row has it where it has others.
  let messages: [Message]
  /// Why launchers would leave it out or stop; nil if its form is good.
  let fault: String?

  /// The first question.
  var question: String { messages.first { $0.role == "user" }?.content ?? "" }
  /// The last answer.
  var answer: String { messages.last { $0.role == "assistant" }?.content ?? "" }

  /// Reads `conversations`, `messages`, `prompt` and `completion`, `instruction` and `output`, or `question` and
  /// `answer`.
  ///
  /// - Parameter number: from 1; names rows that have no id.
  init(_ record: Record, number: Int) {
    let name = record["question_id"]?.shown ?? record["id"]?.shown
    let sample = record["sample_index"]?.integer.map { "#\($0)" } ?? ""
    id = name.map { $0 + sample } ?? "row \(number)"
    domain = record["domain"]?.string
    source = record["source"]?.string
    (messages, fault) = Self.chat(record)
  }

  private static func chat(_ record: Record) -> ([Message], String?) {
    if let list = record["conversations"]?.list { return checked(list, "from", "value") }
    if let list = record["messages"]?.list { return checked(list, "role", "content") }
    if let prompt = record["prompt"] {
      let completion = record["completion"] ?? record["response"] ?? .null
      if let turns = prompt.list {
        return checked(turns + (completion.list ?? []), "role", "content")
      }
      return pair(prompt, completion)
    }
    if let instruction = record["instruction"] {
      let input = record["input"]?.string ?? ""
      let question = instruction.string.map { input.isEmpty ? $0 : "\($0)\n\(input)" }
      return pair(question.map(Value.string) ?? instruction, record["output"] ?? .null)
    }
    if let question = record["question"] {
      return pair(question, record["answer"] ?? record["response"] ?? .null)
    }
    return ([], "it has no conversations, messages, prompt or question")
  }

  private static func pair(_ question: Value, _ answer: Value) -> ([Message], String?) {
    guard let question = question.string, let answer = answer.string else {
      return ([], "its question or its answer is no text")
    }
    return (
      [Message(role: "user", content: question), Message(role: "assistant", content: answer)], nil
    )
  }

  private static let roles = [
    "human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant",
    "system": "system",
  ]

  private static func checked(_ list: [Value], _ role: String, _ text: String) -> (
    [Message], String?
  ) {
    var messages: [Message] = []
    var fault: String?
    for (index, turn) in list.enumerated() {
      guard let record = turn.record, let who = record[role]?.string else {
        return (messages, "turn \(index + 1) has no \(role)")
      }
      guard let what = record[text]?.string else {
        return (messages, "turn \(index + 1) has no \(text) that is a text")
      }
      if roles[who] == nil { fault = fault ?? "turn \(index + 1) is \"\(who.prefix(20))\"'s" }
      messages.append(Message(role: roles[who] ?? who, content: what))
    }
    let turns = messages.first?.role == "system" ? messages.dropFirst() : messages[...]
    for (index, message) in turns.enumerated()
    where message.role != (index.isMultiple(of: 2) ? "user" : "assistant") {
      fault = fault ?? "turn \(index + 1) is the \(message.role.prefix(20))'s"
    }
    if turns.isEmpty || !turns.count.isMultiple(of: 2) {
      fault = fault ?? "it has \(turns.count) turns, which is no even number"
    }
    return (messages, fault)
  }
}

extension Value {
  /// A text or a whole number, as it names a row.
  fileprivate var shown: String? { string ?? integer.map(String.init) }
}
