import Machine
import Values

/// The folder in which runs, the stages that they share, and the ledgers lie.
public struct Workspace: Sendable {
  public let path: String

  /// - Parameters:
  ///   - path: need not be there. Nothing below it may be a link but those that lead people to stages.
  ///   - isNamed: whether a person named the folder. Where it just lies in the current folder it may be no link either:
  ///     it may have come with somebody else's project.
  public init(path: String, isNamed: Bool = true) {
    self.path = path
    Files.guardFolder(path, mayBeLink: isNamed)
  }

  /// Whether there is a ledger already.
  public var hasLedger: Bool { Files.exists("\(path)/calls.sqlite") }

  /// Where the stages of all runs lie.
  var stageFolder: String { "\(path)/stages" }

  /// The stages of all runs.
  public var stages: StageStore { StageStore(folder: stageFolder) }

  /// The same, for a plan that leaves nothing behind.
  ///
  /// - Parameter scratch: where new ones are written.
  package func stages(scratch: String) -> StageStore {
    StageStore(folder: stageFolder, scratch: scratch)
  }

  /// The folder of a run; see ``RunFolder``.
  public func run(_ name: String) -> RunFolder {
    RunFolder(path: "\(path)/runs/\(name)", workspace: path)
  }

  /// The names of all runs.
  public var runs: [String] { Files.names(in: "\(path)/runs").filter(RunName.isValid) }

  /// The folder of a run that is there, by its name or by its path, which mean the same; nil if there is none.
  public func there(_ name: String) -> RunFolder? {
    if RunName.isValid(name), Files.isFolder(run(name).path) { return run(name) }
    var path = name
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard Files.exists("\(path)/plan.json"), Files.isFolder("\(path)/stages") else { return nil }
    let runs = Files.folder(of: path)
    let workspace = Files.folder(of: runs)
    return RunFolder(path: path, workspace: workspace.isEmpty ? "." : workspace)
  }

  /// The folder of a run that is there.
  ///
  /// - Throws: ``RetortError`` of kind `usage` naming the runs that are.
  public func existingRun(_ name: String) throws -> RunFolder {
    if let run = there(name), Files.isFolder(run.stages) { return run }
    let others = runs
    throw RetortError(
      .usage, "there is no run \"\(name)\" in \(path)",
      hint: others.isEmpty
        ? "retort run RECIPE makes one"
        : nearest(to: name, among: others) ?? "there are: \(others.joined(separator: ", "))")
  }
}
