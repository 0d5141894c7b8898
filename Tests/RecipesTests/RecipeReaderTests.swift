import Corpus
import Recipes
import Testing
import Values

struct RecipeReaderTests {
  static let whole = """
    name: whole
    seed: 7
    teachers:
      smol: { local: smollm2-135m }
      big:
        endpoint: https://example.org/v1/
        model: Qwen/QwQ-32B
        key: $TEACHER_KEY
        price: { input: 0.15, output: 0.6 }
        examples: [{ question: "1+1?", answer: "2" }]
    sources:
      - { name: a, domain: math, path: a.jsonl, question: problem, reference: answer }
      - { name: b, domain: code, path: [b.jsonl, c.jsonl] }
    mix: { a: 40, code: 1_000 }
    questions:
      - deduplicate: exact
      - random: { keep: 3 }
    answers: { teacher: { math: smol, code: big }, samples: 4, temperature: 0.8 }
    keep: [complete]
    export: { format: sharegpt, to: [parquet, jsonl], shard_rows: 5 }
    """

  @Test func limitsAreThoseOfAMinute() throws {
    let priced = "price: { input: 0.15, output: 0.6 }"
    let limited = Self.whole.replacing(
      priced, with: "limits: { requests_per_minute: 60, output_tokens_per_minute: 90_000 }")
    let recipe = try #require(Recipe.read(limited, log: FindingLog()))
    let big = try #require(recipe.teachers.first { $0.name == "big" })
    #expect(big.limits == RateLimits(requestsPerMinute: 60, outputTokensPerMinute: 90_000))
    #expect(
      findings(replacing: priced, with: "limits: { requests_per_minute: 0, requests: 5 }") == [
        "9:36 the limits of teacher \"big\": requests_per_minute should be a whole number of at least 1, "
          + "not \"0\"",
        "9:39 the limits of teacher \"big\" has no field \"requests\"",
      ])
  }

  private func findings(_ yaml: String) -> [String] {
    let log = FindingLog()
    _ = Recipe.read(yaml, log: log)
    return log.findings.sorted().map { "\($0.line):\($0.column) \($0.message)" }
  }

  /// The whole recipe with one text in place of another.
  private func findings(replacing old: String, with new: String) -> [String] {
    #expect(Self.whole.contains(old), "the recipe has changed: \(old)")
    return findings(Self.whole.replacing(old, with: new))
  }

  @Test func readsAWholeRecipe() throws {
    let log = FindingLog()
    let recipe = try #require(Recipe.read(Self.whole, log: log))
    #expect(log.findings.isEmpty)
    #expect(recipe.name == "whole" && recipe.seed == 7)
    #expect(recipe.teachers.map(\.name) == ["smol", "big"])
    #expect(
      recipe.teachers[1].place
        == .endpoints(["https://example.org/v1"], model: "Qwen/QwQ-32B", key: "TEACHER_KEY"))
    #expect(recipe.sources[0].question.value.text == "problem")
    #expect(recipe.sources[1].question.value.text == "question")
    guard case .files(let paths) = recipe.sources[1].origin,
      case .portions(let portions) = recipe.mix
    else {
      Issue.record("files and portions were written")
      return
    }
    #expect(paths.map(\.value) == ["b.jsonl", "c.jsonl"])
    #expect(portions.map(\.draw.amount) == [.exactly(40), .exactly(1000)])
    #expect(recipe.questions.map(\.name) == ["deduplicate", "random"])
    #expect(recipe.answers.teacher(for: "code") == "big")
    #expect(recipe.answers.sampling.temperature == 0.8)
    #expect(recipe.export.formats == ["parquet", "jsonl"] && recipe.export.shardRows == 5)
  }

  @Test func tellsAllFaultsAtOnce() {
    let yaml = """
      name: a/b
      teachers:
        smol: { lokal: smollm2-135m }
      sources:
        - { name: a, domain: math }
        - { name: a, domain: math, path: x.jsonl, questoin: problem }
      mix: { maths: 40 }
      answers: { teacher: smoll, samples: 0 }
      exprot: {}
      """
    let found = findings(yaml)
    for expected in [
      "1:7 \"a/b\" cannot name a run",
      "3:9 teacher \"smol\" needs local, launch, trained or endpoint",
      "3:11 teacher \"smol\" has no field \"lokal\"",
      "5:5 source \"a\" needs the field \"path\"",
      "6:5 two sources are named \"a\"",
      "6:45 source \"a\" has no field \"questoin\"",
      "7:8 mix: no source and no domain is named \"maths\"",
      "8:37 answers: samples should be a whole number from 1 to 1024, not \"0\"",
      "8:10 there is no teacher \"smoll\"",
      "9:1 the recipe has no field \"exprot\"",
    ] {
      #expect(
        found.contains(expected), "\(expected) is not among:\n\(found.joined(separator: "\n"))")
    }
  }

  @Test func hintsAtTheNearestName() {
    let log = FindingLog()
    _ = Recipe.read(Self.whole.replacing("questions:", with: "quesitons:"), log: log)
    #expect(log.findings.first?.hint == "did you mean \"questions\"?")
  }

  @Test(arguments: ["sk-0123456789abcdefghij", "plain-secret"])
  func refusesSecrets(_ key: String) {
    let found = findings(replacing: "$TEACHER_KEY", with: key)
    #expect(found.contains { $0.contains("secret") })
    #expect(!found.contains { $0.contains(key) }, "the finding repeats the secret")
  }

  @Test(arguments: ["use ", "key:", "a."])
  func refusesSecretsAnywhere(_ before: String) {
    let found = findings(
      replacing: "\"1+1?\"", with: "\"\(before)hf_abcdefghijklmnopqrstuvwxyz\"")
    #expect(
      found.map { String($0.split(separator: " ", maxSplits: 1)[1]) }
        == ["what looks like a secret stands in the recipe"])
  }

  @Test func mixNamesEachSourceOnce() {
    #expect(
      findings(replacing: "{ a: 40, code: 1_000 }", with: "{ a: 40 }")
        == ["13:5 mix leaves out source \"b\""])
    #expect(
      findings(replacing: "{ a: 40, code: 1_000 }", with: "{ a: 4, math: 4, code: 1 }")
        == ["12:5 mix counts source \"a\" twice"])
  }

  @Test func mixesByWeight() throws {
    let log = FindingLog()
    let yaml = Self.whole.replacing(
      "{ a: 40, code: 1_000 }", with: "{ total: 30, weights: { math: 2, code: 1 } }")
    guard case .weights(let weights, total: 30, upsamples: false) = Recipe.read(yaml, log: log)?.mix
    else {
      Issue.record("weights were written")
      return
    }
    #expect(weights.map(\.weight) == [2, 1])
  }

  @Test(arguments: [
    ("40", DrawAmount.exactly(40)), ("12.5%", .share(0.125)), ("{ at_most: 3 }", .atMost(3)),
    ("{ upsample: 9, stratify: difficulty }", .upsample(9)), ("{ share: 0.5 }", .share(0.5)),
  ])
  func amountsOfAMix(_ text: String, _ amount: DrawAmount) {
    let log = FindingLog()
    let yaml = Self.whole.replacing("{ a: 40,", with: "{ a: \(text),")
    guard case .portions(let portions) = Recipe.read(yaml, log: log)?.mix else {
      Issue.record("portions were written")
      return
    }
    #expect(portions.first?.draw.amount == amount && log.findings.isEmpty)
  }

  @Test(arguments: [
    ("{ a: 0, code: 1 }", "above 0"), ("{ a: 101%, code: 1 }", "above 0"),
    ("{ a: { rows: 1, share: 0.5 }, code: 1 }", "needs one of rows"),
    ("{ total: 3, top: 9 }", "too few"), ("{ total: 30, top: 3, of: [a] }", "the top 3 of 1"),
    ("{ a: { rows: 4, stratify: \"{{x\" }, code: 1 }", "is not closed"),
  ])
  func faultsOfAMix(_ mix: String, _ words: String) {
    let found = findings(Self.whole.replacing("{ a: 40, code: 1_000 }", with: mix))
    #expect(found.contains { $0.contains(words) }, "\(found)")
  }

  @Test func sourcesOfTheHubAndMadeOnes() throws {
    let log = FindingLog()
    let yaml = """
      name: x
      sources:
        - { name: h, domain: math, hub: owner/data.set, subset: main, split: test, question: "{{a}} {{b[0].c}}" }
        - { name: s, domain: math, synthetic: { kinds: [arithmetic], rows: 50, difficulty: 2-3 } }
      teachers: { smol: { local: smollm2-135m } }
      answers: { teacher: smol }
      """
    let recipe = try #require(Recipe.read(yaml, log: log))
    #expect(log.findings.isEmpty, "\(log.findings.map(\.message))")
    guard case .hub(let hub) = recipe.sources[0].origin,
      case .synthetic(let made) = recipe.sources[1].origin
    else {
      Issue.record("a hub and a synthetic source were written")
      return
    }
    #expect(
      hub == HubSpec(dataset: "owner/data.set", subset: "main", split: "test", revision: "main"))
    #expect(recipe.sources[0].question.value.paths.map(\.text) == ["a", "b[0].c"])
    #expect(
      made.rows == 50 && made.difficulty == 2...3 && made.kinds.map(\.value) == ["arithmetic"])
    #expect(recipe.sources[1].reference?.value.text == "answer")
  }

  @Test(arguments: [
    ("hub: ../etc", "is no dataset"), ("hub: a/b/c", "is no dataset"),
    ("hub: a/b, path: x", "has both path and hub"),
    ("synthetic: { rows: 5, difficulty: 4-9 }", "no range"),
    ("synthetic: { rows: 0 }", "from 1 to"),
  ])
  func faultsOfSources(_ origin: String, _ words: String) {
    let found = findings("name: x\nsources: [{ name: h, domain: math, \(origin) }]\n")
    #expect(found.contains { $0.contains(words) }, "\(found)")
  }

  @Test(arguments: [
    ("a: [", "2:1", "not YAML"), ("", "1:1", "the recipe is empty"), ("- a\n- b", "1:1", "mapping"),
    ("name: a\nname: b", "1:1", "given twice"), ("\"", "2:1", "not YAML"),
  ])
  func saysWhereItIsNotYAML(_ yaml: String, _ place: String, _ words: String) {
    let found = findings(yaml + "\n")
    #expect(found.contains { $0.hasPrefix(place) && $0.contains(words) }, "\(found)")
  }

  @Test func aliasesOfAliasesEnd() {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(findings(yaml).contains { $0.contains("too large") })
  }

  @Test func everyDomainHasATeacher() {
    #expect(
      findings(replacing: "{ math: smol, code: big }", with: "{ math: smol }")
        == ["18:10 answers: no teacher is named for the domain \"code\""])
    #expect(
      findings(replacing: "{ math: smol, code: big }", with: "{ math: smol, code: big, art: big }")
        == ["18:10 answers: no source has the domain \"art\""])
  }
}
