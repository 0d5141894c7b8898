import Corpus
import Formats
import Recipes
import Teachers

/// What a filter asks a teacher about each row.
public struct Labelling<Row: FilteredRow>: Sendable {
  /// Who is asked.
  public let teacher: Teacher
  public let sampling: Sampling
  /// How many tokens a reply takes, for planning; nil if nobody said.
  public let expectedTokens: Int?
  /// The rows it is asked about: those of these questions.
  public let part: Part
  /// What is sent about a row: a question's text, or a prompt made of it.
  let prompt: @Sendable (Row) -> String
  /// What replies must look like; nil for free text.
  let schema: ReplySchema?

  /// The call about one row.
  public func call(_ row: Row) -> Call {
    teacher.call(question: prompt(row), sampling: sampling, sample: 0, schema: schema)
  }

  /// The calls about all rows of the part, in order.
  public func calls(for rows: ShardReader<Row>) -> () throws -> Call? {
    let cursor = rows.rows()
    return {
      while let row = try cursor.next() {
        if part.contains(row.asked) { return call(row) }
      }
      return nil
    }
  }

  /// What decides the labels, for a filter's identity: the call about a row without a word.
  var identity: String { call(.blank).key.description }
}

/// What all labelling filters have in common.
public enum Labels {
  /// Why a row leaves that got no label.
  public static let failed = "it got no label"
  /// Why a row leaves whose label says nothing after all repairs.
  static let unreadable = "its label cannot be read"
  /// How often a reply that cannot be read is asked for again.
  static let repairs = 2
}

extension Labels {
  /// The parameters of a filter that keeps n questions by their labels.
  static func selecting(temperature: String) -> [FilterParameter] {
    LabelChoice.parameters + parameters(temperature: temperature)
  }

  /// The parameters of a filter that asks a teacher.
  static func parameters(temperature: String) -> [FilterParameter] {
    [
      FilterParameter("labeller", nil, "the teacher that is asked, by its name in the recipe"), .of,
      FilterParameter("temperature", temperature, "as the teacher takes it"),
      FilterParameter("top_p", "the teacher's", "as the teacher takes it"),
      FilterParameter("max_tokens", "the teacher's", "the most tokens of a label"),
      FilterParameter("expected_tokens", "unknown", "the tokens of a label, for planning"),
    ]
  }
}

extension Labelling {
  /// The fields of a labelling filter: `labeller`, a teacher's name; `of`, a source or domain
  /// (all); `temperature`, `top_p`, `max_tokens`, and `expected_tokens` for planning.
  init?(
    _ fields: Fields, in setting: Setting, temperature: Double, schema: ReplySchema? = nil,
    prompt: @escaping @Sendable (Row) -> String
  ) {
    let teacher = setting.teacher("labeller", fields)
    let sampling = Sampling.read(fields)
    let expectedTokens = fields.integer("expected_tokens", in: 1...Int64.max)
    guard let part = Part(fields, in: setting), let teacher else { return nil }
    self.part = part
    self.teacher = teacher
    self.sampling = Sampling(
      temperature: sampling.temperature ?? temperature, topP: sampling.topP,
      maxTokens: sampling.maxTokens)
    self.expectedTokens = expectedTokens.map { Int($0) }
    self.prompt = prompt
    self.schema = schema
  }
}
