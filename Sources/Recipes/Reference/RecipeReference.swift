/// All keys of recipes: what the readers read them as, and what people should know of them.
public enum RecipeReference {
  /// A mapping of a recipe, and its keys.
  public struct Section: Sendable {
    /// As messages call it: `source "…"`.
    public let owner: String
    public let title: String
    /// Where it stands and what it is.
    public let summary: String
    public let entries: [Entry]
    public let example: String
  }

  /// A key.
  public struct Entry: Sendable {
    public let field: FieldReads.Field
    /// What it is taken for if it is left out.
    public let fallback: String
    public let meaning: String
  }

  /// All of them, in the order of a recipe.
  ///
  /// What the guide has no words for has none here either; a test says so.
  public static var sections: [Section] {
    let reads = reads
    return RecipeGuide.sections.map { guide in
      Section(
        owner: guide.owner, title: guide.title, summary: guide.summary,
        entries: Self.inOrder(reads[guide.owner] ?? [], of: guide.words).map { field in
          let words = guide.words.first { $0.name == field.name }
          return Entry(
            field: field, fallback: words?.fallback ?? "", meaning: words?.meaning ?? "")
        }, example: guide.example)
    }
  }

  /// What the guide has words for and nobody asks for.
  public static var unread: [String] {
    let reads = reads
    return RecipeGuide.sections.flatMap { guide in
      guide.words.map(\.name).filter { name in
        reads[guide.owner]?.contains { $0.name == name } != true
      }.map { "\(guide.owner): \($0)" }
    }
  }

  /// As the guide has them; those that it has no words for come last.
  private static func inOrder(_ fields: [FieldReads.Field], of words: [RecipeGuide.Words])
    -> [FieldReads.Field]
  {
    let places = Dictionary(
      words.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    return fields.sorted {
      (places[$0.name] ?? .max, $0.name) < (places[$1.name] ?? .max, $1.name)
    }
  }

  /// The keys that the readers ask for, by what they ask.
  static var reads: [String: [FieldReads.Field]] {
    let log = FindingLog()
    let reads = FieldReads()
    log.reads = reads
    for text in exemplars {
      if let tree = RecipeTree.parse(text, log: log) { _ = Recipe.read(tree, log: log) }
    }
    return reads.fields
  }

  /// Recipes that lead the readers everywhere: each way to say a thing stands in one of them.
  private static let exemplars = [
    """
    name: a
    teachers:
      local: { local: smollm2-135m }
      launched: { launch: { engine: vllm, model: m } }
      trained: { trained: { name: n } }
      big:
        endpoint: https://host/v1
        model: m
        timeout: { connect: 1 }
        limits: { requests_per_minute: 1 }
        price: { input: 1, output: 1 }
        examples: [{ question: q, answer: a }]
    sources:
      - { name: files, domain: math, path: p.jsonl, sample: { rows: 1 }, grader: { run: g } }
      - { name: hub, domain: math, hub: owner/name }
      - { name: made, domain: math, synthetic: { rows: 1 } }
    mix: { math: { rows: 1 } }
    questions: []
    answers:
      teacher: big
      reasoning_effort: low
      if_cut: { ask_again: 1 }
      until: { verified: 1 }
    budget: { dollars: 1 }
    keep: []
    export: { format: sharegpt }
    """,
    """
    name: b
    teachers: { big: { endpoint: "https://host/v1", model: m, timeout: 1 } }
    sources: [{ name: files, domain: math, path: p.jsonl }]
    mix: { total: 1, weights: { math: 1 } }
    answers: { teacher: big, if_cut: { continue: 1 } }
    """,
    """
    name: c
    teachers: { big: { endpoint: "https://host/v1", model: m } }
    sources: [{ name: files, domain: math, path: p.jsonl }]
    mix: { total: 1, top: 1, of: [files] }
    answers: { teacher: big }
    """,
  ]
}
