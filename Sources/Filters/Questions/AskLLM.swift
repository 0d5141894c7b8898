import Asking
import Corpus
import Recipes
import Teachers

/// Keeps the n questions that a model rates highest, from 1 to 100, beside good and bad examples.
///
/// OpenThoughts3 shows five of each.
public struct AskLLM: LabelledSelection {
  public static let name = "ask_llm"
  public static let guide = FilterGuide(
    "keeps the n questions that a model rates highest, from 1 to 100",
    parameters: [
      FilterParameter("positive", nil, "files of good examples, of which the first are shown"),
      FilterParameter("negative", nil, "files of bad examples"),
      FilterParameter("item", "plain to see", "the column of the questions in them"),
      FilterParameter("examples", "5", "how many of each are shown, 1 to 100"),
      FilterParameter(
        "goal", "training a model to reason", "what the questions are for, as the model is told"),
    ] + Labels.selecting(temperature: "0"), cost: .calls(1),
    examples: [
      FilterExample(
        "ask_llm: { judge: model, keep: 1, positive: good.jsonl, negative: bad.jsonl }",
        files: [
          "good.jsonl": #"{"question": "Show that e is irrational."}"# + "\n",
          "bad.jsonl": #"{"question": "What time is it?"}"# + "\n",
        ],
        [
          .kept("Is pi rational?", label: #"{"reason": "a proof", "score": 90}"#),
          .dropped(
            "How are you?", label: #"{"reason": "a chat", "score": 3}"#,
            because: "others are rated higher"),
          .dropped("Who?", label: "rather good", because: "its label cannot be read"),
        ])
    ])
  static let version: Int64 = 2
  static let outscored = "others are rated higher"
  var measure: String { "rating" }
  var scale: ClosedRange<Double> { 1...100 }

  let choice: LabelChoice
  var labels: RowLabels<Question>

  public init?(_ fields: Fields, in setting: Setting) {
    let count = Int(fields.integer("examples", in: 1...100) ?? 5)
    let goal = fields.optionalText("goal") ?? "training a model to reason"
    let item = fields.expression("item")
    let good = ExampleTexts("positive", fields, item, most: count, in: setting)
    let bad = ExampleTexts("negative", fields, item, most: count, in: setting)
    let prompt = Self.prompt(goal, good?.texts ?? [], bad?.texts ?? [])
    let labels = RowLabels<Question>(fields, in: setting, temperature: 0, schema: Self.schema) {
      "\(prompt)\($0.transcript)"
    }
    let choice = LabelChoice(fields)
    guard let labels, let choice, good != nil, bad != nil else { return nil }
    self.choice = choice
    self.labels = labels
  }

  private static let schema = ReplySchema(
    name: "rating",
    [
      "type": "object",
      "properties": .record([
        "reason": .record(["type": "string"]),
        "score": .record(["type": "integer", "minimum": 1, "maximum": 100]),
      ]),
      "required": ["reason", "score"], "additionalProperties": false,
    ])

  func scorer(asking asker: any Asker) -> @Sendable (Reply) -> Double? { score }

  func score(_ reply: Reply) -> Double? {
    FinalWord(name: "score", kind: .score(1...100)).value(reply)
  }

  private static func prompt(_ goal: String, _ good: [String], _ bad: [String]) -> String {
    func listed(_ texts: [String]) -> String {
      texts.enumerated().map { "<example \($0.offset + 1)>\n\($0.element)\n</example>" }
        .joined(separator: "\n")
    }
    return """
      How good is the question below for \(goal), from 1 to 100?
      Do not answer it. Reply with one JSON object: {"reason": "<one sentence>", "score": <1 to 100>}

      Good questions are like these:
      \(listed(good))

      Bad ones are like these:
      \(listed(bad))

      The question:

      """
  }
}
