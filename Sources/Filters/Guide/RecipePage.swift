import Corpus
import Recipes

/// The reference of recipes: Documentation/Recipe.md, made of what their readers ask for and of the filters.
public enum RecipePage {
  /// The whole page.
  public static var markdown: String {
    var lines = [
      "# Recipes", "",
      "This page is made from the code that reads recipes: `retort schema --markdown > Documentation/Recipe.md`. A test fails",
      "when it is stale; another checks the examples. `retort schema` prints the same as a JSON schema, by which editors",
      "complete and check:", "",
      "```sh", "retort schema > recipe.schema.json", "```", "",
      "```yaml", "# yaml-language-server: $schema=recipe.schema.json", "name: mine", "```", "",
      "Numbers may be grouped: `2_000_000`. Yes and no may be written `true`, `yes`, `on`, `false`, `no`, `off`. A column is its",
      "name, a path into it (`messages[-1].content`), or a template (`\"{{title}}: {{body}}\"`).",
    ]
    for section in RecipeReference.sections {
      lines += ["", "## \(section.title)", "", section.summary, ""]
      lines += ["| key | value | default | |", "|---|---|---|---|"]
      lines += section.entries.map { entry in
        let fallback = entry.fallback.isEmpty ? "must be given" : entry.fallback
        return
          "| `\(entry.field.name)` | \(words(entry.field.kind)) | \(fallback) | \(entry.meaning) |"
      }
      lines += ["", "```yaml", section.example, "```"]
    }
    lines += [
      "", "## Steps", "",
      "`questions` and `keep` are lists of filters, each a name alone or with what it is given; `id: NAME` beside it names it",
      "for `--set`, `pinned: yes` keeps it in its place. [Filters.md](Filters.md) has all about each.",
      "",
      "| under | filter | parameters |", "|---|---|---|",
    ]
    for entry in FilterPage.entries {
      let parameters = entry.guide.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
      lines.append("| `\(entry.key)` | `\(entry.name)` | \(parameters) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ kind: FieldReads.Kind) -> String {
    switch kind {
    case .any: "a value or a mapping"
    case .text: "a text"
    case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .integer(let range):
      range.upperBound == .max
        ? "a whole number from \(range.lowerBound)"
        : "a whole number, \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number, \(plain(range.lowerBound)) to \(plain(range.upperBound))"
    case .truth: "yes or no"
    case .texts: "a text or a list"
    case .list: "a list"
    case .mapping: "a mapping"
    case .expression: "a column or a template"
    case .column: "a column"
    }
  }

  private static func plain(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }
}
