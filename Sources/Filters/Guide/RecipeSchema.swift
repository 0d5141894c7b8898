import Recipes
import Values

/// A recipe's form as a JSON schema (draft 2020-12), for editors: every key with its kind and its words.
///
/// It refuses no recipe that the readers take; what only they can tell (names that point to each other, files, columns)
/// it leaves to them.
public enum RecipeSchema {
  public static var record: Record {
    var root = object("the recipe")
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    root["title"] = "A recipe of Retort"
    return root
  }

  private static let sections = Dictionary(
    RecipeReference.sections.map { ($0.owner, $0) }, uniquingKeysWith: { first, _ in first })

  /// A mapping whose keys are known, and no others.
  private static func object(_ owner: String) -> Record {
    guard let section = sections[owner] else { return ["type": "object"] }
    var record: Record = [
      "type": "object", "additionalProperties": false,
      "properties": .record(
        Record(section.entries.map { .init($0.field.name, .record(property($0, of: owner))) })),
    ]
    // What is one of several ways to say a thing is not always there.
    if owner == "the recipe" {
      let required = section.entries.filter { $0.fallback.isEmpty }
      record["required"] = .list(required.map { .string($0.field.name) })
    }
    return record
  }

  private static func property(_ entry: RecipeReference.Entry, of owner: String) -> Record {
    var record = shape(entry.field, of: owner)
    record["description"] = .string(
      entry.meaning + (entry.fallback.isEmpty ? "" : " (default: \(entry.fallback))"))
    return record
  }

  private static let null: Record = ["type": "null"]

  private static func any(of records: Record...) -> Record {
    ["anyOf": .list(records.map { .record($0) })]
  }

  /// What stands behind a key.
  private static func shape(_ field: FieldReads.Field, of owner: String) -> Record {
    switch (owner, field.name) {
    case ("the recipe", "teachers"): return map(of: object("teacher \"…\""))
    case ("the recipe", "sources"): return list(of: object("source \"…\""))
    case ("the recipe", "mix"): return any(of: object("mix"), map(of: draw("mix: \"…\"")))
    case ("the recipe", "questions"), ("the recipe", "keep"): return list(of: step(field.name))
    case ("the recipe", let name): return inner[name] ?? plain(field.kind)
    case ("teacher \"…\"", "launch"): return object("the launch of teacher \"…\"")
    case ("teacher \"…\"", "trained"):
      return any(of: ["type": "string"], object("the training of teacher \"…\""))
    case ("teacher \"…\"", "timeout"):
      return any(of: number, object("the timeout of teacher \"…\""))
    case ("teacher \"…\"", "limits"): return object("the limits of teacher \"…\"")
    case ("teacher \"…\"", "price"): return object("the price of teacher \"…\"")
    case ("teacher \"…\"", "examples"): return list(of: object("an example of teacher \"…\""))
    case ("teacher \"…\"", "extra_body"): return ["type": "object"]
    case ("source \"…\"", "synthetic"): return any(of: number, object("source \"…\": synthetic"))
    case ("source \"…\"", "grader"):
      return any(of: ["type": "string"], object("the grader of source \"…\""))
    case ("source \"…\"", "sample"): return draw("source \"…\": sample")
    case ("mix", "weights"): return map(of: number)
    case ("answers", "teacher"), ("answers", "prompt"):
      return any(of: ["type": "string"], map(of: ["type": "string"]))
    case ("answers", "until"): return any(of: number, object("until"))
    case ("answers", "if_cut"):
      let words: Record = ["enum": ["keep", "drop", "continue", "ask_again"]]
      return any(of: words, object("if_cut"))
    case ("answers", "logprobs"): return ["not": .record([:])]
    default: return plain(field.kind)
    }
  }

  private static let inner: [String: Record] = [
    "answers": object("answers"), "budget": any(of: object("the budget"), null),
    "export": any(of: object("export"), null),
  ]

  private static func draw(_ owner: String) -> Record {
    any(of: number, ["type": "string", "pattern": "^ *[0-9._]+ *%?$"], object(owner))
  }

  private static func map(of value: Record) -> Record {
    ["type": "object", "additionalProperties": .record(value)]
  }

  /// A list, or its one element in its place.
  private static func list(of element: Record) -> Record {
    any(of: ["type": "array", "items": .record(element)], element, null)
  }

  /// A number; one with grouped digits is a text to other readers of YAML.
  private static let number: Record = any(
    of: ["type": "number"], ["type": "string", "pattern": "^-?[0-9_.eE+-]+$"])

  private static func step(_ key: String) -> Record {
    let entries = FilterPage.entries.filter { $0.key == key }
    var properties: Record = [
      "id": .record(["type": "string", "description": "names the step for --set"])
    ]
    for entry in entries {
      properties[entry.name] = .record(["description": .string(entry.guide.summary)])
    }
    return any(
      of: ["enum": .list(entries.map { .string($0.name) })],
      [
        "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 2,
        "properties": .record(properties),
      ])
  }

  private static func plain(_ kind: FieldReads.Kind) -> Record {
    switch kind {
    case .any: [:]
    case .text, .expression, .column:
      // A text may look like a number.
      ["type": ["string", "number", "boolean"]]
    case .word(let words): ["enum": .list(words.map(Value.string) + truths(words))]
    case .integer, .number: number
    case .truth: ["enum": [true, false, "yes", "no", "on", "off"]]
    case .texts: any(of: ["type": ["string", "number"]], ["type": "array"])
    case .list: [:]
    case .mapping: ["type": "object"]
    }
  }

  /// `true` and `false` are no texts where they are not quoted.
  private static func truths(_ words: [String]) -> [Value] {
    words.contains("true") ? [true, false] : []
  }
}
