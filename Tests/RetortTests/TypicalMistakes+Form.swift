// Mistakes of form: what stands in a recipe is something else than belongs there.

extension TypicalMistakesTests {
  static let ofForm: [Mistake] = [
    Mistake(
      what: "the budget is a lone number",
      changes: [(#"keep:"#, "budget: 5\nkeep:")], code: 2,
      told: [
        #"recipe.yaml:10:9: error: the budget should be a mapping: key: value"#,
        #"  hint: budget: { dollars: 5 }, or { tokens: … }"#,
      ]),
    Mistake(
      what: "answers are a lone name",
      changes: [(#"{ teacher: t, samples: 2, max_tokens: 100 }"#, "t")], code: 2,
      told: [
        #"recipe.yaml:9:10: error: answers needs the field "teacher""#,
        #"recipe.yaml:9:10: error: answers should be a mapping: key: value"#,
        #"  hint: answers: { teacher: t }"#,
      ]),
    Mistake(
      what: "the mix is a lone number",
      changes: [("questions:\n", "mix: 5000\nquestions:\n")], code: 2,
      told: [
        #"recipe.yaml:7:6: error: the recipe: mix should be a mapping: key: value"#,
        #"  hint: mix: { math: 3000, code: 1000 }, by domains or sources"#,
      ]),
    Mistake(
      what: "a kind of file stands as the format",
      changes: [(#"{ to: [jsonl] }"#, "{ format: jsonl }")], code: 2,
      told: [
        #"recipe.yaml:12:19: error: export: "jsonl" is not a known format"#,
        #"  hint: format: is how a row tells question and answer (sharegpt, messages, alpaca); to: [jsonl] is the kind of file"#,
      ]),
    Mistake(
      what: "a format stands as the kind of file",
      changes: [(#"[jsonl]"#, "[sharegpt]")], code: 2,
      told: [
        #"recipe.yaml:12:16: error: export: "sharegpt" is not a known file format"#,
        #"  hint: format: sharegpt says how a row tells question and answer; to: takes kinds of files"#,
      ]),
    Mistake(
      what: "the export is a lone word",
      changes: [(#"{ to: [jsonl] }"#, "jsonl")], code: 2,
      told: [
        #"recipe.yaml:12:9: error: export should be a mapping: key: value"#,
        #"  hint: export: { to: [jsonl] }"#,
      ]),
    Mistake(
      what: "a line is indented with a tab",
      changes: [("  - complete", "\t- complete")], code: 2,
      told: [
        #"recipe.yaml:11:1: error: not YAML: the line begins with a tab"#,
        #"  hint: indent with spaces: YAML takes no tabs there"#,
      ]),
  ]

  /// What people write who come from another tool, or from its threads.
  static let ofOtherTools: [Mistake] = [
    Mistake(
      what: "the address is that of one kind of request",
      changes: [("127.0.0.1:9/v1", "127.0.0.1:9/v1/chat/completions")], code: 2,
      told: [
        #"recipe.yaml:4:18: error: teacher "t": "http://127.0.0.1:9/v1/chat/completions" is where one kind of request goes, and the endpoint ends before /chat/completions"#,
        #"  hint: endpoint: http://127.0.0.1:9/v1"#,
      ]),
    Mistake(
      what: "a server without keys is given some word",
      changes: [("model: m,", "model: m, key: EMPTY,")], code: 2,
      told: [
        #"recipe.yaml:4:58: error: teacher "t": key names an environment variable"#,
        #"  hint: leave key: out where the server wants none"#,
      ]),
    Mistake(
      what: "a variable is named without its sign",
      changes: [("model: m,", "model: m, key: OPENAI_API_KEY,")], code: 2,
      told: [
        #"recipe.yaml:4:58: error: teacher "t": key names an environment variable"#,
        #"  hint: did you mean key: $OPENAI_API_KEY?"#,
      ]),
    Mistake(
      what: "a price is that of one token",
      changes: [("input: 1, output: 2", "input: 1.5e-7, output: 6e-7")], code: 0,
      told: [
        #"recipe.yaml:4:60: warning: the price of teacher "t": 6e-07 dollars per million tokens look like the price of one token"#,
        #"  hint: prices are per million tokens: output: 0.6"#,
      ]),
    Mistake(
      what: "teachers are a list",
      changes: [("  t: { endpoint", "  - { name: t, endpoint")], code: 2,
      told: [
        #"recipe.yaml:4:3: error: the recipe: teachers should be a mapping: key: value"#,
        #"  hint: by names of your own: teachers: { big: { endpoint: "https://example.org/v1", model: NAME } }"#,
        #"recipe.yaml:9:10: error: there is no teacher "t""#,
        #"  hint: teachers: { t: { local: smollm2-135m } }"#,
      ]),
    Mistake(
      what: "sources are a mapping",
      changes: [("  - { name: s, domain", "  s: { domain")], code: 2,
      told: [
        #"recipe.yaml:6:3: error: sources is a list, and each source has its name in it"#,
        #"  hint: - { name: s, domain: … }"#,
      ]),
    Mistake(
      what: "the teacher is named by its model",
      changes: [("model: m,", "model: Qwen/QwQ-32B,"), ("teacher: t,", "teacher: Qwen/QwQ-32B,")],
      code: 2,
      told: [
        #"recipe.yaml:9:10: error: there is no teacher "Qwen/QwQ-32B""#,
        #"  hint: "Qwen/QwQ-32B" is the model of teacher "t": teacher: t"#,
      ]),
    Mistake(
      what: "a field has another tool's name",
      changes: [("samples: 2,", "n: 2,")], code: 2,
      told: [
        #"recipe.yaml:9:24: error: answers has no field "n""#,
        #"  hint: samples: how many answers each question gets"#,
      ]),
    Mistake(
      what: "a template stands without quotes",
      changes: [
        (
          "answers: { teacher: t, samples: 2, max_tokens: 100 }",
          "answers:\n  teacher: t\n  prompt: {{question}} in a box"
        )
      ], code: 2,
      told: [
        #"recipe.yaml:11:24: error: not YAML: did not find expected key"#,
        #"  hint: a template stands in quotes: "{{question}}""#,
      ]),
    Mistake(
      what: "the only file is empty",
      changes: [("path: q.jsonl", "path: none.jsonl")], code: 2,
      told: [
        #"recipe.yaml:6:5: error: source "s": there is no row that can be read in ./none.jsonl"#,
        #"  hint: remove it from the source, or see whether it was written to its end"#,
      ]),
  ]
}
