import Corpus
import Formats
import Recipes
import Teachers

/// Keeps the n questions that a labelling model answers at the greatest length.
///
/// OpenThoughts3 found it the best filter for math and science: what takes long to answer is worth
/// learning. The score is the response's length in characters (Unicode scalars).
public struct ResponseLength: RecipeFilter {
  public static let name = "response_length"
  public static let summary = "keeps the n questions that a model answers at the greatest length"

  /// How many stay.
  public let keep: Int
  public let labelling: Labelling?

  /// Fields: `labeller`, a teacher's name; `keep`; `temperature` (1.0, as OpenThoughts3 has it),
  /// `top_p`, `max_tokens`, and `expected_tokens` for planning.
  public init?(_ fields: Fields, in setting: Setting) {
    let teacher = setting.teacher("labeller", fields)
    let keep = fields.requiredInteger("keep", in: 1...Int64.max)
    let sampling = SamplingSpec.read(fields)
    let expectedTokens = fields.integer("expected_tokens", in: 1...Int64.max)
    guard let teacher, let keep else { return nil }
    self.keep = Int(keep)
    labelling = Labelling(
      teacher: teacher,
      sampling: Sampling(
        temperature: sampling.temperature ?? 1, topP: sampling.topP, maxTokens: sampling.maxTokens),
      expectedTokens: expectedTokens.map { Int($0) })
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "keep": .integer(Int64(keep)),
      "labels": labelling.map { .record($0.identity) } ?? .null,
    ]
  }

  public func expectedKept(of rows: Int) -> Int { min(keep, rows) }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    guard let labelling else { throw RetortError(.bug, "\(Self.name) has no labeller") }
    let cursor = rows.rows()
    try await asker.settle { try cursor.next().map { labelling.call($0.text) } }

    var best = BestN<Int>(keep)
    var labelled = 0
    try rows.forEach { question in
      guard case .reply(let reply) = try asker.outcome(of: labelling.call(question.text)) else {
        return
      }
      labelled += 1
      best.offer(question.id, key: -Self.length(reply))
    }
    let kept = best.ids
    let shortest = best.worst.map { -$0 } ?? 0
    let notes = shortfall(wanted: keep, found: labelled, of: "labelled questions")
    return Survey(notes: notes) { question in
      switch try asker.outcome(of: labelling.call(question.text)) {
      case .refused(let refusal): return .drop(reason: "it got no label", refusal)
      case .reply(let reply):
        let length = Self.length(reply)
        if kept.contains(question.id) {
          var question = question
          question.scores.append(
            Score(name: Self.name, value: Double(length), by: labelling.teacher.model))
          return .keep(question)
        }
        return .drop(
          reason: "others were answered at greater length",
          evidence: [
            "characters": .integer(Int64(length)), "least_kept": .integer(Int64(shortest)),
            "labeller": .string(labelling.teacher.model),
          ])
      }
    }
  }

  private static func length(_ reply: Reply) -> Int {
    reply.content.unicodeScalars.count + (reply.reasoning?.unicodeScalars.count ?? 0)
  }
}

extension Decision {
  /// A drop because a teacher would not answer.
  static func drop(reason: String, _ refusal: Refusal) -> Decision {
    .drop(
      reason: reason,
      evidence: [
        "status": .integer(Int64(refusal.status)), "message": .string(refusal.message),
      ])
  }
}
