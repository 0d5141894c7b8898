import Answering
import Corpus
import Export
import Filters
import Formats
import Foundation
import Hub
import Machine
import Recipes
import Sources
import Storage
import Teachers
import Values

/// A recipe of which all is known to be there: teachers, filters, files, columns.
///
/// Only ``Preflight`` makes one, so nothing that runs has to check again.
public struct CheckedRecipe: Sendable {
  /// The recipe as it was read.
  public let recipe: Recipe
  /// The recipe's text, with all overrides: what is run.
  public let text: String
  /// By their names in the recipe.
  public let teachers: [String: Teacher]
  public let sourcing: SourceStage
  /// What a run does, in this order; the export follows.
  public let stages: [StagePlan]
  public let answering: AnswerStage
  /// What runs before what it stands behind in the recipe.
  public let moves: [StepMove]
  public let export: DatasetWriter
  /// Sources of which a file is not there yet, but whose rows the recipe tells: they can be planned,
  /// not run.
  public let missingSources: [SourceSpec]
  /// Datasets of the Hub that filters compare with.
  public let compared: [ComparedDataset]
  /// What the user should know of it: no errors.
  public let findings: [Finding]

  /// The recipe's own filters of questions, in the order in which they run.
  package var questionFilters: [any Filter<Question>] {
    stages.compactMap { stage in
      if case .questions(let filter) = stage.work, !(filter is Mix), !(filter is Trial) {
        filter
      } else {
        nil
      }
    }
  }

  /// The recipe's filters of answers, in the order in which they run.
  package var answerFilters: [any Filter<Trace>] {
    stages.compactMap { stage in
      if case .answers(let filter) = stage.work { filter } else { nil }
    }
  }

  /// What the dataset's card tells.
  var facts: DatasetCard.Facts {
    return .init(
      recipe: recipe, sources: sourcing.sources, teachers: teachers,
      stages: stages.map { .init(name: $0.name, note: $0.cardNote) }, tags: export.tags)
  }

  /// What was decided, as it is written beside the recipe.
  public var decisions: Record {
    let stages =
      self.stages.map { ($0.name, $0.identity) } + [(DatasetWriter.name, export.identity)]
    let pinned = sourcing.sources.compactMap { source -> Value? in
      guard case .hub(let spec) = source.spec.origin, case .hub(let files) = source.content else {
        return nil
      }
      return .record(files.record(spec))
    }
    let compared = compared.compactMap { compared in
      compared.files.map { Value.record($0.record(compared.dataset.spec)) }
    }
    return [
      "pinned": .list(pinned + compared),
      "stages": .list(
        stages.map { .record(["stage": .string($0.0), "made_of": .record($0.1)]) }),
    ]
  }
}

/// The files of datasets that filters compare with.
public typealias ComparedFiles = [EvaluationDataset: PinnedFiles]

/// A dataset of the Hub that filters compare with.
public struct ComparedDataset: Sendable {
  public let dataset: EvaluationDataset
  /// Nil if they are not there.
  public let files: PinnedFiles?
}

/// What is known of a recipe's datasets of the Hub.
public enum HubFiles: Sendable {
  /// Nobody has looked yet: all else of the recipe can be checked.
  case notYetKnown
  /// The files of those datasets that are on this machine.
  case known([HubSpec: PinnedFiles])
}

/// Checks everything about a recipe that can be checked before it runs, and tells all faults at once.
public struct Preflight {
  let folder: String
  private let workspace: Workspace?
  private let environment: [String: String]
  let hub: HubFiles
  private let files: FilterFiles
  private let trial: Int?
  private let evaluations: KnownEvaluations
  private let compared: ComparedFiles?
  let log: FindingLog

  /// - Parameters:
  ///   - folder: where the recipe's relative paths start: its own folder.
  ///   - workspace: where trained students are looked for; nil for nowhere.
  ///   - environment: where the teachers' keys are looked for.
  ///   - hub: the datasets of the Hub.
  ///   - files: what other recipes' filters made of their files, for this one to share.
  ///   - evaluations: evaluation sets that go by a name.
  ///   - compared: datasets of the Hub that filters compare with; nil where nobody has looked yet.
  ///   - trial: on how many questions the recipe is tried; nil for the whole of it.
  public init(
    folder: String, workspace: Workspace? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    hub: HubFiles = .known([:]), files: FilterFiles = FilterFiles(),
    evaluations: KnownEvaluations = .none, compared: ComparedFiles? = [:],
    trial: Int? = nil, log: FindingLog
  ) {
    self.folder = folder
    self.workspace = workspace
    self.environment = environment
    self.hub = hub
    self.files = files
    self.evaluations = evaluations
    self.compared = compared
    self.trial = trial
    self.log = log
  }

  /// Checks a recipe as it is written, with overrides applied to it.
  ///
  /// - Returns: nil if the recipe cannot be run; the log then has errors, those of overrides included.
  public func check(_ yaml: String, setting overrides: [RecipeOverride] = []) -> CheckedRecipe? {
    RecipeTree.parse(yaml, filters: .known, log: log).flatMap {
      check($0.setting(overrides, log: log))
    }
  }

  /// - Returns: nil if the recipe cannot be run; the log then has errors.
  public func check(_ tree: RecipeTree) -> CheckedRecipe? {
    let recipe = Recipe.read(tree, log: log)
    let teachers = Dictionary(
      uniqueKeysWithValues: self.teachers(of: recipe).map { ($0.teacher.name, $0.teacher) })
    var evaluations = evaluations
    evaluations.files = compared?.mapValues { $0.files.map(\.path) }
    let setting = Setting(
      seed: recipe.seed, teachers: teachers,
      scopes: Set(recipe.sources.flatMap { [$0.name, $0.domain] }), folder: folder, files: files,
      evaluations: evaluations)
    let sources = recipe.sources.map { source($0, seed: recipe.seed) }
    for source in sources { ColumnCheck(source, log).check() }
    checkLayout(recipe)
    let needs = NeedCheck(sources, log)
    let outlook = recipe.answers.outlook
    let questions = filters(
      recipe.questions, questionFilters, .questions, setting, needs,
      EmptinessCheck(recipe.sources, outlook, log))
    let answered = recipe.answers.until.map { VerifiedAnswers($0.verified).outlook(of: outlook) }
    let answers = filters(
      recipe.keep, answerFilters, .answers, setting, needs,
      EmptinessCheck(recipe.sources, answered ?? outlook, log))
    checkAnswers(recipe.answers, teachers)
    if let until = recipe.answers.until {
      for source in recipe.sources where source.grader != nil {
        log.error(
          until.mark,
          "until asks one answer after another, and the grader of source \"\(source.name)\" is a program that reads all of them",
          hint: "leave until out; keep: [correct] keeps the right answers")
      }
      needs.check(RowNeed(.verdict), "until", at: until.mark, .questions)
    }
    let tags = questions.filters.flatMap(\.tagColumns).map {
      Export.TagColumn(name: $0.name, words: $0.words, meaning: $0.meaning)
    }
    for name in Set(tags.map(\.name)).sorted() where tags.count(where: { $0.name == name }) > 1 {
      log.error(.start, "two steps fill the column \"\(name)\"", hint: "column: another name")
    }
    guard !log.hasErrors else { return nil }
    let sourcing = SourceStage(sources: sources, badRows: recipe.badRows, seed: recipe.seed)
    let answering = AnswerStage(
      teachers: recipe.answers.teachers.compactMapValues { teachers[$0] },
      samples: recipe.answers.samples, sampling: recipe.answers.sampling,
      prefill: recipe.answers.prefill, ifCut: recipe.answers.ifCut,
      prompts: recipe.answers.prompts, isUntilVerified: recipe.answers.until != nil)
    return CheckedRecipe(
      recipe: recipe, text: tree.text, teachers: teachers, sourcing: sourcing,
      stages: StagePlan.list(
        sourcing,
        mix: recipe.mix.map {
          Mix($0, sources: recipe.sources.map(\.name), seed: recipe.seed)
        },
        questions: questions.filters, trial: trial.map { Trial(limit: $0, seed: recipe.seed) },
        answering: answering, until: recipe.answers.until?.verified, seed: recipe.seed,
        answers: answers.filters),
      answering: answering, moves: questions.moves + answers.moves,
      export: DatasetWriter(
        recipe.export, teachers: recipe.answers.teachers, seed: recipe.seed, tags: tags),
      missingSources: sources.filter(\.isMissing).map(\.spec),
      compared: (questions.filters.flatMap(\.datasets) + answers.filters.flatMap(\.datasets))
        .reduce(into: []) { all, dataset in
          guard !all.contains(where: { $0.dataset == dataset }) else { return }
          all.append(ComparedDataset(dataset: dataset, files: compared?[dataset]))
        }, findings: log.findings)
  }

  /// The teachers of a recipe that are whole, each with its place; what is wrong with the others goes to the log.
  private func teachers(of recipe: Recipe) -> [(teacher: Teacher, mark: RecipeNode.Mark)] {
    let prices = PriceTable.published.overridden(by: ownPrices())
    return recipe.teachers.compactMap { spec in
      Teacher(
        spec, folder: folder, workspace: workspace, environment: environment, prices: prices,
        log: log
      ).map { ($0, spec.mark) }
    }
  }

  /// Those of a recipe that may have any faults.
  func readableTeachers(_ yaml: String, setting overrides: [RecipeOverride])
    -> [(teacher: Teacher, mark: RecipeNode.Mark)]
  {
    let tree = RecipeTree.parse(yaml, filters: .known, log: log)?.setting(overrides, log: log)
    return tree.map { teachers(of: Recipe.read($0, log: log)) } ?? []
  }

  /// Finds fault with sources whose rows have more than the export has a place for.
  private func checkLayout(_ recipe: Recipe) {
    guard recipe.export.layout == .alpaca else { return }
    for source in recipe.sources where source.system != nil || source.messages != nil {
      log.error(
        source.mark,
        "source \"\(source.name)\" has \(source.messages == nil ? "system" : "messages"), for which the alpaca "
          + "format has no place", hint: "export: { format: messages }")
    }
  }

  /// Finds fault with what a teacher of answers cannot be told.
  private func checkAnswers(_ answers: AnswerSpec, _ teachers: [String: Teacher]) {
    for name in Set(answers.teachers.values).sorted() {
      teachers[name]?.refuseUnsupported(
        answers.sampling, prefill: answers.prefill, "answers", at: answers.mark, log)
    }
  }

  /// The lines of the user's own table of prices: `$RETORT_PRICES`, or `retort/prices.yaml` among the user's
  /// configuration files.
  private func ownPrices() -> [PriceTable.Line] {
    let home = environment["XDG_CONFIG_HOME"] ?? "\(environment["HOME"] ?? "")/.config"
    let path = environment["RETORT_PRICES"] ?? "\(home)/retort/prices.yaml"
    guard Files.exists(path) || environment["RETORT_PRICES"] != nil else { return [] }
    let findings = FindingLog()
    let entries = (try? Files.text(of: path)).map { PriceListEntry.readAll($0, log: findings) }
    if entries == nil { findings.error(.start, "it cannot be read") }
    for finding in findings.findings {
      log.error(
        .start, "the prices of \(path), line \(finding.line): \(finding.message)",
        hint: finding.hint)
    }
    return (entries ?? []).map { .init(host: $0.host, model: $0.model, price: $0.price) }
  }

  private func filters<Row>(
    _ steps: [Step], _ known: [FilterKind<Row>], _ unit: RowUnit, _ setting: Setting,
    _ needs: NeedCheck, _ emptiness: EmptinessCheck
  ) -> StepOrder<Row> {
    var emptiness = emptiness
    let family = unit == .questions ? "question" : "answer"
    let read: [StepOrder<Row>.Step] = steps.compactMap { step in
      guard let filter = known.first(where: { $0.name == step.name }) else {
        log.error(
          step.mark, "there is no \(family) filter \"\(step.name)\"",
          hint: Self.elsewhere(step.name, unit)
            ?? suggestion(for: step.name, among: known.map(\.name)))
        return nil
      }
      let fields = Fields(
        step.parameters, owner: step.name, log: log, shorthand: filter.shorthand)
      let isPinned = fields.truth("pinned") ?? false
      let made = filter.make(fields, setting)
      fields.finish()
      if let need = made?.need { needs.check(need, step.name, at: step.mark, unit) }
      if let made { emptiness.check(made, step.name, at: step.mark, unit) }
      return made.map { .init(filter: $0, isPinned: isPinned) }
    }
    return StepOrder(read)
  }

  /// Where a filter belongs that stands in the wrong list; nil if it is none.
  private static func elsewhere(_ name: String, _ unit: RowUnit) -> String? {
    if unit == .questions, answerFilters.contains(where: { $0.name == name }) {
      return "\(name) is a filter of answers: it belongs under keep"
    }
    if unit == .answers, questionFilters.contains(where: { $0.name == name }) {
      return "\(name) is a filter of questions: it belongs under questions"
    }
    return nil
  }
}
