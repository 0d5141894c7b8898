import ArgumentParser
import Filters
import Recipes
import Values

struct FiltersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filters",
    abstract: "Show the filters that recipes can name, or all about one.",
    discussion: """
      EXAMPLES
        retort filters
        retort filters length
      """)

  @Argument(help: "A filter's name. Default: all, a line each.")
  var name: String?

  @Flag(help: "Print the page Documentation/Filters.md.")
  var markdown = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    if markdown { return Terminal.write(FilterPage.markdown) }
    let entries = FilterPage.entries.filter { name == nil || $0.name == name }
    guard !entries.isEmpty else {
      throw RetortError(
        .usage, "there is no filter \"\(name ?? "")\"",
        hint: suggestion(for: name ?? "", among: Array(Set(FilterPage.entries.map(\.name)))))
    }
    if options.json {
      Terminal.print(Value.list(entries.map { .record(record($0)) }).json)
    } else if name != nil {
      Terminal.print(entries.map(FilterPage.text).joined(separator: "\n\n"))
    } else {
      var table = Table(["under", "filter", "costs", "does"], numeric: [])
      for entry in entries {
        table.add([entry.key, entry.name, entry.guide.cost.text, entry.guide.summary])
      }
      Terminal.print(table.text)
    }
  }

  private func record(_ entry: FilterPage.Entry) -> Record {
    [
      "under": .string(entry.key), "filter": .string(entry.name),
      "summary": .string(entry.guide.summary), "costs": .string(entry.guide.cost.text),
      "shorthand": Value(entry.shorthand),
      "parameters": .list(
        entry.guide.parameters.map { parameter in
          .record([
            "name": .string(parameter.name), "default": Value(parameter.fallback),
            "meaning": .string(parameter.meaning),
          ])
        }),
    ]
  }
}
