import Foundation
import Recipes
import TestSupport
import Testing
import Values

@testable import Filters

struct RecipePageTests {
  @Test func thePageIsNotStale() throws {
    #expect(
      try Repository.text("Documentation/Recipe.md") == RecipePage.markdown,
      "retort schema --markdown > Documentation/Recipe.md")
  }

  /// The guide has words for all that the readers ask for, and for nothing else.
  @Test func everyKeyIsTold() {
    #expect(RecipeReference.unread.isEmpty, "nobody reads \(RecipeReference.unread)")
    for section in RecipeReference.sections {
      #expect(!section.entries.isEmpty, "nobody reads \(section.owner)")
      for entry in section.entries {
        #expect(!entry.meaning.isEmpty, "\(section.owner): \(entry.field.name) is not told")
      }
    }
  }

  /// Each example, put into a recipe, is one.
  @Test(arguments: RecipeReference.sections.indices)
  func examplesAreRecipes(_ number: Int) throws {
    let section = RecipeReference.sections[number]
    let log = FindingLog()
    let rest: [(key: String, yaml: String)] = [
      ("name", "name: n"),
      (
        "teachers",
        "teachers: { big: { local: smollm2-135m }, coder: { local: smollm2-135m } }"
      ),
      (
        "sources",
        "sources: [{ name: math, domain: math, path: a }, { name: code, domain: code, path: a }, { name: science, domain: science, path: a }]"
      ),
      (
        "answers",
        "answers: { teacher: \(section.example.hasPrefix("teachers:") ? name(section) : "big") }"
      ),
    ]
    let own = Set(
      section.example.split(separator: "\n").filter { $0.first?.isLetter == true }.map {
        String($0.prefix { $0 != ":" })
      })
    let yaml = rest.filter { !own.contains($0.key) }.map(\.yaml) + [section.example]
    let tree = try #require(RecipeTree.parse(yaml.joined(separator: "\n"), log: log))
    _ = Recipe.read(tree, log: log)
    let faults = log.findings.filter {
      !$0.message.hasPrefix("mix leaves out") && !$0.message.contains("no teacher is named")
    }
    #expect(faults.isEmpty, "\(section.title): \(faults.map(\.message))")
  }

  /// The first teacher of an example.
  private func name(_ section: RecipeReference.Section) -> String {
    let text = section.example.drop { $0 != ":" }.dropFirst()
    let found = text.firstMatch(of: /([a-z]+):/)
    return found.map { String($0.1) } ?? "big"
  }

  @Test func theSchemaNamesEveryKeyAndFilter() throws {
    let properties = try #require(RecipeSchema.record["properties"]?.record)
    let keys = RecipeReference.sections[0].entries.map(\.field.name)
    #expect(properties.fields.map(\.name) == keys)
    for entry in FilterPage.entries {
      #expect(properties[entry.key]?.json.contains("\"\(entry.name)\"") == true, "\(entry.name)")
    }
  }
}
