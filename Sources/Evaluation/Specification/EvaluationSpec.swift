import Recipes
import Values

/// An evaluation as a file describes it: which models, on which benchmarks, and how they are asked.
public struct EvaluationSpec: Sendable {
  /// The folder's name below `evaluations/`.
  public let name: String
  /// In the order of the file; not empty.
  public let models: [ModelSpec]
  /// In the order of the file; not empty, each name once.
  public let benchmarks: [Benchmark]
  /// Models that grade; described as teachers are.
  public let judges: [TeacherSpec]
  public let evaluationProtocol: EvaluationProtocol
  public let sampling: Sampling
  public let budget: Budget
  /// The run whose dataset the students were trained on; nil if the file does not say.
  public let dataset: String?

  /// The benchmarks as the protocol has them asked and graded.
  public var asked: [Benchmark] { benchmarks.map { $0.under(evaluationProtocol) } }
}

/// A model to be evaluated.
public struct ModelSpec: Sendable {
  /// How its answers are had.
  public enum Source: Sendable {
    /// It is asked, as a teacher is.
    case asked(TeacherSpec)
    /// Its answers lie in a file already.
    case given(GivenAnswersSpec)
  }

  public let name: String
  public let source: Source
  /// The most tokens that it reads and writes together; nil if that is not known.
  public let context: Int?
  public let mark: RecipeNode.Mark
}

/// Answers that somebody else has had from a model: a file of rows.
public struct GivenAnswersSpec: Sendable {
  public let path: Marked<String>
  public let folder: String
  /// What is graded of a row.
  public let text: ColumnPath
  /// What people said of the answer, right or wrong; nil if nobody was asked.
  public let human: ColumnPath?
  /// The columns that together say which item a row answers; items are asked for columns of those names.
  public let by: [ColumnPath]
}
