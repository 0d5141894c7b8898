import Corpus
import Formats

/// Rows for tests, and shards that hold them.
public enum Samples {
  /// A question with a text of its own.
  public static func question(
    _ text: String, source: String = "s", domain: String = "math", reference: String? = nil
  ) -> Question {
    Question(
      id: RowID(source: source, key: text), domain: domain, source: source, text: text,
      reference: reference)
  }

  /// An answer to a question.
  public static func trace(
    _ question: Question, sample: Int64 = 0, text: String = "42", finish: String = "stop",
    verdict: Verdict? = nil, reasoning: String? = nil
  ) -> Trace {
    Trace(
      question: question,
      answer: Answer(
        sample: sample, model: "t", reasoning: reasoning, text: text, finishReason: finish,
        promptTokens: 1, completionTokens: 1, cost: .zero, verdict: verdict))
  }

  /// Rows laid down in shards of a folder, as a stage lays them.
  public static func shards<Row: Flowing>(_ rows: [Row], in scratch: Scratch) throws
    -> ShardReader<Row>
  {
    let writer = LineShardWriter(folder: scratch.path)
    var lines = Lines()
    for row in rows { lines.append(row.record) }
    try writer.write(lines)
    return ShardReader(folder: scratch.path, shards: try writer.finish())
  }
}
