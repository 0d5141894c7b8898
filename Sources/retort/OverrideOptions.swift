import ArgumentParser
import Recipes

/// Changes of a recipe from the command line.
struct OverrideOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a field of the recipe for this run; may be given several times.",
      discussion: """
        Dots lead into mappings (answers.samples=4), brackets to a source by its name or to a step by its \
        id or filter (questions[pick].keep=10). none takes away what is there. A list of names chooses \
        among what is there, in its order (sources=[gsm8k, math]). A value is YAML.
        """, valueName: "path=value"))
  var assignments: [String] = []

  /// In their order.
  var overrides: [RecipeOverride] {
    assignments.map { RecipeOverride(assignment: $0, option: "--set") }
  }
}
