import Corpus
import Formats
import Values

/// `messages` with a `user` and an `assistant` message, as chat interfaces and TRL have them.
enum ChatMessages: Layout {
  static let summary =
    "Each row is a chat: `messages` with a `user` and an `assistant` message (`role`, `content`)."

  static let columns = [
    Column("messages", .list(.record([Column("role", .string), Column("content", .string)])))
  ]

  static func fields(_ trace: Trace) -> [Record.Field] {
    let turns = trace.turns(user: "user", assistant: "assistant").map {
      Value.record(["role": .string($0.0), "content": .string($0.1)])
    }
    return [.init("messages", .list(turns))]
  }

  static let trainerEntry: Record = [
    "formatting": "sharegpt",
    "columns": .record(["messages": "messages"]),
    "tags": .record([
      "role_tag": "role", "content_tag": "content", "user_tag": "user",
      "assistant_tag": "assistant",
    ]),
  ]
}
