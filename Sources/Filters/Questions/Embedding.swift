import Asking
import Corpus
import Recipes
import Teachers
import Values

/// Keeps the n questions whose meaning is nearest to good examples and farthest from bad ones, by their embeddings.
///
/// The score is OpenThoughts3's: the mean of the similarities to the positive examples minus the mean of those to the
/// negative ones. Similarity is the cosine, so that scores lie from −2 to 2 whatever the length of the vectors.
public struct Embedding: LabelledSelection {
  public static let name = "embedding"
  public static let guide = FilterGuide(
    "keeps the n questions whose embeddings are nearest to good examples and farthest from bad ones",
    parameters: [
      FilterParameter(
        "embedder", nil, "the teacher that gives vectors, by its name in the recipe"),
      FilterParameter("positive", nil, "files of good examples"),
      FilterParameter("negative", nil, "files of bad examples"),
      FilterParameter("item", "plain to see", "the column of the questions in them"), .of,
    ] + LabelChoice.parameters + [Labels.labelAll], cost: .embeddings,
    examples: [
      FilterExample(
        "embedding: { embedder: model, positive: good.jsonl, negative: bad.jsonl, keep: 1 }",
        files: [
          "good.jsonl": #"{"question": "Prove that the sum is even."}"# + "\n",
          "bad.jsonl": #"{"question": "Ann buys five apples."}"# + "\n",
        ],
        [
          .kept("Prove that the product is even."),
          .dropped("Ann buys five pears.", because: "others are nearer to the positive examples"),
        ])
    ])
  static let version: Int64 = 1
  static let outscored = "others are nearer to the positive examples"
  /// To ask again would not give another vector.
  static let repairs = 0
  var measure: String { "similarity" }
  /// Of a vector of length one with the difference of two means of such.
  var scale: ClosedRange<Double> { -2...2 }

  let choice: LabelChoice
  var labels: RowLabels<Question>
  private let positive: [Call]
  private let negative: [Call]

  public init?(_ fields: Fields, in setting: Setting) {
    let item = fields.expression("item")
    let positive = ExampleTexts("positive", fields, item, in: setting)?.texts
    let negative = ExampleTexts("negative", fields, item, in: setting)?.texts
    let labels = RowLabels<Question>(
      embedding: fields, in: setting, examples: (positive ?? []) + (negative ?? [])
    ) { $0.wholeText }
    let choice = LabelChoice(fields)
    guard let positive, let negative, let labels, let choice else { return nil }
    self.choice = choice
    self.labels = labels
    self.positive = positive.map { Call(vectorOf: $0, by: labels.terms.teacher) }
    self.negative = negative.map { Call(vectorOf: $0, by: labels.terms.teacher) }
  }

  /// The mean of cosines to some vectors is the product with the mean of those of length 1: what is kept of the
  /// examples is one vector, however many they are.
  func scorer(asking asker: any Asker) async throws -> @Sendable (Reply) -> Double? {
    var calls = (positive + negative).makeIterator()
    try await asker.settle { calls.next() }
    let (near, far) = (try mean(of: positive, asker), try mean(of: negative, asker))
    guard near.count == far.count else {
      throw RetortError(.teacher, "\(Self.name): the examples' vectors differ in length")
    }
    let direction = zip(near, far).map { $0 - $1 }
    return { reply in
      guard let vector = reply.vector, vector.count == direction.count else { return nil }
      return Self.unit(vector).map { zip($0, direction).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  /// The mean of the vectors of some calls, each brought to length 1.
  private func mean(of calls: [Call], _ asker: any Asker) throws -> [Double] {
    var sum: [Double] = []
    for call in calls {
      switch try asker.outcome(of: call) {
      case .refused(let refusal):
        throw RetortError(
          .teacher,
          "\(Self.name): an example has no vector: \(call.messages[0].content.prefix(60))",
          cause: "HTTP \(refusal.status): \(refusal.message)",
          hint: "take it out of the file, or shorten it")
      case .reply(let reply):
        guard let unit = reply.vector.flatMap(Self.unit), sum.isEmpty || sum.count == unit.count
        else {
          throw RetortError(.teacher, "\(Self.name): an example's vector cannot be used")
        }
        sum = sum.isEmpty ? unit : zip(sum, unit).map { $0 + $1 }
      }
    }
    return sum.map { $0 / Double(calls.count) }
  }

  /// The vector of length 1 in the same direction; nil for zero, which has none.
  private static func unit(_ vector: [Float]) -> [Double]? {
    let numbers = vector.map(Double.init)
    let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? numbers.map { $0 / length } : nil
  }
}
