import ArgumentParser
import Foundation
import Hub
import Machine
import Storage
import Values

struct PushCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Upload a dataset's folder to the Hugging Face Hub, with the Hub's own client.",
    discussion: """
      EXAMPLES
        retort push quickstart owner/quickstart --private
        retort push .retort/runs/quickstart/export owner/quickstart
      """)

  @Argument(help: "The dataset's folder, or a run's name.")
  var dataset: String

  @Argument(help: "Where to: owner/name.")
  var target: String

  @Flag(name: .customLong("private"), help: "Make the dataset private, if it is new.")
  var isPrivate = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard target.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*/) != nil
    else {
      throw ValidationError("\"\(target)\" is not owner/name")
    }
  }

  func run() async throws {
    let folder = try Self.folder(dataset, options.openedWorkspace)
    guard let client = ["hf", "huggingface-cli"].compactMap(programOnPath).first else {
      throw RetortError(
        .missing, "the Hub's client is not installed",
        cause: "neither hf nor huggingface-cli is on PATH",
        hint: "pip install -U huggingface_hub, then: hf auth login")
    }
    let arguments =
      ["upload", target, folder, ".", "--repo-type", "dataset"] + (isPrivate ? ["--private"] : [])
    options.terminal.say("\(client) \(arguments.joined(separator: " "))")
    try become(client, arguments)
  }

  /// The dataset's folder: a run's export, by its name or its path, or a folder of one's own.
  private static func folder(_ dataset: String, _ workspace: Workspace) throws -> String {
    let run = workspace.there(dataset)
    if let run, Files.isFolder(dataset), !OutputPath.isSame(run.path, dataset) {
      throw RetortError(
        .usage, "\(dataset) is a run and a folder",
        hint: "write ./\(dataset) for the folder, or \(run.path) for the run")
    }
    // A run's own folder holds its stages and what was paid for, and stands for its dataset.
    let folder = run?.export ?? dataset
    guard Files.isFolder(folder) else {
      throw RetortError(
        .usage,
        run == nil ? "there is no dataset \(dataset)" : "run \(dataset) has no dataset yet",
        hint: run == nil ? "give a folder or a run's name" : "retort run its recipe to its end")
    }
    return folder
  }

  /// Goes on as another program, which then has the terminal and tells the exit code.
  private func become(_ program: String, _ arguments: [String]) throws {
    var pointers = ([program] + arguments).map { strdup($0) } + [nil]
    execv(program, &pointers)
    throw systemError("cannot start \(program)")
  }
}
