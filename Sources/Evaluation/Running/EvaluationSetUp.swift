import Filters
import Foundation
import Hub
import Machine
import Pipeline
import Recipes
import Storage
import Teachers
import Values

/// Brings all that an evaluation needs, and tells everything that is wrong with it before anything is asked.
public struct EvaluationSetUp: Sendable {
  /// How the person in front of it is told.
  public struct Telling: Sendable {
    public var say: @Sendable (String) -> Void
    public var progress: @Sendable (Hub.Progress) -> Void

    public init(
      say: @escaping @Sendable (String) -> Void = { _ in },
      progress: @escaping @Sendable (Hub.Progress) -> Void = { _ in }
    ) {
      self.say = say
      self.progress = progress
    }
  }

  private let folder: String
  private let workspace: Workspace?
  private let environment: [String: String]

  /// - Parameters:
  ///   - folder: where the evaluation's relative paths start: its own folder.
  ///   - workspace: where trained students are looked for; nil for nowhere.
  ///   - environment: where keys are looked for.
  public init(
    folder: String, workspace: Workspace? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.folder = folder
    self.workspace = workspace
    self.environment = environment
  }

  /// What an evaluation's file says, checked as far as that goes without reading anything else.
  public struct Checked {
    public let spec: EvaluationSpec
    let text: String
    let teachers: [String: Teacher]
    let judges: [String: Teacher]
  }

  /// - Returns: nil if it cannot be used; the log then has errors.
  public func check(_ yaml: String, log: FindingLog) -> Checked? {
    guard let spec = EvaluationSpec.read(yaml, folder: folder, log: log) else { return nil }
    var teachers: [String: Teacher] = [:]
    for model in spec.models {
      guard case .asked(let description) = model.source else { continue }
      let teacher = Teacher(
        description, folder: folder, workspace: workspace, environment: environment,
        prices: .published, log: log)
      if let teacher {
        teachers[model.name] = teacher
        if teacher.isBatched, teacher.interface == .completions { continue }
        teacher.refuseUnsupported(
          spec.sampling, prefill: nil, "sampling", at: model.mark, log)
      }
    }
    var judges: [String: Teacher] = [:]
    for description in spec.judges {
      judges[description.name] = Teacher(
        description, folder: folder, workspace: workspace, environment: environment,
        prices: .published, log: log)
    }
    return log.hasErrors
      ? nil : Checked(spec: spec, text: yaml, teachers: teachers, judges: judges)
  }

  /// Brings items and given answers.
  ///
  /// - Throws: ``RetortError``.
  public func bring(
    _ checked: Checked, workspace: Workspace, updates: Bool = false, telling: Telling = Telling()
  ) async throws -> Evaluation {
    let sources = ItemSources(workspace.evaluation(checked.spec.name), updates: updates)
    var benchmarks: [AskedBenchmark] = []
    for benchmark in checked.spec.asked {
      let items = try await sources.items(
        of: benchmark, say: telling.say, progress: telling.progress)
      benchmarks.append(AskedBenchmark(benchmark: benchmark, items: items))
    }
    var contamination: [String: String] = [:]
    if let dataset = checked.spec.dataset {
      let check = try ContaminationCheck(dataset, folder: folder, workspace: workspace)
      telling.say("looking for the items in \(dataset)")
      contamination = try await OwnThread.run { [benchmarks] in
        try check.notes(benchmarks.map { ($0.name, $0.items) })
      }
    }
    var models: [Evaluation.Model] = []
    for model in checked.spec.models {
      switch model.source {
      case .given(let spec):
        let path = resolved(spec.path.value, in: spec.folder)
        let answers = try await OwnThread.run { try GivenModel(spec, path: path) }
        models.append(.init(name: model.name, answers: answers, teacher: nil))
      case .asked:
        guard let teacher = checked.teachers[model.name] else {
          throw RetortError(.bug, "model \"\(model.name)\" was never made")
        }
        models.append(
          .init(
            name: model.name,
            answers: AskedModel(teacher, checked.spec.sampling, context: model.context),
            teacher: teacher))
      }
    }
    return Evaluation(
      spec: checked.spec, text: checked.text, models: models, benchmarks: benchmarks,
      judges: checked.judges,
      contamination: contamination)
  }
}
