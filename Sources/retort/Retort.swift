import ArgumentParser
import Foundation
import Machine
import Values

/// The command line: each subcommand is options, one value built, one call, an exit code.
@main
struct Retort: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retort",
    abstract: "Makes reasoning datasets, and scores the models trained on them.",
    discussion: """
      EXAMPLES
        retort plan recipe.yaml --online
        retort run recipe.yaml --limit 20
        retort run recipe.yaml
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, PlanCommand.self, EvaluateCommand.self, CompareCommand.self,
      OpenCommand.self, BenchmarksCommand.self, TrainCommand.self, SetupCommand.self,
      ShowCommand.self, WhyCommand.self,
      ConvertCommand.self,
      SampleCommand.self, DecontaminateCommand.self, DeduplicateCommand.self, AuditCommand.self,
      PushCommand.self, GradeCommand.self, VoteCommand.self, TeachersCommand.self, AskCommand.self,
      FiltersCommand.self, SchemaCommand.self, PreflightCommand.self, StudyCommand.self,
      CallsCommand.self, CleanCommand.self, PipeCommand.self, DoctorCommand.self,
    ])

  static func main() async {
    Memory.shareFreed()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      if let trouble = Terminal.trouble { throw trouble }
      leave(0)
    } catch let error as RetortError {
      Terminal.complain(error)
      leave(error.exitCode)
    } catch is CancellationError {
      leave(Interruption.exitCode)
    } catch {
      if !(error is CleanExit),
        let mistyped = MistypedCommand(Array(CommandLine.arguments.dropFirst()))
      {
        Terminal.complain(mistyped.error)
        leave(MistypedCommand.exitCode)
      }
      exit(withError: error)
    }
  }

  /// Ends at once: what else libraries have for the end would meet threads that still read ahead in them.
  private static func leave(_ code: Int32) -> Never {
    fflush(nil)
    _exit(code)
  }
}
