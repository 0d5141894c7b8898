import Corpus
import Values

/// What a user asked for, checked as far as its text alone allows.
///
/// Files, columns and strategies are checked by the stages that know them; what can be run is a
/// `CheckedRecipe`, which only `Pipeline.Preflight` makes.
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
  /// What all calls together may take.
  public let budget: Budget
  /// Where the budget stands; the recipe's beginning if it has none.
  public let budgetMark: RecipeNode.Mark
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
  public let origin: SourceOrigin
  /// A column path or a template.
  public let question: Marked<CellExpression>
  /// Whether the recipe does not say where the question stands: then it is what the rows look like.
  public let questionIsGuessed: Bool
  /// What the system prompt of each row is; nil for the teacher's.
  public let system: Marked<CellExpression>?
  /// What was said before the question; nil for nothing.
  public let messages: EarlierMessages?
  public let reference: Marked<CellExpression>?
  public let difficulty: Marked<CellExpression>?
  /// The column of the tests that answers' programs must pass.
  public let tests: Marked<ColumnPath>?
  /// The program of the user's own that grades its answers; nil for the graders that come along.
  public let grader: ProgramSpec?
  /// What names a row for good; without it the text names it.
  public let key: Marked<CellExpression>?
  /// How many of its questions are drawn before anything else; nil for all.
  public let sample: DrawSpec?
  /// How many rows there will be, for planning before the files are there.
  public let expectedRows: Int?
  /// How its files are read, where they do not tell themselves.
  public let reading: FileReading
  /// The licence of the data, for the dataset card.
  public let license: String?
  public let mark: RecipeNode.Mark
}

/// How the files of a source are read, where they do not tell themselves.
public struct FileReading: Sendable, Hashable {
  /// Of a JSON file that is one object: the key of its rows.
  public var field: String?
  /// What stands between two cells of a CSV file.
  public var delimiter: String?
  /// By a name that the system knows.
  public var encoding: String?
  /// Whether a CSV file's first line has the columns' names.
  public var hasHeader = true
  /// The configuration and the split of a folder that is a dataset of the Hub; nil for its default one, and `train`.
  public var subset: String?
  public var split: String?

  public init() {}
}

/// A column of messages.
public struct EarlierMessages: Sendable {
  public let column: Marked<CellExpression>
  /// Whether the last message of the user's is the question, and all before it was said earlier.
  public let holdQuestion: Bool
}

/// Where a source's rows are.
public enum SourceOrigin: Sendable {
  /// Files, folders or globs, relative to the recipe's folder unless absolute.
  case files([Marked<String>])
  /// A dataset of the Hugging Face Hub.
  case hub(HubSpec)
  /// Problems made here from a seed.
  case synthetic(SyntheticSpec)
}

/// A dataset of the Hugging Face Hub, or a part of it.
public struct HubSpec: Sendable, Hashable {
  /// `owner/name`, or the name alone.
  public let dataset: String
  /// The dataset's configuration; nil for its only one, or its default.
  public let subset: String?
  /// `train` unless the recipe says otherwise.
  public let split: String
  /// A branch, a tag or a commit; `main` unless the recipe says otherwise.
  public let revision: String

  public init(dataset: String, subset: String?, split: String, revision: String) {
    self.dataset = dataset
    self.subset = subset
    self.split = split
    self.revision = revision
  }
}

/// Verifiable problems to be made: of which kinds, how many and how hard.
public struct SyntheticSpec: Sendable {
  /// In the recipe's order; empty for all kinds.
  public let kinds: [Marked<String>]
  /// At least 1.
  public let rows: Int
  /// Levels from 1 (easy) to 5.
  public let difficulty: ClosedRange<Int>
}

/// How many rows to draw, and what divides them into strata that each give their share.
public struct DrawSpec: Sendable {
  public let amount: DrawAmount
  /// Nil for no strata.
  public let stratum: CellExpression?

  public init(_ amount: DrawAmount, stratum: CellExpression? = nil) {
    self.amount = amount
    self.stratum = stratum
  }
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

extension Marked: Equatable where Value: Equatable {
  /// Two are equal if they say the same, wherever they stand.
  public static func == (left: Marked, right: Marked) -> Bool { left.value == right.value }
}

/// How many questions of each domain or source go on.
public enum MixSpec: Sendable {
  /// So many of each source or domain. Each source of the recipe belongs to just one portion.
  case portions([Portion])
  /// A total, divided in proportion to weights.
  case weights([Weight], total: Int, upsamples: Bool)
  /// An equal number of each of the first n sources of a ranking: the total divided by n, rounded down.
  case top(Int, of: [Marked<String>], total: Int, upsamples: Bool)

  /// A source or a domain, and how much of it.
  public struct Portion: Sendable {
    /// The name of a source or a domain.
    public let name: String
    public let draw: DrawSpec
    public let mark: RecipeNode.Mark

    public init(name: String, draw: DrawSpec, mark: RecipeNode.Mark) {
      self.name = name
      self.draw = draw
      self.mark = mark
    }
  }

  /// A source or a domain, and its weight.
  public struct Weight: Sendable {
    public let name: String
    /// Above 0.
    public let weight: Double
    public let mark: RecipeNode.Mark

    public init(name: String, weight: Double, mark: RecipeNode.Mark) {
      self.name = name
      self.weight = weight
      self.mark = mark
    }
  }

  /// The sources and domains that are named.
  package var names: [(name: String, mark: RecipeNode.Mark)] {
    switch self {
    case .portions(let portions): portions.map { ($0.name, $0.mark) }
    case .weights(let weights, _, _): weights.map { ($0.name, $0.mark) }
    case .top(_, let ranking, _, _): ranking.map { ($0.value, $0.mark) }
    }
  }
}

/// A filter and its parameters, which the filter itself reads.
public struct Step: Sendable {
  /// What tells it from other steps of the recipe, for those who change the recipe; nil if nobody said.
  public let id: Marked<String>?
  /// The filter's name.
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
  /// What every answer begins with; nil if the teacher begins it.
  public let prefill: String?
  /// What becomes of an answer that was cut at the token limit.
  public let ifCut: IfCut
  /// What each domain or source is asked with; the key "" is for all others.
  public let prompts: [String: QuestionPrompt]
  /// Until when questions are asked; nil until all are.
  public let until: AskingGoal?
  /// How many tokens an answer takes, for planning.
  public let expectedTokens: Int?
  public let mark: RecipeNode.Mark

  /// The name of the teacher for a domain.
  public func teacher(for domain: String) -> String? { teachers[domain] ?? teachers[""] }
}

/// When enough was asked.
public struct AskingGoal: Sendable {
  /// So many questions have a right answer; at least 1.
  public let verified: Int
  public let mark: RecipeNode.Mark
}

/// What becomes of an answer that was cut at the token limit.
public enum IfCut: Sendable, Equatable {
  /// It is kept, and says that it is not complete.
  case keep
  /// It is dropped.
  case drop
  /// Its rest is asked for, so often at most.
  case goOn(Int)
  /// Another is asked for, so often at most; the last stays.
  case askAgain(Int)
}

/// What the dataset looks like.
public struct ExportSpec: Sendable {
  /// How a row tells question and answer.
  public enum Layout: String, Sendable, CaseIterable {
    /// `conversations` of `from` and `value`, as OpenThoughts3-1.2M has it.
    case sharegpt
    /// `messages` of `role` and `content`.
    case messages
    /// `instruction`, `input`, `output`.
    case alpaca
  }

  /// In which order the rows stand.
  public enum Order: String, Sendable, CaseIterable {
    /// As they come: source after source, the answers of a question together.
    case grouped
    /// Shuffled by the recipe's seed.
    case shuffled
  }

  public let layout: Layout
  /// The files' kinds: `parquet`, `jsonl`, `jsonl.zst`, ….
  public let formats: [String]
  /// Rows of a file, at least 1.
  public let shardRows: Int
  public let order: Order
}
