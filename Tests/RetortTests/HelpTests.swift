import ArgumentParser
import Foundation
import TestSupport
import Testing
import Values

@testable import retort

/// What commands say of themselves.
struct HelpTests {
  struct Command: Sendable, CustomTestStringConvertible {
    let path: String
    let type: any ParsableCommand.Type
    var testDescription: String { path }

    /// The lines below EXAMPLES.
    var examples: [Substring] {
      let help = type.configuration.discussion
      guard let heading = help.range(of: "EXAMPLES\n") else { return [] }
      return help[heading.upperBound...].split(separator: "\n")
    }
  }

  private static let commands = below(Retort.self, "retort")

  private static func below(_ type: any ParsableCommand.Type, _ path: String) -> [Command] {
    [Command(path: path, type: type)]
      + type.configuration.subcommands.flatMap {
        below($0, "\(path) \($0.configuration.commandName ?? "?")")
      }
  }

  @Test(arguments: commands) func hasTwoExamplesThatCanBeRead(_ command: Command) throws {
    #expect(!command.type.configuration.abstract.isEmpty)
    #expect(command.examples.count >= 2, "\(command.path) has \(command.examples.count) examples")
    var isShown = false
    for example in command.examples {
      let words = try Self.words(String(example))
      let start = try #require(words.firstIndex(of: "retort"), "\(example)")
      let own = words[(start + 1)...].prefix { !["|", ">", "<"].contains($0) }
      let parsed = try #require(
        try? Retort.parseAsRoot(Array(own)), "cannot be read: \(example)")
      isShown = isShown || type(of: parsed) == command.type
      // Man pages and terminals show them whole.
      #expect(example.hasPrefix("  ") && example.count <= 120, "\(example)")
    }
    // One that only leads to others shows those.
    #expect(isShown || !command.type.configuration.subcommands.isEmpty, "\(command.path)")
  }

  /// Words of a shell, as far as examples have them.
  private static func words(_ line: String) throws -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      switch (character, quote) {
      case (let end, let open?) where end == open: quote = nil
      case (_, .some): word = (word ?? "") + String(character)
      case ("'", nil), ("\"", nil):
        quote = character
        word = word ?? ""
      case (" ", nil):
        if let whole = word { words.append(whole) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    #expect(quote == nil, "\(line)")
    return words + (word.map { [$0] } ?? [])
  }

  /// The one table of exit codes has the code of every kind of error.
  @Test func everyExitCodeIsTold() throws {
    let page = try Repository.text("Documentation/ExitCodes.md")
    let kinds: [RetortError.Kind] = [
      .usage, .input, .storage, .teacher, .missing, .busy, .budget, .refused, .empty, .bug,
    ]
    for kind in kinds {
      #expect(page.contains("\n| \(RetortError(kind, "").exitCode) | "))
    }
    #expect(page.contains("\n| \(MistypedCommand.exitCode) | "))
  }

  /// Man pages are made from the same: one for each command, with its examples and the table of exit codes.
  @Test func manPagesHaveExamplesAndExitCodes() async throws {
    let scratch = Scratch()
    try scratch.write(
      "pages.py",
      """
      import json, pathlib, subprocess, sys
      sys.path.insert(0, "\(Repository.root)/Scripts")
      import wheel
      text = wheel.output("\(RetortProcess.program)", "--experimental-dump-help")
      for name, command in wheel.commands(json.loads(text)["command"], []):
          page = wheel.man_page(name, command)
          assert page.count(".SH ") >= 4, page
          assert ".SH EXAMPLES" in page and page.split(".SH EXAMPLES")[1].count("retort ") >= 2, page
          assert ".SH EXIT STATUS" in page and "the budget is spent" in page, page
          pathlib.Path(f"{name}.1").write_text(page)
          print(name)
      """)
    let run = try await ending(of: "/usr/bin/env", ["python3", "pages.py"], in: scratch.path)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").count == Self.commands.count)
    for shell in ["bash", "zsh", "fish"] {
      let script = try await RetortProcess.run(
        ["--generate-completion-script", shell], in: scratch.path)
      #expect(script.exitCode == 0 && script.output.contains("decontaminate"))
    }
  }
}
