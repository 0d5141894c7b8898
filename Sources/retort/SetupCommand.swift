import ArgumentParser
import Foundation
import Training
import Values

struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Set up what is not needed by everybody.",
    discussion: """
      EXAMPLES
        retort setup local
        retort setup train --with trl
      """,
    subcommands: [SetupLocalCommand.self, SetupTrainCommand.self])
}

struct SetupTrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Set up a trainer: a Python of its own with pinned wheels.",
    discussion: """
      It tells how much it brings and takes, and asks before it does. The wheels' hashes are checked. An environment is \
      whole or not there: interrupt it at any moment, and run the same command again.

      EXAMPLES
        retort setup train
        retort setup train --with llamafactory --yes
      """)

  @Option(help: "Which one: trl or llamafactory.")
  var with: Launcher = .trl

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if with == .axolotl {
      throw ValidationError(
        "axolotl is not set up from here: its files are written, and started elsewhere")
    }
  }

  func run() async throws {
    let environment = try TrainingEnvironment.ofThisMachine(with)
    let terminal = options.terminal
    guard !environment.isThere else {
      terminal.say("\(with.title) is set up already")
      Terminal.print(environment.folder)
      return
    }
    let size = environment.size
    terminal.say(
      "\(with.title) \(with.versions.launcher) into \(environment.folder): about \(gigabytes(size.download)) to download, "
        + "\(gigabytes(size.disk)) on the disk; where pip finds torch's build for GPUs, "
        + "\(gigabytes(size.withGPU.download)) and \(gigabytes(size.withGPU.disk))")
    if !yes { try ask() }
    let progress = ProgressLine(options)
    try await untilInterrupted {
      try await environment.setUp { progress.show($0) }
    }
    progress.clear()
    Terminal.print(environment.folder)
  }

  private func ask() throws {
    guard isatty(STDIN_FILENO) != 0 else {
      throw RetortError(
        .usage, "nobody is here to be asked", hint: "to set it up without being asked: --yes")
    }
    Terminal.talk("go on? [y/N] ")
    let answer = readLine() ?? ""
    guard ["y", "yes"].contains(answer.lowercased()) else { throw CancellationError() }
  }

  private func gigabytes(_ bytes: Int) -> String {
    String(format: "%.1f GB", Double(bytes) / 1e9)
  }
}

extension Launcher: ExpressibleByArgument {}
