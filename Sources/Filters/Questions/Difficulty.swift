import Asking
import Corpus
import Recipes
import Teachers

/// Keeps the n questions that a labelling model finds hardest, from 1 to 10.
///
/// OpenThoughts3 found it the best filter for code. The scale is the domain's: Art of Problem
/// Solving's for math, ICPC's for code, science olympiads' for science.
public struct Difficulty: LabelledSelection {
  public static let name = "difficulty"
  public static let guide = FilterGuide(
    "keeps the n questions that a model finds hardest, on the scale of their domain",
    parameters: Labels.selecting(temperature: "0"), cost: .calls(1),
    examples: [
      FilterExample(
        "difficulty: { judge: model, keep: 1 }",
        [
          .kept("Prove it.", label: #"{"reason": "a proof", "difficulty": 7}"#),
          .dropped(
            "2 + 2?", label: #"{"reason": "a sum", "difficulty": 1}"#, because: "others are harder"),
          .dropped("Is it?", label: "hard", because: "its label cannot be read"),
        ]),
      FilterExample(
        "difficulty: { judge: model, min: 3, max: 8, unknown: keep }",
        [
          .kept("Prove it.", label: #"{"reason": "a proof", "difficulty": 7}"#),
          .dropped(
            "2 + 2?", label: #"{"reason": "a sum", "difficulty": 1}"#,
            because: "its score is out of range"),
          .kept("Is it?", label: "hard"),
        ]),
    ])
  static let version: Int64 = 3
  static let outscored = "others are harder"
  var measure: String { "difficulty" }
  var scale: ClosedRange<Double> { 1...10 }

  let choice: LabelChoice
  var labels: RowLabels<Question>

  /// Fields: `keep`, and those of ``RowLabels``; the temperature is 0.
  public init?(_ fields: Fields, in setting: Setting) {
    let labels = RowLabels<Question>(
      fields, in: setting, temperature: 0, schema: Self.schema, prompt: Self.prompt)
    let choice = LabelChoice(fields)
    guard let labels, let choice else { return nil }
    self.choice = choice
    self.labels = labels
  }

  private static let schema = ReplySchema(
    name: "difficulty",
    [
      "type": "object",
      "properties": .record([
        "reason": .record(["type": "string"]),
        "difficulty": .record(["type": "integer", "minimum": 1, "maximum": 10]),
      ]),
      "required": ["reason", "difficulty"], "additionalProperties": false,
    ])

  func scorer(asking asker: any Asker) -> @Sendable (Reply) -> Double? { score }

  func score(_ reply: Reply) -> Double? {
    FinalWord(name: "difficulty", kind: .score(1...10)).value(reply)
  }

  func learn(_ question: Question, score: Double) -> Question {
    var question = question
    question.difficulty = Int64(score)
    return question
  }

  private static let prompt: @Sendable (Question) -> String = { question in
    let scale =
      switch question.domain {
      case "code": "the ICPC's: 1 a first exercise, 5 a regional contest, 10 the world finals' last"
      case "science": "science olympiads': 1 school, 5 a national round, 10 the hardest ever set"
      default: "Art of Problem Solving's: 1 a first contest, 5 AIME, 10 the hardest of the IMO"
      }
    return """
      How hard is the problem below, from 1 to 10? The scale is \(scale).
      Do not solve it. Reply with one JSON object: {"reason": "<one sentence>", "difficulty": <1 to 10>}

      Problem:
      \(question.transcript)
      """
  }
}
