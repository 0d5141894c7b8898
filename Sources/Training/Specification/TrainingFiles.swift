import Formats
import Hub
import Machine
import Recipes
import Storage
import Values

extension TrainingData {
  /// The files of its rows: a run's export, files of this machine, or a Hub dataset, which is fetched first.
  ///
  /// - Parameter folder: where relative paths start.
  /// - Throws: ``RetortError`` of kind `usage` if there are none, or those of the Hub.
  public func files(
    folder: String, workspace: Workspace,
    progress: @escaping @Sendable (Hub.Progress) -> Void = { _ in }
  ) async throws -> FileSet {
    switch self {
    case .run(let name):
      let export = workspace.run(name).export
      guard Files.isFolder(export) else {
        throw RetortError(
          .usage, "the run \(name) has no dataset", cause: "there is no \(export)",
          hint: "retort run its recipe first")
      }
      return try FileSet(matching: [export])
    case .path(let path):
      return try FileSet(
        matching: [path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"])
    case .hub(let name):
      let spec = HubSpec(dataset: name, subset: nil, split: "train", revision: "main")
      return try await Hub.with(isRows: FileSet.isRows) { hub in
        let pin = try await hub.pin(spec)
        try await hub.fetch(pin, progress: progress)
        guard let paths = Hub.paths(of: pin) else {
          throw RetortError(.storage, "\(name) is not whole in the cache", hint: "try again")
        }
        return FileSet(files: paths)
      }
    }
  }
}
