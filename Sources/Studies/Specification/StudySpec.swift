import Recipes
import Values

/// A study as a file describes it: which recipes are compared stage by stage, by which scores, and when enough is known.
public struct StudySpec: Sendable {
  /// The folder's name below `studies/`.
  public let name: String
  /// What the study is to find out, in one sentence.
  public let hypothesis: String
  /// The recipe from which all cells are made; nil where results lie in a file already and cells are names only.
  public let base: Marked<String>?
  public let training: Marked<String>?
  public let evaluation: EvaluationChoice
  /// How many rows every cell is to have; nil if the recipe says it.
  public let rows: Int?
  /// In this order; the winner of each goes on to the next. Not empty, each name once.
  public let stages: [StageSpec]
  public let noise: NoiseSpec
  public let select: SelectSpec
  public let budget: StudyBudget
  public let scale: LadderSpec?
  public let backend: BackendSpec
}

/// By what cells are judged.
public struct EvaluationChoice: Sendable {
  /// The evaluation's file; nil where results lie in a file already.
  public let file: Marked<String>?
  /// The benchmarks by which recipes are chosen; not empty.
  public let dev: [Marked<String>]
  /// The benchmarks that nobody looks at while choosing.
  public let heldOut: [Marked<String>]
}

/// One stage of a study.
public struct StageSpec: Sendable {
  public let name: String
  /// Paths of the recipe and what is tried there; not empty.
  public let dimensions: [Dimension]
  /// Whether every value of one path meets every value of the others, or one path changes at a time.
  public let isGrid: Bool
  /// Whether controls are made for filters: random questions, equally many rows and equally many trained tokens.
  public let hasControls: Bool
  /// What is set in all of the stage's cells.
  public let set: [Assignment]
  /// The path that is set to rows / samples where a cell says how many answers a question has; nil for none.
  public let rowsAt: String?
  public let mark: RecipeNode.Mark
}

/// A path of the recipe and what is tried there.
public struct Dimension: Sendable {
  public let path: String
  /// At least two, with different names.
  public let values: [NamedValue]
  public let mark: RecipeNode.Mark
}

/// One thing that is tried, and what it is called.
public struct NamedValue: Sendable {
  public let name: String
  public let node: RecipeNode
  /// Where it stands in the study's file.
  public let mark: RecipeNode.Mark
}

/// A value put at a path of the recipe.
public struct Assignment: Sendable {
  public let path: String
  public let value: NamedValue

  public init(path: String, value: NamedValue) {
    (self.path, self.value) = (path, value)
  }
}

/// How it is found out how far equal recipes' scores lie apart.
public enum NoiseSpec: Sendable, Equatable {
  /// One recipe runs several times beforehand: so many with the same rows, so many with rows drawn anew.
  case measured(seeds: Int, fixed: Int, redrawn: Int)
  /// It is taken as this, in points.
  case stated(Double)
}

/// How the winner of a stage is chosen.
public struct SelectSpec: Sendable, Equatable {
  /// How often every cell runs at first.
  public let screen: Int
  /// How many of the leading cells run further.
  public let finalists: Int
  /// They run until less is lost by choosing, in points; 0 for as long as the budget lasts.
  public let expectedLoss: Double
  /// Whether the winner runs once more, with another seed and another draw.
  public let confirm: Bool
}

/// What a study may take.
public struct StudyBudget: Sendable, Equatable {
  public let dollars: Money?
  public let gpuHours: Double?
  /// Runs of cells in all.
  public let runs: Int?
}

/// The sizes at which the winner is made in the end.
public struct LadderSpec: Sendable, Equatable {
  /// Numbers of rows, rising.
  public let sizes: [Int]
  /// How often a size runs, where more than once.
  public let seeds: [Int: Int]
}

/// Where scores come from.
public enum BackendSpec: Sendable {
  /// Runs, trainings and evaluations on this machine.
  case local
  /// A file of scores.
  case replay(Marked<String>)
  /// Drawn scores: how far cells and runs of one cell lie apart, in points.
  case simulate(spread: Double, noise: Double)
}
