import ArgumentParser
import Filters
import Values

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the form of recipes as a JSON schema, by which editors complete and check.",
    discussion: """
      EXAMPLES
        retort schema > recipe.schema.json
        retort schema --markdown
      """)

  @Flag(help: "Print the page Documentation/Recipe.md.")
  var markdown = false

  func run() throws {
    if markdown { return Terminal.write(RecipePage.markdown) }
    Terminal.print(RecipeSchema.record.json)
  }
}
