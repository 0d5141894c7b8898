/// What a user should know of a filter: its page in Documentation/Filters.md, and `retort filters NAME`.
public struct FilterGuide: Sendable {
  /// What it does, in one sentence that begins with a verb.
  public let summary: String
  /// What can be set, the shorthand first.
  public let parameters: [FilterParameter]
  public let cost: FilterCost
  /// Rows that stay and rows that leave; tests run them.
  public let examples: [FilterExample]

  public init(
    _ summary: String, parameters: [FilterParameter] = [], cost: FilterCost = .free,
    examples: [FilterExample]
  ) {
    self.summary = summary
    self.parameters = parameters
    self.cost = cost
    self.examples = examples
  }

  /// The same with a parameter more.
  func adding(_ parameter: FilterParameter) -> FilterGuide {
    FilterGuide(summary, parameters: parameters + [parameter], cost: cost, examples: examples)
  }
}

/// A parameter of a filter.
public struct FilterParameter: Sendable {
  public let name: String
  /// What it is taken for if it is left out; nil if it must be there.
  public let fallback: String?
  /// What it does, with its unit and range.
  public let meaning: String

  public init(_ name: String, _ fallback: String?, _ meaning: String) {
    self.name = name
    self.fallback = fallback
    self.meaning = meaning
  }

  static let of = FilterParameter(
    "of", "all rows", "only among the questions of this source or domain; all others stay")
  static let unknown = FilterParameter(
    "unknown", "drop", "what becomes of answers that could not be graded: `keep` or `drop`")
}

/// What a filter costs besides time.
public enum FilterCost: Sendable, Equatable {
  case free
  /// Calls to a model for each row.
  case calls(Int)
  /// One call to a model for each question, if a parameter is set.
  case callPerQuestion(with: String)
  /// One call to a model for each question near the threshold, if it is asked for.
  case pairs
  /// Requests to an endpoint of embeddings for each row; many rows share one.
  case embeddings

  public var text: String {
    switch self {
    case .free: "nothing"
    case .calls(1): "one call per row"
    case .calls(let count): "\(count) calls per row"
    case .callPerQuestion(let parameter): "nothing; with `\(parameter)`, one call per question"
    case .pairs: "nothing; with `check`, one call per question near the threshold"
    case .embeddings: "one embedding per row"
    }
  }
}

/// A step of a recipe, and what it does with some rows.
public struct FilterExample: Sendable {
  /// As it stands in a recipe, for instance `length: { max: 40 }`.
  public let step: String
  public let rows: [Row]
  /// Files that the step names, by their paths.
  public let files: [String: String]

  public init(_ step: String, files: [String: String] = [:], _ rows: [Row]) {
    self.step = step
    self.rows = rows
    self.files = files
  }

  /// A question, or a question with an answer.
  public struct Row: Sendable {
    public let question: String
    /// Nil for a filter of questions.
    public let answer: String?
    public let reference: String?
    public let finishReason: String
    /// What the model says of it, for filters that ask one.
    public let label: String?
    /// Why it leaves; nil if it stays.
    public let reason: String?

    /// A row that stays.
    public static func kept(
      _ question: String, answer: String? = nil, reference: String? = nil, label: String? = nil
    ) -> Row {
      Row(
        question: question, answer: answer, reference: reference, finishReason: "stop",
        label: label,
        reason: nil)
    }

    /// A row that leaves.
    public static func dropped(
      _ question: String, answer: String? = nil, reference: String? = nil,
      finishReason: String = "stop", label: String? = nil, because reason: String
    ) -> Row {
      Row(
        question: question, answer: answer, reference: reference, finishReason: finishReason,
        label: label, reason: reason)
    }
  }
}
