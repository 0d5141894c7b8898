import Foundation
import Pipeline
import Recipes
import TestSupport
import Testing

/// Kind 14: whatever stands in a recipe, it is checked to its end.
struct MutatedRecipesTests {
  private static let recipe = """
    name: mine
    seed: 42
    teachers:
      t: { endpoint: 'https://example.org/v1', model: m, key: $KEY, price: { input: 0.15, output: 0.40 },
           headers: { X-Title: "a ${TEAM}" }, extra_body: { top_k: 20 }, limits: { requests_per_minute: 5 } }
    sources:
      - { name: s, domain: math, path: q.jsonl, question: "{{question}}", reference: answer }
      - { name: made, domain: math, synthetic: { kinds: [arithmetic], rows: 10, difficulty: 1-3 } }
    mix: { s: { upsample: 4 }, made: "10%" }
    questions:
      - deduplicate: exact
      - { id: pick, random: 100 }
      - length: { at_least: 3, unit: words }
    answers: { teacher: t, samples: 4, temperature: 0.8, max_tokens: 4096 }
    budget: { dollars: 20 }
    keep: [complete, { at_most: { rows: 2, of: question } }]
    export: { to: [parquet, jsonl], shard_rows: 10000 }
    """

  @Test func everyMutationIsCheckedToItsEnd() throws {
    let scratch = Scratch()
    try scratch.write("q.jsonl", "{\"question\": \"What?\", \"answer\": \"4\"}\n")
    var mutations = Mutations(11)
    for _ in 0..<400 {
      let log = FindingLog()
      let text = mutations.next(Self.recipe)
      let checked = Preflight(folder: scratch.path, environment: [:], log: log).check(text)
      #expect(checked != nil || log.hasErrors, "\(text)")
    }
  }
}
