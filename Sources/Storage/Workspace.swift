import Foundation
import Machine
import Values

/// The folder in which runs and the ledger of paid answers lie.
public struct Workspace: Sendable {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// The folder of a run; see ``RunFolder``.
  public func run(_ name: String) -> RunFolder { RunFolder(path: "\(path)/runs/\(name)") }

  /// The folder of a run that is there.
  ///
  /// - Throws: ``RetortError`` of kind `usage` naming the runs that are.
  public func existingRun(_ name: String) throws -> RunFolder {
    let run = run(name)
    if RunName.isValid(name), Files.isFolder(run.stages) { return run }
    let others = Files.names(in: "\(path)/runs").filter { !$0.hasPrefix(".") }
    throw RetortError(
      .usage, "there is no run \"\(name)\" in \(path)",
      hint: others.isEmpty
        ? "retort run RECIPE makes one" : "there are: \(others.joined(separator: ", "))")
  }
}

/// Where the parts of one run lie.
public struct RunFolder: Sendable {
  public let path: String

  package init(path: String) { self.path = path }

  /// What was asked.
  public var recipe: String { "\(path)/recipe.yaml" }
  /// What was decided.
  public var plan: String { "\(path)/plan.json" }
  /// A folder for each stage: `1-source`, `2-mix`, …
  public var stages: String { "\(path)/stages" }
  /// The rows that left, in a folder for each stage.
  public var dropped: String { "\(path)/dropped" }
  /// The dataset.
  public var export: String { "\(path)/export" }
  /// What local servers had to say.
  public var logs: String { "\(path)/logs" }

  /// The stages that are finished, in their order. A stage that was made of rows other than those
  /// that the one before it holds now is of an earlier recipe: it and all behind it do not count.
  public func finishedStages() -> [FinishedStage] {
    let numbered = Files.names(in: stages).compactMap { name -> (number: Int, name: String)? in
      name.split(separator: "-").first.flatMap { Int($0) }.map { ($0, name) }
    }
    var finished: [FinishedStage] = []
    for (_, name) in numbered.sorted(by: { $0.number < $1.number }) {
      let stage = FinishedStage(folder: "\(stages)/\(name)", dropped: "\(dropped)/\(name)")
      guard let stage else { continue }
      if let last = finished.last, stage.manifest.inputs != [last.content] { break }
      finished.append(stage)
    }
    return finished
  }
}
