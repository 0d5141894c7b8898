import Foundation
import Machine
import Values

/// Where the parts of one run lie, and which stages it holds.
public struct RunFolder: Sendable {
  public let path: String
  private let workspace: String

  package init(path: String, workspace: String) {
    self.path = path
    self.workspace = workspace
  }

  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// What was asked.
  public var recipe: String { "\(path)/recipe.yaml" }
  /// What was decided.
  public var plan: String { "\(path)/plan.json" }
  /// For people: `1-source`, `2-mix`, … lead to the stages, which runs share.
  public var stages: String { "\(path)/stages" }
  /// The dataset.
  public var export: String { "\(path)/export" }
  /// What local servers had to say.
  public var logs: String { "\(path)/logs" }
  /// What happened, in the order of time: JSON Lines.
  public var events: String { "\(path)/events.jsonl" }
  private var list: String { "\(path)/stages.json" }

  /// A stage that the run has made or found.
  public struct Held: Sendable, Equatable, Codable {
    public let stage: String
    /// What names the chain of operators that leads to it, known before anything runs.
    public let planned: String
    /// What names what was made: the stage's fingerprint.
    public let made: String

    public init(stage: String, planned: String, made: String) {
      self.stage = stage
      self.planned = planned
      self.made = made
    }
  }

  private struct List: Codable {
    /// In their order.
    var stages: [Held]
    /// What the last session left, as long as this one has not come to its end: it may be needed again.
    var before: [String]?
  }

  /// The stages of the run, in their order: those that it has come to.
  public var held: [Held] { read()?.stages ?? [] }

  /// The fingerprints of all stages that must not be removed for this run's sake; nil if its list cannot be read.
  var heldFingerprints: Set<String>? {
    guard Files.exists(list) else { return [] }
    return read().map { Set($0.stages.map(\.made) + ($0.before ?? [])) }
  }

  private func read() -> List? {
    Files.contents(of: list).flatMap {
      try? JSONDecoder().decode(List.self, from: $0)
    }
  }

  /// Notes that a session begins: what the last one made is held until this one has come to its end.
  package func begin() throws {
    try refuseForeignFolder()
    try write(List(stages: held, before: (heldFingerprints ?? []).sorted()))
  }

  /// Notes how far the run is.
  ///
  /// - Parameter isOver: whether these are all of its stages.
  package func hold(_ stages: [Held], isOver: Bool) throws {
    try write(List(stages: stages, before: isOver ? nil : read()?.before ?? []))
    try link(stages)
  }

  private func write(_ list: List) throws {
    try Files.writeWhole(try list.prettyJSON(), to: self.list)
  }

  /// Lets `stages/1-source`, … lead to the stages. Only links are ever removed there.
  private func link(_ held: [Held]) throws {
    try refuseForeignFolder()
    try Files.makeFolder(stages)
    let names = held.enumerated().map { (name: "\($0 + 1)-\($1.stage)", target: $1.made) }
    for name in Files.names(in: stages) where Files.isLink("\(stages)/\(name)") {
      if !names.contains(where: { $0.name == name }) { try Files.removeLink("\(stages)/\(name)") }
    }
    for (name, made) in names {
      try Files.link("\(stages)/\(name)", to: "../../../stages/\(made)")
    }
  }

  /// A link in the place of the folder would lead what is written and removed there to somewhere else.
  private func refuseForeignFolder() throws {
    guard Files.isLink(stages) else { return }
    throw RetortError(
      .storage, "\(stages) is a link and not this run's folder",
      hint: "remove the link; the run makes the folder anew")
  }

  /// The stages that are finished, in their order, up to the first that is not there any more.
  public func finishedStages() -> [FinishedStage] {
    let store = Workspace(path: workspace).stages
    var finished: [FinishedStage] = []
    for stage in held {
      guard let stage = store.finished(stage.made) else { break }
      finished.append(stage)
    }
    return finished
  }
}
