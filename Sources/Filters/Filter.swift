import Asking
import Corpus
import Formats
import Machine
import Recipes
import Teachers
import Values

/// Something that keeps some rows and drops the others. One file per filter.
///
/// A filter first surveys all rows (a look at each, a call for each, or nothing at all), then
/// decides on each by itself. So a choice among all rows (the n longest, one of each kind) takes
/// memory for what it compares, never for the rows, and does not depend on their order.
public protocol Filter<Row>: Sendable {
  /// ``Question`` or ``Trace``.
  associatedtype Row: FilteredRow

  /// Its name in recipes, in the funnel and in the reasons of drops.
  static var name: String { get }

  /// All that decides what comes out, besides the rows; a change runs the stage anew.
  var identity: Record { get }

  /// Whom it asks about rows, and what; nil if it asks nobody.
  var labelling: Labelling<Row>? { get }

  /// Whether it keeps a number of rows, so that what stands before it decides what it keeps.
  var keepsCount: Bool { get }

  /// Whether it looks at all answers of a question, also those that filters before it would take away.
  var looksAtAllAnswers: Bool { get }

  /// What the dataset's card should tell of it besides its name and its reasons; nil for nothing.
  var cardNote: CardNote? { get }

  /// What rows must have for it to keep any; nil for nothing.
  var need: RowNeed? { get }

  /// Why it keeps nothing of such rows, by its settings alone; nil if it may keep some.
  func emptiness(of rows: RowOutlook) -> Emptiness?

  /// What is known of the rows that it keeps of such rows.
  func outlook(of rows: RowOutlook) -> RowOutlook

  /// Datasets of the Hub that it compares with.
  var datasets: [EvaluationDataset] { get }

  /// Columns of the dataset that it fills.
  var tagColumns: [TagColumn] { get }

  /// How many of so many rows can stay, as far as that is known beforehand.
  func expectedKept(of rows: RowCounts) -> RowCounts

  /// Looks at the rows and returns what decides on each of them.
  func survey(_ rows: ShardReader<Row>, asking asker: any Asker) async throws -> Survey<Row>
}

extension Filter {
  public var labelling: Labelling<Row>? { nil }
  public var keepsCount: Bool { false }
  public var looksAtAllAnswers: Bool { false }
  public var cardNote: CardNote? { nil }
  public var need: RowNeed? { nil }
  public func emptiness(of rows: RowOutlook) -> Emptiness? { nil }
  public func outlook(of rows: RowOutlook) -> RowOutlook { rows }
  public var datasets: [EvaluationDataset] { [] }
  public var tagColumns: [TagColumn] { [] }
  /// The filter's ``name``, where its type is not at hand.
  package var stageName: String { Self.name }
  public func expectedKept(of rows: RowCounts) -> RowCounts { rows }
}

/// A filter that recipes may name, under `questions` or `keep`.
public protocol RecipeFilter<Row>: Filter {
  /// What a user should know of it.
  static var guide: FilterGuide { get }
  /// The field that a lone scalar stands for: `deduplicate: exact`.
  static var shorthand: String? { get }
  /// Reads the parameters; what is wrong with them goes to the fields' log.
  init?(_ fields: Fields, in setting: Setting)
}

extension RecipeFilter {
  public static var shorthand: String? { nil }
}

/// A filter that recipes may name, before its parameters are known.
public struct FilterKind<Row: FilteredRow>: Sendable {
  public let name: String
  public let guide: FilterGuide
  /// The field that a lone value stands for.
  public let shorthand: String?
  /// Reads the parameters; nil if they are wrong.
  package let make: @Sendable (Fields, Setting) -> (any Filter<Row>)?

  init<Kind: RecipeFilter<Row>>(_ kind: Kind.Type) {
    name = kind.name
    guide = kind.guide
    shorthand = kind.shorthand
    make = { fields, setting in Kind(fields, in: setting) }
  }

  /// What decides on each row by itself can be kept to those of a source or domain.
  init<Kind: RowFilter<Row>>(each kind: Kind.Type) {
    name = kind.name
    guide = kind.guide.adding(.of)
    shorthand = kind.shorthand
    make = { fields, setting in
      let scope = RowScope(fields, in: setting)
      guard let filter = Kind(fields, in: setting), let scope else { return nil }
      return scope == .all ? filter : ScopedFilter(filter: filter, scope: scope)
    }
  }
}

/// What a filter knows after it has looked at all rows.
public struct Survey<Row: FilteredRow> {
  /// What the user should know, for instance that there were too few rows.
  public let notes: [String]
  /// What is worth a file of its own beside the rows; nil for nothing.
  public let report: Record?
  /// What it made and goes by, as files beside the rows: a model.
  public let artefacts: [Artefact]
  /// What the answers took that it goes by; nil if it asks nobody.
  public let spending: Spending?
  /// Decides on one row; it gives the same row the same decision, whenever it is asked.
  public let decide: @Sendable (Row) throws -> Decision<Row>

  public init(
    notes: [String] = [], report: Record? = nil, artefacts: [Artefact] = [],
    spending: Spending? = nil,
    decide: @escaping @Sendable (Row) throws -> Decision<Row>
  ) {
    self.notes = notes
    self.report = report
    self.artefacts = artefacts
    self.spending = spending
    self.decide = decide
  }
}

/// What a filter may need of the recipe when its parameters are read.
public struct Setting {
  /// The recipe's seed.
  public let seed: Int64
  /// The teachers by name.
  public let teachers: [String: Teacher]
  /// The names of all sources and domains.
  public let scopes: Set<String>
  /// The folder in which relative paths begin: the recipe's own.
  public let folder: String
  /// What other recipes made of the same files.
  public let files: FilterFiles
  /// Evaluation sets that go by a name, and those of the Hub.
  public let evaluations: KnownEvaluations

  public init(
    seed: Int64, teachers: [String: Teacher], scopes: Set<String>, folder: String,
    files: FilterFiles, evaluations: KnownEvaluations = .none
  ) {
    self.seed = seed
    self.teachers = teachers
    self.scopes = scopes
    self.folder = folder
    self.files = files
    self.evaluations = evaluations
  }

  /// A path of the recipe.
  func path(_ text: String) -> String { resolved(text, in: folder) }

  /// The teacher that a field names.
  func teacher(_ field: String, _ fields: Fields) -> Teacher? {
    guard let name = fields.text(field, hint: "the name of a teacher of this recipe") else {
      return nil
    }
    if let teacher = teachers[name] { return teacher }
    fields.log.error(
      fields.mark(of: field), "\(fields.owner): there is no teacher \"\(name)\"",
      hint: suggestion(for: name, among: Array(teachers.keys)))
    return nil
  }
}

/// A path that begins in a folder, unless it is absolute.
package func resolved(_ path: String, in folder: String) -> String {
  path.hasPrefix("/") ? path : "\(folder)/\(path)"
}
