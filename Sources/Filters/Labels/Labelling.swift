import Corpus
import Formats
import Recipes
import Teachers
import Values

/// What a filter asks a teacher.
public struct Labelling<Row: FilteredRow>: Sendable {
  public let terms: LabelTerms
  /// What one call is about.
  public let unit: Unit
  /// The filter behind it that needs no more than some rows that pass, so that calls may be left out; nil if all are
  /// made.
  public let stopsFor: String?
  /// How many calls come before those about rows, whatever the rows are.
  public let callsBefore: Int
  let stream: @Sendable (ShardReader<Row>) -> () throws -> Call?

  public enum Unit: Sendable {
    case row
    /// A question with all its answers.
    case question
    /// A question and an evaluation question that are near each other: what pairs there are is known from the rows alone.
    case pair
  }

  /// All calls there may be about rows, in order; some of them may be the same.
  public func calls(for rows: ShardReader<Row>) -> () throws -> Call? { stream(rows) }
}

/// Who gives labels, for which rows and how.
public struct LabelTerms: Sendable {
  /// Who is asked.
  public let teacher: Teacher
  public let sampling: Sampling
  /// How many tokens a reply takes, for planning; nil if nobody said.
  public let expectedTokens: Int?
  /// The rows it is asked about: those of these questions.
  public let scope: RowScope

  /// Of so many questions about one is near an evaluation question, for planning (of MATH and MATH-500, one in 28).
  public static let questionsPerPair = 20

  /// The fields of a filter that asks: `judge`, a teacher's name; `of`, a source or domain
  /// (all); `temperature`, `top_p`, `max_tokens`, and `expected_tokens` for planning.
  init?(_ fields: Fields, in setting: Setting, temperature: Double) {
    let teacher = setting.teacher("judge", fields)
    var sampling = Sampling.read(fields)
    sampling.temperature = sampling.temperature ?? temperature
    let expectedTokens = fields.integer("expected_tokens", in: 1...Int64.max)
    guard let scope = RowScope(fields, in: setting), let teacher else { return nil }
    self.scope = scope
    self.teacher = teacher
    self.sampling = sampling
    self.expectedTokens = expectedTokens.map { Int($0) }
  }

  /// The terms of vectors, which have no tokens: `embedder`, a teacher's name, and `of`.
  init?(embedding fields: Fields, in setting: Setting) {
    self.init(unwritten: fields, in: setting, field: "embedder", what: "embeddings")
  }

  /// The terms of a reward model's scores, which have no tokens either: `judge`, a teacher's name, and `of`.
  init?(scoring fields: Fields, in setting: Setting) {
    self.init(unwritten: fields, in: setting, field: "judge", what: "scores")
  }

  private init?(unwritten fields: Fields, in setting: Setting, field: String, what: String) {
    let teacher = setting.teacher(field, fields)
    guard let scope = RowScope(fields, in: setting), let teacher else { return nil }
    if teacher.isBatched || teacher.interface != .openai {
      fields.log.error(
        fields.mark(of: field), "\(fields.owner): teacher \"\(teacher.name)\" has no \(what)",
        hint: "name an endpoint that speaks OpenAI's interface, without batches")
      return nil
    }
    self.scope = scope
    self.teacher = teacher
    sampling = Sampling()
    expectedTokens = 0
  }

  /// A call that asks for a text.
  func call(_ prompt: String, in context: QuestionContext? = nil, schema: ReplySchema?) -> Call {
    teacher.call(
      question: prompt, system: context?.system, turns: context?.messages ?? [],
      sampling: sampling, sample: 0, schema: schema)
  }
}

/// What all labelling filters have in common.
public enum Labels {
  /// Why a row leaves that got no label.
  public static let failed = "it got no label"
  /// Why a row leaves whose label says nothing after all repairs.
  static let unreadable = "its label cannot be read"
  /// Why a row leaves about which nobody had to be asked.
  static let passedOver = "enough rows passed before its turn came"
  /// How often a reply that cannot be read is asked for again.
  static let repairs = 2

  /// The parameters of a filter that keeps n questions by their labels.
  static func selecting(temperature: String) -> [FilterParameter] {
    LabelChoice.parameters + parameters(temperature: temperature) + [labelAll]
  }

  /// The parameters of a filter that asks a teacher.
  static func parameters(temperature: String) -> [FilterParameter] {
    [
      FilterParameter("judge", nil, "the teacher that is asked, by its name in the recipe"), .of,
      FilterParameter("temperature", temperature, "as the teacher takes it"),
      FilterParameter("top_p", "the teacher's", "as the teacher takes it"),
      FilterParameter("max_tokens", "the teacher's", "the most tokens of a label"),
      FilterParameter("expected_tokens", "unknown", "the tokens of a label, for planning"),
    ]
  }

  static let labelAll = FilterParameter(
    "label_all", "no",
    "whether to ask also about rows that a `random`, `at_most`, `shortest` or `longest` right behind it would take "
      + "away whatever the label")
}

extension QuestionContext {
  /// What was said earlier, as a teacher is told.
  package var messages: [ChatMessage] {
    turns.map { ChatMessage($0.speaker == .user ? .user : .assistant, $0.text) }
  }
}
