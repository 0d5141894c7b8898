import Corpus

/// What is told of filters: Documentation/Filters.md, and `retort filters`.
public enum FilterPage {
  /// A filter of either family.
  public struct Entry: Sendable {
    /// The key of a recipe under which it stands: `questions` or `keep`.
    public let key: String
    public let name: String
    public let shorthand: String?
    public let guide: FilterGuide
  }

  /// All filters, in their order.
  public static var entries: [Entry] {
    questionFilters.map {
      Entry(key: "questions", name: $0.name, shorthand: $0.shorthand, guide: $0.guide)
    }
      + answerFilters.map {
        Entry(key: "keep", name: $0.name, shorthand: $0.shorthand, guide: $0.guide)
      }
  }

  /// The whole page.
  public static var markdown: String {
    var lines = [
      "# Filters", "",
      "This page is made from the filters themselves: `retort filters --markdown > Documentation/Filters.md`. A test",
      "fails when it is stale; other tests run the examples.", "",
      "Filters run in the order in which they stand, but those that cost nothing run before those that do, unless they",
      "keep a number of rows; `pinned: yes`, which every step takes, keeps one in its place. `retort plan` tells what",
      "moved and what that saves. A filter that asks about rows and decides on each by its label asks only until a",
      "`random`, `at_most`, `shortest` or `longest` right behind it has enough that pass: the same rows for fewer calls",
      "(`label_all: yes` asks about all). Each row that leaves is kept aside with its reason and evidence (`retort why`). Of",
      "equals the lowest ids stay, so that the outcome does not depend on the order of the rows.",
      "",
      "| under | filter | |", "|---|---|---|",
    ]
    for entry in entries {
      lines.append(
        "| `\(entry.key)` | [`\(entry.name)`](#\(anchor(entry))) | \(entry.guide.summary) |")
    }
    for (key, title) in [("questions", "Question filters"), ("keep", "Answer filters")] {
      lines += ["", "## \(title)"]
      for entry in entries where entry.key == key { lines += [""] + section(entry) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Names that stand in both families get a number, as GitHub gives it.
  private static func anchor(_ entry: Entry) -> String {
    entry.key == "keep" && questionFilters.contains { $0.name == entry.name }
      ? "\(entry.name)-1" : entry.name
  }

  private static func section(_ entry: Entry) -> [String] {
    var lines = ["### \(entry.name)", "", sentence(entry)]
    if !entry.guide.parameters.isEmpty {
      lines += ["", "| parameter | default | |", "|---|---|---|"]
      for parameter in entry.guide.parameters {
        lines.append(
          "| `\(parameter.name)` | \(parameter.fallback ?? "must be given") | \(parameter.meaning) |"
        )
      }
    }
    for example in entry.guide.examples {
      lines += ["", "```yaml", "\(entry.key): [\(example.step)]", "```", ""]
      lines += example.rows.map { "- \(told($0))" }
    }
    return lines
  }

  private static func sentence(_ entry: Entry) -> String {
    let guide = entry.guide
    let first = guide.summary.prefix(1).uppercased() + guide.summary.dropFirst()
    let lone = entry.shorthand.map { " A lone value is `\($0)`." } ?? ""
    return "\(first). It costs \(guide.cost.text).\(lone)"
  }

  private static func told(_ row: FilterExample.Row) -> String {
    var text = code(row.question)
    if let answer = row.answer { text += ", answered \(code(answer))" }
    if let label = row.label { text += ", of which the model says \(code(label))" }
    return text + (row.reason.map { ": leaves, because \($0)" } ?? ": stays")
  }

  /// A text as code on one line.
  private static func code(_ text: String) -> String {
    let line = text.replacing("\n", with: "⏎")
    return "`\(line.count > 100 ? line.prefix(100) + "…" : line)`"
  }

  /// One filter as plain text.
  public static func text(_ entry: Entry) -> String {
    var lines = ["\(entry.key): \(entry.name)", sentence(entry), ""]
    let width = entry.guide.parameters.map(\.name.count).max() ?? 0
    for parameter in entry.guide.parameters {
      let name = parameter.name + String(repeating: " ", count: width - parameter.name.count)
      lines.append("  \(name)  \(parameter.meaning) (\(parameter.fallback ?? "must be given"))")
    }
    for example in entry.guide.examples {
      lines += ["", "  \(entry.key): [\(example.step)]"]
      lines += example.rows.map { "    \(told($0))" }
    }
    return lines.joined(separator: "\n")
  }
}
