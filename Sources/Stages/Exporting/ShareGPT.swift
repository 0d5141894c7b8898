import Corpus
import Formats

/// A trace as a row of the exported dataset.
///
/// The first four columns are those of OpenThoughts3-1.2M, in its order: `difficulty`, `source`,
/// `domain`, `conversations` with exactly one `human` and one `gpt` turn. Ours follow.
public enum ShareGPT {
  /// Names and types of the columns.
  public static let columns: [Column] = [
    Column("difficulty", .int64),
    Column("source", .string),
    Column("domain", .string),
    Column("conversations", .list(.record([Column("from", .string), Column("value", .string)]))),
    Column("question_id", .string),
    Column("sample_index", .int64),
    Column("teacher", .string),
    Column("finish_reason", .string),
    Column("complete", .bool),
    Column("verdict", .string),
    Column("verdict_reason", .string),
    Column("reference", .string),
    Column("cost", .double),
  ]

  /// What each of our own columns holds, for the card.
  public static let meanings: [(column: String, meaning: String)] = [
    ("question_id", "names the question for good; the rows of one question share it"),
    ("sample_index", "which of the question's answers it is, from 0"),
    ("teacher", "the teacher's name in the recipe"),
    ("finish_reason", "why the teacher stopped: `stop`, `length`, …"),
    ("complete", "whether it stopped by itself and answered after its reasoning"),
    ("verdict", "`right`, `wrong`, `could_not_tell`, or null without a reference"),
    ("verdict_reason", "why nothing could be told"),
    ("reference", "the right answer, where the source knows it"),
    ("cost", "what the answer cost in US dollars; null if the price is not known"),
  ]

  /// The row of a trace.
  public static func row(_ trace: Trace) -> Record {
    let question = trace.question
    let answer = trace.answer
    return [
      "difficulty": Value(question.difficulty),
      "source": .string(question.source),
      "domain": .string(question.domain),
      "conversations": [turn("human", question.text), turn("gpt", answer.response)],
      "question_id": .string(question.id.description),
      "sample_index": .integer(answer.sample),
      "teacher": .string(answer.teacher),
      "finish_reason": .string(answer.finishReason),
      "complete": .bool(answer.complete),
      "verdict": Value(answer.verdict?.word),
      "verdict_reason": Value(answer.verdict?.reason),
      "reference": Value(question.reference),
      "cost": answer.cost.map { .double($0.dollars) } ?? .null,
    ]
  }

  private static func turn(_ speaker: String, _ text: String) -> Value {
    .record(["from": .string(speaker), "value": .string(text)])
  }
}
