import Corpus
import Formats
import Values

/// `conversations` with exactly one `human` and one `gpt` turn, as in OpenThoughts3-1.2M.
enum ShareGPT: Layout {
  static let summary =
    "Each row is a conversation in the ShareGPT form of OpenThoughts3-1.2M: a `human` and a `gpt` turn."

  static let columns = [
    Column("conversations", .list(.record([Column("from", .string), Column("value", .string)])))
  ]

  static func fields(_ trace: Trace) -> [Record.Field] {
    let turns = trace.turns(user: "human", assistant: "gpt").map {
      Value.record(["from": .string($0.0), "value": .string($0.1)])
    }
    return [.init("conversations", .list(turns))]
  }

  static let trainerEntry: Record = [
    "formatting": "sharegpt",
    "columns": .record(["messages": "conversations"]),
    "tags": .record([
      "role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
    ]),
  ]
}
