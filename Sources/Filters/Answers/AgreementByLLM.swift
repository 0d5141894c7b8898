import Asking
import Corpus
import Formats
import Recipes
import Teachers
import Values

/// Which answers of a question say the same, as a model finds: for free text, where no grader can tell.
///
/// It is shown all answers of a question at once, without their reasoning, in the order in which they were asked for.
struct AgreementByLLM: Sendable {
  static let version: Int64 = 1
  let terms: LabelTerms
  /// Whether answers stay if the label of their question cannot be read.
  let keepsUnknown: Bool

  /// The fields of ``LabelTerms``, and `unknown`.
  init?(_ fields: Fields, in setting: Setting) {
    let terms = LabelTerms(fields, in: setting, temperature: 0)
    guard let keepsUnknown = fields.keepsUnknown(), let terms else { return nil }
    self.terms = terms
    self.keepsUnknown = keepsUnknown
  }

  static let parameters =
    [
      FilterParameter(
        "judge", "none",
        "a teacher that says which answers agree, for free text; else graders and tests do")
    ] + Labels.parameters(temperature: "0").dropFirst() + [
      FilterParameter(
        "unknown", "drop",
        "what becomes of answers if the label of their question cannot be read: `keep` or `drop`")
    ]

  /// Who says it: the model, and the version of what it is asked.
  var who: String { "\(terms.teacher.model), \(Majority.name) \(Self.version)" }

  var identity: Record {
    [
      "version": .integer(Self.version), "of": terms.scope.value,
      "keep_unknown": .bool(keepsUnknown),
      "call": .string(call([.blank, .blank]).key.description),
    ]
  }

  var labelling: Labelling<Trace> {
    Labelling(terms: terms, unit: .question, stopsFor: nil, callsBefore: 0, stream: calls)
  }

  /// What the label of a question says.
  enum Agreement {
    /// For each answer a number that all that agree with it have; nil for one that says nothing.
    case groups([Int?])
    case none(Label)
  }

  /// Has all labels asked for that are not known yet.
  func settle(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws {
    try await asker.settle({ calls(for: rows) }, repairs)
  }

  /// Who agrees with whom among the answers of a question, and what it took to know.
  func agreement(_ group: [Trace], _ asker: any Asker) throws -> (Agreement, Spending) {
    guard group.count > 1 else { return (.groups([0]), Spending()) }
    let chain = try asker.chain(from: call(group), repairs)
    switch chain.links.last {
    case nil: throw RetortError(.bug, "a label was never asked for")
    case (_, .refused(let refusal))?: return (.none(.refused(refusal)), chain.spending)
    case (let call, .reply(let reply))?:
      guard let numbers = Self.numbers(reply, call) else {
        return (.none(.unreadable(String(reply.content.prefix(500)))), chain.spending)
      }
      return (.groups(numbers.map { $0 == 0 ? nil : $0 }), chain.spending)
    }
  }

  /// One call for each question of the scope that has several answers.
  private func calls(for rows: ShardReader<Trace>) -> () throws -> Call? {
    let next = rows.answersByQuestion()
    return {
      while let group = try next() {
        if group.count > 1, terms.scope.contains(group[0].question) { return call(group) }
      }
      return nil
    }
  }

  private var repairs: FollowUps {
    FollowUps(most: Labels.repairs) { call, reply in
      Self.numbers(reply, call) == nil ? call.again(insteadOf: reply) : nil
    }
  }

  /// The group of each answer; nil if the reply does not say them all.
  private static func numbers(_ reply: Reply, _ call: Call) -> [Int]? {
    guard !FinalWord.cut.contains(reply.finishReason) else { return nil }
    let value = try? call.schema?.value(in: reply.split.answer)
    return value?.record?["groups"]?.list?.compactMap { $0.integer.map { Int($0) } }
  }

  private func call(_ group: [Trace]) -> Call {
    let answers = group.enumerated().map { place, trace in
      "<answer \(place + 1)>\n\(trace.answer.text)\n</answer \(place + 1)>"
    }
    let prompt = """
      Below are a question and \(group.count) answers to it. Which answers come to the same result? Put the answers \
      that do into one group, however they are written. Reply with one JSON object: {"groups": [<a number for each \
      answer, in their order>]}. Answers of one group have the same number, from 1; an answer without a result has 0.

      The question:
      \(group[0].question.transcript)

      \(answers.joined(separator: "\n\n"))
      """
    let count = Value.integer(Int64(group.count))
    let schema = ReplySchema(
      name: "groups",
      [
        "type": "object",
        "properties": .record([
          "groups": .record([
            "type": "array", "items": .record(["type": "integer", "minimum": 0]),
            "minItems": count, "maxItems": count,
          ])
        ]),
        "required": ["groups"], "additionalProperties": false,
      ])
    return terms.call(prompt, schema: schema)
  }
}
