import ArgumentParser
import Foundation
import Storage

/// What every subcommand understands.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: "The folder for runs and paid answers. Default: $RETORT_WORKSPACE, else .retort here.")
  var workspace: String?

  @Flag(help: "Print data as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say nothing but results and errors.")
  var quiet = false

  /// Flag, then environment, then default.
  var openedWorkspace: Workspace {
    let environment = ProcessInfo.processInfo.environment["RETORT_WORKSPACE"]
    guard let named = workspace ?? environment else {
      return Workspace(path: ".retort", isNamed: false)
    }
    return Workspace(path: named)
  }

  /// The same, brought along if an earlier version of this program made it.
  func readyWorkspace() throws -> Workspace {
    let workspace = openedWorkspace
    try workspace.bringAlong()
    return workspace
  }

  var terminal: Terminal { Terminal(isQuiet: quiet) }
}
