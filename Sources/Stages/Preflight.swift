import Corpus
import Formats
import Foundation
import Machine
import Recipes
import Teachers

/// A recipe of which all is known to be there: teachers, filters, files, columns.
///
/// Only ``Preflight`` makes one, so nothing that runs has to check again.
public struct CheckedRecipe: Sendable {
  /// The recipe as it was read.
  public let recipe: Recipe
  /// The recipe's text, as it was checked.
  public let text: String
  /// By their names in the recipe.
  public let teachers: [String: Teacher]
  public let sourcing: Sourcing
  /// Nil: every row of every source goes on.
  public let mix: Mix?
  /// In the recipe's order.
  public let questionFilters: [any Filter<Question>]
  public let answering: Answering
  public let answerFilters: [any Filter<Trace>]
  public let export: Export
  /// Sources of which a file is not there yet, but whose rows the recipe tells: they can be planned,
  /// not run.
  public let missingSources: [SourceSpec]

  /// A stage, and all that decides what comes out of it besides its rows.
  public typealias Stage = (name: String, identity: Record)

  /// The stages in their order, without the export.
  public var stages: [Stage] {
    let grade = Grade()
    return [(Sourcing.name, sourcing.identity)] + (mix.map { [(Mix.name, $0.identity)] } ?? [])
      + questionFilters.map { ($0.stageName, $0.identity) }
      + [(Answering.name, answering.identity), (Grade.name, grade.identity)]
      + answerFilters.map { ($0.stageName, $0.identity) }
  }

  /// What was decided, as it is written beside the recipe.
  public var decisions: Record {
    let stages = self.stages + [(Export.name, export.identity)]
    return [
      "stages": .list(
        stages.map { .record(["stage": .string($0.name), "made_of": .record($0.identity)]) })
    ]
  }
}

/// Checks everything about a recipe that can be checked before it runs, and tells all faults at once.
public struct Preflight {
  private let folder: String
  private let environment: [String: String]
  private let log: FindingLog

  /// - Parameters:
  ///   - folder: where the recipe's relative paths start: its own folder.
  ///   - environment: where the teachers' keys are looked for.
  public init(
    folder: String, environment: [String: String] = ProcessInfo.processInfo.environment,
    log: FindingLog
  ) {
    self.folder = folder
    self.environment = environment
    self.log = log
  }

  /// - Returns: nil if the recipe cannot be run; the log then has errors.
  public func check(_ yaml: String) -> CheckedRecipe? {
    guard let recipe = Recipe.read(yaml, log: log) else { return nil }
    let teachers = Dictionary(
      uniqueKeysWithValues: recipe.teachers.compactMap { spec in
        Teacher(spec, environment: environment, log: log).map { (spec.name, $0) }
      })
    let setting = Setting(
      seed: recipe.seed, teachers: teachers,
      parts: Set(recipe.sources.flatMap { [$0.name, $0.domain] }))
    let sources = recipe.sources.map(source)
    for source in sources { checkColumns(source) }
    let questions = filters(recipe.questions, questionFilters, "question", setting)
    let answers = filters(recipe.keep, answerFilters, "answer", setting)
    guard !log.hasErrors else { return nil }
    return CheckedRecipe(
      recipe: recipe, text: yaml, teachers: teachers,
      sourcing: Sourcing(sources: sources, badRows: recipe.badRows),
      mix: recipe.mix.map { Mix($0, seed: recipe.seed) }, questionFilters: questions,
      answering: Answering(
        teachers: recipe.answers.teachers.compactMapValues { teachers[$0] },
        samples: recipe.answers.samples, sampling: recipe.answers.sampling),
      answerFilters: answers,
      export: Export(recipe.export),
      missingSources: sources.filter(\.isMissingFiles).map(\.spec))
  }

  private func filters<Row>(
    _ steps: [Step], _ known: [FilterKind<Row>], _ family: String, _ setting: Setting
  ) -> [any Filter<Row>] {
    steps.compactMap { step in
      guard let filter = known.first(where: { $0.name == step.name }) else {
        log.error(
          step.mark, "there is no \(family) filter \"\(step.name)\"",
          hint: suggestion(for: step.name, among: known.map(\.name)))
        return nil
      }
      let fields = Fields(
        step.parameters, owner: step.name, log: log, shorthand: filter.shorthand)
      let made = filter.make(fields, setting)
      fields.finish()
      return made
    }
  }

  private func source(_ source: SourceSpec) -> Source {
    let found = source.paths.map { path in
      (path, Files.matching(path.value.hasPrefix("/") ? path.value : "\(folder)/\(path.value)"))
    }
    for (path, files) in found where files.isEmpty {
      if let rows = source.expectedRows {
        log.warning(
          path.mark, "source \"\(source.name)\": no such file: \(path.value)",
          hint: "it is planned with the \(rows) rows that the recipe expects; it cannot be run")
      } else {
        log.error(
          path.mark, "source \"\(source.name)\": no such file: \(path.value)",
          hint: "paths start at the recipe's folder: \(folder)")
      }
    }
    return Source(
      spec: source, files: found.flatMap(\.1), isMissingFiles: found.contains { $0.1.isEmpty })
  }

  /// Finds the columns that the recipe names and a file does not have.
  private func checkColumns(_ source: Source) {
    let spec = source.spec
    let wanted = [spec.question, spec.reference, spec.difficulty, spec.key].compactMap(\.self)
    for file in source.files {
      do {
        let there = try Self.columns(of: file)
        for column in wanted where !there.isEmpty && !there.contains(column.value) {
          log.error(
            column.mark, "source \"\(spec.name)\": \(file) has no column \"\(column.value)\"",
            hint: suggestion(for: column.value, among: there))
        }
      } catch {
        let error = error as? RetortError ?? RetortError(.input, "\(error)")
        let why = error.cause.map { ": \($0)" } ?? ""
        log.error(spec.mark, "source \"\(spec.name)\": \(error.what)\(why)", hint: error.hint)
      }
    }
  }

  /// A file's columns: all that a Parquet file has; for JSON Lines those of the first rows, since
  /// one row may leave out what is null. Empty if the first rows cannot be read.
  private static func columns(of file: String) throws -> [String] {
    if try FileFormat.detect(file) == .parquet {
      return try ParquetReader(path: file, columns: []).allColumns
    }
    let reader = try JSONLinesReader(path: file)
    var names: [String] = []
    for _ in 0..<100 {
      guard let result = try reader.next() else { break }
      guard case .row(let row) = result else { continue }
      for field in row.fields where !names.contains(field.name) { names.append(field.name) }
    }
    return names
  }
}
