import Corpus

/// What a user asked for, checked as far as its text alone allows.
///
/// Files, columns and strategies are checked by the stages that know them; what can be run is a
/// `CheckedRecipe`, which only `Stages.Preflight` makes.
public struct Recipe: Sendable {
  /// The run's name: letters, digits, `.`, `_` and `-`.
  public let name: String
  /// Decides every random choice.
  public let seed: Int64
  /// The share of a source's rows that may be unreadable before the run stops: 0...1.
  public let badRows: Double
  public let teachers: [TeacherSpec]
  public let sources: [SourceSpec]
  /// Nil: every row of every source.
  public let mix: MixSpec?
  /// Question filters, in their order.
  public let questions: [Step]
  public let answers: AnswerSpec
  /// Answer filters, in their order.
  public let keep: [Step]
  public let export: ExportSpec

  /// The teacher of a name.
  public func teacher(_ name: String) -> TeacherSpec? { teachers.first { $0.name == name } }
}

/// Where questions come from.
public struct SourceSpec: Sendable {
  public let name: String
  /// What its questions are filed under.
  public let domain: String
  /// Files, folders or globs, relative to the recipe's folder unless absolute.
  public let paths: [Marked<String>]
  /// Columns, by name.
  public let question: Marked<String>
  public let reference: Marked<String>?
  public let difficulty: Marked<String>?
  /// A column whose value names a row for good; without one the text names it.
  public let key: Marked<String>?
  /// How many rows there will be, for planning before the files are there.
  public let expectedRows: Int?
  /// The licence of the data, for the dataset card.
  public let license: String?
  public let mark: RecipeNode.Mark
}

/// A value and where it stands.
public struct Marked<Value: Sendable>: Sendable {
  public let value: Value
  public let mark: RecipeNode.Mark

  public init(_ value: Value, mark: RecipeNode.Mark) {
    self.value = value
    self.mark = mark
  }
}

/// How many questions of each domain or source go on.
public struct MixSpec: Sendable {
  /// A domain's or a source's share of the mix.
  public struct Part: Sendable {
    /// The name of a source or a domain.
    public let name: String
    public let amount: Amount
    public let mark: RecipeNode.Mark

    public init(name: String, amount: Amount, mark: RecipeNode.Mark) {
      self.name = name
      self.amount = amount
      self.mark = mark
    }
  }

  /// How much of it.
  public enum Amount: Sendable, Equatable {
    /// So many rows.
    case count(Int)
    /// So much of the total, in proportion to the other weights.
    case weight(Double)
  }

  /// Each source of the recipe belongs to just one.
  public let parts: [Part]
  /// The total that weights divide; nil for counts.
  public let total: Int?

  public init(parts: [Part], total: Int?) {
    self.parts = parts
    self.total = total
  }
}

/// A filter and its parameters, which the filter itself reads.
public struct Step: Sendable {
  public let name: String
  /// What stands behind the filter's name.
  public let parameters: RecipeNode
  public let mark: RecipeNode.Mark
}

/// Who is asked, how often and how.
public struct AnswerSpec: Sendable {
  /// The teacher for each domain; the key "" is the teacher for all others.
  public let teachers: [String: String]
  /// Answers per question, at least 1.
  public let samples: Int
  public let sampling: Sampling
  /// How many tokens an answer takes, for planning.
  public let expectedTokens: Int?
  public let mark: RecipeNode.Mark

  /// The name of the teacher for a domain.
  public func teacher(for domain: String) -> String? { teachers[domain] ?? teachers[""] }
}

/// What the dataset looks like.
public struct ExportSpec: Sendable {
  /// The file formats: `parquet`, `jsonl`.
  public let formats: [String]
  /// Rows of a file, at least 1.
  public let shardRows: Int
}
