import Corpus
import Formats
import Values

/// `instruction`, an empty `input`, and `output`, as the Alpaca dataset has them.
enum Alpaca: Layout {
  static let summary =
    "Each row is in the Alpaca form: the question in `instruction`, the answer in `output`; `input` is empty."

  static let columns = [
    Column("instruction", .string), Column("input", .string), Column("output", .string),
  ]

  static func fields(_ trace: Trace) -> [Record.Field] {
    [
      .init("instruction", .string(trace.question.text)), .init("input", .string("")),
      .init("output", .string(trace.answer.response)),
    ]
  }

  static let trainerEntry: Record = [
    "formatting": "alpaca",
    "columns": .record(["prompt": "instruction", "query": "input", "response": "output"]),
  ]
}
