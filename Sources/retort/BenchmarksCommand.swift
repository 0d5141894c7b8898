import ArgumentParser
import Evaluation
import Values

struct BenchmarksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract:
      "List the benchmarks, or tell all of one: where its data comes from, what is held out.",
    discussion: """
      An evaluation may change every field, and have benchmarks of its own of the same form.

      EXAMPLES
        retort benchmarks
        retort benchmarks aime24 --json
      """)

  @Argument(help: "A benchmark's name.")
  var name: String?

  @OptionGroup var options: GlobalOptions

  func run() throws {
    if let name { return try tell(name) }
    if options.json {
      return Terminal.print(Value.list(Catalogue.all.map { .record($0.summary) }).json)
    }
    var table = Table(["benchmark", "items", "repeats", "grader", "use", "from"], numeric: [1, 2])
    for benchmark in Catalogue.all {
      table.add([
        benchmark.name, benchmark.expectation.map { grouped($0.count) } ?? "",
        "\(benchmark.repeats)", benchmark.grader.kind.rawValue, benchmark.use.rawValue,
        benchmark.origin + (benchmark.access == nil ? "" : " (gated)"),
      ])
    }
    Terminal.print(table.text)
    options.terminal.say(
      "held-out: recipes are not chosen by it, and its results are sealed; retort benchmarks NAME tells all of one"
    )
  }

  private func tell(_ name: String) throws {
    guard let benchmark = Catalogue.all.first(where: { $0.name == name }),
      let text = Catalogue.text(name)
    else {
      throw RetortError(
        .usage, "there is no benchmark \"\(name)\"",
        hint: Catalogue.nearest(to: name))
    }
    if options.json { return Terminal.print(Value.record(benchmark.summary).json) }
    Terminal.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    guard !benchmark.deviations.isEmpty else { return }
    Terminal.print("\nprotocol: evalchemy differs by:")
    for deviation in benchmark.deviations {
      Terminal.print("  \(deviation.name): \(deviation.about)\n    \(deviation.source)")
    }
  }
}
