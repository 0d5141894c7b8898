import ArgumentParser
import Recipes
import Values

/// A word on the command line that stands where a command stands, and is none.
struct MistypedCommand {
  let error: RetortError

  /// The exit code of a command line that is not understood.
  static let exitCode: Int32 = 64

  /// - Parameter arguments: those of a command line that could not be read.
  /// - Returns: nil if something else is wrong with it.
  init?(_ arguments: [String]) {
    var command: any ParsableCommand.Type = Retort.self
    var path = "retort"
    for word in arguments {
      let known = command.configuration.subcommands
      guard !known.isEmpty, !word.hasPrefix("-") else { return nil }
      let names = known.map { $0.configuration.commandName ?? "" }
      if let place = names.firstIndex(of: word) {
        command = known[place]
        path += " \(word)"
        continue
      }
      let nearest = suggestion(for: word, among: names) ?? ""
      let isNear = nearest.hasPrefix("did you mean")
      // What is no command may be what a usual one is given.
      guard word != "help", isNear || command.configuration.defaultSubcommand == nil else {
        return nil
      }
      error = RetortError(
        .usage, "there is no command \"\(path) \(word)\"",
        hint: isNear ? nearest : "\(path) --help lists what there is")
      return
    }
    return nil
  }
}
