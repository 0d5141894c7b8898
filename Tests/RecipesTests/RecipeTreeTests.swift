import Recipes
import Testing

/// Overrides of a recipe, one by one.
struct RecipeTreeTests {
  static let text = """
    name: whole            # the comment of a name
    teachers:
      smol: { local: smollm2-135m }
    sources:
      - { name: gsm8k, domain: math, path: a.jsonl }
      - { name: math, domain: math, path: b.jsonl, sample: 5 }
      - { name: "codes", domain: code, path: c.jsonl }
    mix: { math: 40, code: 1_000 }
    questions:
      - deduplicate: exact
      - { id: pick, random: 31600 }
      - random: { keep: 3, of: math }
      - has_reference
    answers: { teacher: smol, samples: 4 }
    keep: complete
    export: { to: [parquet, jsonl] }
    """

  static let filters = RecipeTree.Filters(
    questions: KnownFilters([
      ("deduplicate", "mode"), ("random", "keep"), ("has_reference", nil), ("length", "max"),
    ]),
    keep: KnownFilters([("complete", nil), ("shortest", "keep")]))

  static func tree(_ text: String = text, filters: RecipeTree.Filters = filters) throws
    -> RecipeTree
  {
    try #require(RecipeTree.parse(text, filters: filters, log: FindingLog()))
  }

  /// The text as an override leaves it, and what it finds fault with.
  private static func change(_ override: String) throws -> (tree: RecipeTree, findings: [String]) {
    let override = RecipeOverride(assignment: override, option: "--set")
    let log = FindingLog()
    let tree = try tree().setting(override, log: log)
    return (tree, log.findings.map { $0.text(file: "r.yaml") })
  }

  @Test(arguments: [
    // Fields, there or not yet.
    ("answers.samples=16", "samples: 4", "samples: 16"),
    ("answers.samples=1_6", "samples: 4", "samples: 1_6"),
    ("answers.max_tokens=9", "samples: 4", "samples: 4, max_tokens: 9"),
    ("budget.dollars=5", "export:", "budget: { dollars: 5 }\nexport:"),
    ("mix={ total: 30, top: 2 }", "{ math: 40, code: 1_000 }", "{ total: 30, top: 2 }"),
    ("export.to=[jsonl]", "[parquet, jsonl]", "[jsonl]"),
    ("export.to[jsonl]=none", "[parquet, jsonl]", "[parquet]"),
    ("answers.samples=none", ", samples: 4", ""),
    ("answers.samples='none'", "samples: 4", "samples: \"none\""),
    // Sources.
    ("sources[math].sample=10%", "sample: 5", "sample: 10%"),
    ("sources[gsm8k].sample=7", "path: a.jsonl", "path: a.jsonl, sample: 7"),
    ("sources[codes]=none", "  - { name: \"codes\", domain: code, path: c.jsonl }\n", ""),
    (
      "sources[codes]={ path: z }", "name: \"codes\", domain: code, path: c.jsonl",
      "name: codes, path: z"
    ),
    // Steps.
    ("questions[deduplicate]=fuzzy", "deduplicate: exact", "deduplicate: fuzzy"),
    ("questions[deduplicate].mode=fuzzy", "deduplicate: exact", "deduplicate: { mode: fuzzy }"),
    ("questions[pick].keep=10", "random: 31600", "random: { keep: 10 }"),
    ("questions[pick].of=math", "random: 31600", "random: { keep: 31600, of: math }"),
    ("questions[pick]=10", "random: 31600", "random: 10"),
    ("questions[pick]={ length: 9 }", "random: 31600", "length: 9"),
    ("questions[pick]={ id: long, length: 9 }", "id: pick, random: 31600", "id: long, length: 9"),
    ("questions[pick]={ keep: 9 }", "random: 31600", "random: { keep: 9 }"),
    ("questions[pick]={ has_reference }", "random: 31600", "has_reference: null"),
    ("questions[has_reference].of=math", "- has_reference", "- has_reference: { of: math }"),
    ("questions[pick]=none", "  - { id: pick, random: 31600 }\n", ""),
    ("keep[complete].of=math", "keep: complete", "keep: [complete: { of: math }]"),
    ("keep=none", "keep: complete\n", ""),
    ("keep=[complete, shortest: 1]", "keep: complete", "keep: [complete, shortest: 1]"),
    // Those that are there, by their names.
    (
      "questions=[pick, deduplicate, length: 5]",
      """
      questions:
        - deduplicate: exact
        - { id: pick, random: 31600 }
        - random: { keep: 3, of: math }
        - has_reference
      """, "questions: [{ id: pick, random: 31600 }, deduplicate: exact, length: 5]"
    ),
    (
      "sources=[codes, gsm8k]",
      """
        - { name: gsm8k, domain: math, path: a.jsonl }
        - { name: math, domain: math, path: b.jsonl, sample: 5 }
        - { name: "codes", domain: code, path: c.jsonl }
      """,
      """
        - { name: "codes", domain: code, path: c.jsonl }
        - { name: gsm8k, domain: math, path: a.jsonl }
      """
    ),
    (
      "sources=math",
      """
        - { name: gsm8k, domain: math, path: a.jsonl }
        - { name: math, domain: math, path: b.jsonl, sample: 5 }
        - { name: "codes", domain: code, path: c.jsonl }
      """, "  - { name: math, domain: math, path: b.jsonl, sample: 5 }"
    ),
  ])
  func changes(_ override: String, _ old: String, _ new: String) throws {
    #expect(Self.text.contains(old), "the recipe has changed")
    let changed = try Self.change(override)
    #expect(changed.findings.isEmpty)
    let expected = Self.text.replacing(old, with: new)
    // Where a new field stands among the others does not matter here.
    #expect(
      changed.tree.root.value.sorted == (try Self.tree(expected)).root.value.sorted,
      "\(changed.tree.text)")
    let readBack = try Self.tree(changed.tree.text)
    #expect(readBack == changed.tree, "\(changed.tree.text)")
  }

  @Test(
    arguments: [
      ("", "the path names nothing"), ("[a]", "the path names nothing"),
      ("a..b", "an empty name"), ("a[b", "not closed"), ("a[b]c", "followed by a dot"),
      ("a]", "not opened"), ("a.\"b", "quotes are not closed"), ("a.\"b\"c", "goes on behind"),
      ("a[]", "an empty name"), (String(repeating: "a.", count: 600), "too long"),
      ("name.first", "name is a single value: it has no field \"first\""),
      ("export.to.first", "export.to is a list"),
      ("answers[samples]", "answers is no list"),
      ("sources[gsm9k].sample", "sources has no member \"gsm9k\"\n  hint: did you mean \"gsm8k\"?"),
      (
        "sources[0]",
        "sources has no member \"0\"\n  hint: members are named by their name or id, not by"
      ),
      (
        "questions[random]",
        "questions has 2 members named \"random\"\n  hint: give the one you mean an id"
      ),
      ("questions[deduplicat]", "did you mean \"deduplicate\"?"),
      ("answers.x.y.z.samples.none", nil),
      (Array(repeating: "a", count: 70).joined(separator: "."), "nested too deeply"),
    ] as [(String, String?)])
  func refusesPathsThatNameNothing(_ path: String, _ words: String?) throws {
    let log = FindingLog()
    let tree = try Self.tree()
    let changed = tree.setting(RecipeOverride(path, to: "1"), log: log)
    let findings = log.findings.map { $0.text(file: "r.yaml") }
    if let words {
      #expect(changed == tree && findings.count == 1)
      #expect(findings.first?.contains("error: ") == true)
      #expect(findings.first?.contains(words) == true, "\(findings)")
    } else {
      #expect(changed != tree && findings.isEmpty)
    }
  }

  @Test(arguments: [
    (
      "answers.sample=none",
      "--set answers.sample=none: error: answers has no field \"sample\" to take away\n"
        + "  hint: did you mean \"samples\"?"
    ),
    (
      "budget.dollars=none",
      "--set budget.dollars=none: error: budget has no field \"dollars\" to take away"
    ),
    (
      "sources=[gsm8k, nobody]",
      "--set sources=[gsm8k, nobody]: error: sources has no member \"nobody\"\n"
        + "  hint: known are: codes, gsm8k, math"
    ),
    (
      "keep=[complet]",
      "--set keep=[complet]: error: keep has no member \"complet\"\n"
        + "  hint: did you mean \"complete\"?"
    ),
    (
      "seed=\u{1B}[31m4",
      "--set seed=\u{FFFD}[31m4: error: not YAML: control characters are not allowed\n  hint: write such"
    ),
    (
      "sources[math].question={{title}}",
      "--set sources[math].question={{title}}: error: a name in a mapping is a text\n"
        + "  hint: a template stands in quotes"
    ),
    (
      "seed=[1,",
      "--set seed=[1,: error: not YAML: did not find expected node content\n"
        + "  hint: check quotes, colons and indentation"
    ),
    (
      "seed={ a: 1, a: 2 }",
      "--set seed={ a: 1, a: 2 }: error: \"a\" given twice in one mapping\n"
        + "  hint: keep one of them"
    ),
  ])
  func tellsWhatCannotBeDone(_ override: String, _ finding: String) throws {
    let (tree, findings) = try Self.change(override)
    #expect(findings.count == 1 && findings[0].hasPrefix(finding), "\(findings)")
    #expect(tree == (try Self.tree()) && tree.text == Self.text)
  }

  /// A shorthand hides the fields of filters that nobody knows.
  @Test func aLoneValueOfAnUnknownFilterHasNoFields() throws {
    let log = FindingLog()
    let tree = try Self.tree(filters: .none)
    let changed = tree.setting(RecipeOverride("questions[pick].keep", to: "1"), log: log)
    #expect(changed == tree)
    #expect(
      log.findings.map(\.message)
        == ["questions[pick] is a single value: it has no field \"keep\""])
    #expect(log.findings.first?.hint == "set it whole: questions[pick]={ keep: … }")
  }

  @Test func theTextIsThatOfTheFileUnlessSomethingChanged() throws {
    let log = FindingLog()
    let tree = try Self.tree()
    #expect(tree.text == Self.text)
    let other = tree.setting(RecipeOverride("answers.samples", to: "5"), log: log)
    #expect(!other.text.contains("# the comment"))
    let back = other.setting(RecipeOverride("answers.samples", to: "4"), log: log)
    #expect(back.text == Self.text && log.findings.isEmpty)
  }

  /// Findings of the file keep their places, and those of an override its words.
  @Test func findingsNameTheOverride() throws {
    let log = FindingLog()
    let overrides = [
      "answers.samples=lots", "exprot.to=[jsonl]", "answers.teacher.math=smal",
    ].map {
      RecipeOverride(assignment: $0, option: "--set")
    }
    let tree = try Self.tree(
      Self.text.replacing("teacher: smol", with: "teacher: { code: smol }").replacing(
        "code: 1_000", with: "cods: 1"))
    _ = Recipe.read(tree.setting(overrides, log: log), log: log)
    #expect(
      log.findings.sorted().map { $0.text(file: "r.yaml") } == [
        "r.yaml:7:5: error: mix leaves out source \"codes\"\n  hint: give its name or its domain (code) a number, or remove the source",
        "r.yaml:8:18: error: mix: no source and no domain is named \"cods\"\n  hint: did you mean \"code\"?",
        "--set answers.samples=lots: error: answers: samples should be a whole number from 1 to 1024, not \"lots\"",
        "--set answers.teacher.math=smal: error: there is no teacher \"smal\"\n  hint: did you mean \"smol\"?",
        "--set exprot.to=[jsonl]: error: the recipe has no field \"exprot\"\n  hint: did you mean \"export\"?",
      ])
  }

  @Test(arguments: [
    ("teachers.smol.key=plain-secret", "--set teachers.smol.key=…"),
    ("teachers.smol.\"key\"=plain-secret", "--set teachers.smol.\"key\"=…"),
    ("teachers.smol={ key: plain-secret }", "--set teachers.smol=…"),
    ("teachers.smol.system=sk-0123456789abcdefghij", "--set teachers.smol.system=…"),
    ("teachers.smol.sk-0123456789abcdefghij", "--set …"),
    ("teachers.smol.system=one\ntwo", "--set teachers.smol.system=one…"),
    (
      "answers.samples=\(String(repeating: "9", count: 99))",
      "--set answers.samples=\(String(repeating: "9", count: 60))…"
    ),
    ("sources[a=b].sample=4", "--set sources[a=b].sample=4"),
    ("mix.\"a=b\"=4", "--set mix.\"a=b\"=4"),
  ])
  func aFindingRepeatsNoSecret(_ override: String, _ name: String) {
    #expect(RecipeOverride(assignment: override, option: "--set").name == name)
  }

  @Test func stepsMayHaveIDs() throws {
    let log = FindingLog()
    let recipe = Recipe.read(try Self.tree(), log: log)
    #expect(recipe.questions.map(\.id?.value) == [nil, "pick", nil, nil])
    #expect(recipe.questions.map(\.name) == ["deduplicate", "random", "random", "has_reference"])
    #expect(recipe.questions[1].parameters.scalar == "31600" && log.findings.isEmpty)
  }

  @Test(arguments: [
    (
      "keep: complete", "keep: [{ id: pick, complete: }]",
      "15:14: error: two steps have the id \"pick\""
    ),
    ("id: pick", "id: a b", "11:11: error: a step's id is one word"),
    ("id: pick", "id: [a]", "11:11: error: a step's id is one word"),
    (
      "{ id: pick, random: 31600 }", "{ id: pick }",
      "11:5: error: a step of questions is one filter"
    ),
    ("id: pick", "id: pick, length: 5", "11:5: error: a step of questions is one filter"),
  ])
  func faultsOfIDs(_ old: String, _ new: String, _ finding: String) throws {
    let log = FindingLog()
    _ = Recipe.read(try Self.tree(Self.text.replacing(old, with: new)), log: log)
    #expect(
      log.findings.map { $0.text(file: "r") }.contains { $0.hasPrefix("r:\(finding)") },
      "\(log.findings)")
  }

  /// YAML knows names that are no texts, and tells 1 from "1"; a recipe does not.
  @Test(arguments: ["{ [a]: 1 }", "{ 1: a, \"1\": b }"])
  func namesAreTexts(_ yaml: String) {
    let log = FindingLog()
    #expect(RecipeTree.parse("a: \(yaml)", log: log) == nil)
    #expect(log.findings.count == 1 && log.findings[0].line == 1)
  }
}
