import Corpus
import Recipes
import Sources
import Teachers

/// The dataset's README: what it is, where it comes from, what was dropped and why.
///
/// It holds nothing that differs between two runs with the same answers: no dates, no durations.
public struct DatasetCard {
  /// What the card tells of how the dataset was made.
  public struct Facts: Sendable {
    public let recipe: Recipe
    public let sources: [Source]
    /// By their names in the recipe.
    public let teachers: [String: Teacher]
    /// In their order, without the export.
    public let stages: [Stage]
    /// Columns that filters filled.
    public let tags: [TagColumn]

    /// A stage, and what the card tells of it besides its counts.
    public struct Stage: Sendable {
      public let name: String
      public let note: CardNote?

      public init(name: String, note: CardNote?) {
        self.name = name
        self.note = note
      }
    }

    public init(
      recipe: Recipe, sources: [Source], teachers: [String: Teacher], stages: [Stage],
      tags: [TagColumn] = []
    ) {
      self.tags = tags
      self.recipe = recipe
      self.sources = sources
      self.teachers = teachers
      self.stages = stages
    }
  }

  let facts: Facts
  let funnel: [Manifest]
  let rows: Int
  /// Nil before the rows are written.
  let figures: RowFigures?

  /// - Parameters:
  ///   - funnel: the stages in their order.
  ///   - rows: how many the dataset has.
  ///   - figures: what the rows are; nil before they are written.
  public init(_ facts: Facts, funnel: [Manifest], rows: Int, figures: RowFigures? = nil) {
    self.facts = facts
    self.funnel = funnel
    self.rows = rows
    self.figures = figures
  }

  /// The whole card, as Markdown with the Hub's YAML header.
  public var text: String {
    [
      Self.header(facts.recipe, facts.tags), introduction, loading, sources, teachers, funnelTable,
      rowFigures, checks, columns, unknown,
    ]
    .joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    """
    # \(facts.recipe.name)

    \(rows) answers to questions in \(list(Set(facts.recipe.sources.map(\.domain)))), made by Retort \
    from one recipe (seed \(facts.recipe.seed)), which lies beside this card. \
    \(facts.recipe.export.layout.strategy.summary)
    """
  }

  private var loading: String {
    """
    `datasets.load_dataset` reads this folder with the types that the head of this card declares. \
    \(LLaMAFactory(spec: facts.recipe.export).summary)
    """
  }

  private var sources: String {
    let rows = facts.sources.map { source in
      row([
        source.spec.name, source.spec.domain, source.origin,
        source.spec.license ?? (source.isMade ? "none: made here" : "not stated"),
      ])
    }
    return (["## Sources", "", "| source | domain | from | licence |", "|---|---|---|---|"] + rows)
      .joined(separator: "\n")
  }

  private var teachers: String {
    let recipe = facts.recipe
    let sampling = recipe.answers.sampling
    let settings =
      [
        "samples per question: \(recipe.answers.samples)",
        sampling.temperature.map { "temperature: \($0)" },
        sampling.topP.map { "top_p: \($0)" },
        sampling.maxTokens.map { "max_tokens: \($0)" },
        "seed: \(recipe.seed)",
      ].compactMap(\.self) + sampling.further.fields.map { "\($0.name): \($0.value.json)" }
    let rows = Set(recipe.answers.teachers.values).sorted().compactMap { name -> String? in
      guard let teacher = facts.teachers[name] else { return nil }
      return row([name, teacher.model, String(teacher.preamble.count)])
    }
    return
      (["## Teachers", "", settings.joined(separator: ", "), ""]
      + ["| teacher | model | messages before the question |", "|---|---|---|"] + rows + prompts)
      .joined(separator: "\n")
  }

  /// What the teachers were told before the question.
  private var prompts: [String] {
    Set(facts.recipe.answers.teachers.values).sorted().flatMap { name -> [String] in
      guard let preamble = facts.teachers[name]?.preamble, !preamble.isEmpty else { return [] }
      let messages = preamble.flatMap { message in
        let lines = message.content.split(separator: "\n", omittingEmptySubsequences: false)
        return ["", "> **\(message.role)**:"] + lines.map { "> \($0)" }
      }
      return ["", "What `\(name)` is told before the question:"] + messages
    }
  }

  private var funnelTable: String {
    var lines = ["## What was kept and what was dropped", ""]
    lines += ["| stage | counted | in | kept | dropped | because |", "|---|---|---|---|---|---|"]
    for manifest in funnel {
      let tally = manifest.tally
      let reasons = tally.dropped.byCount
        .map { "\($0.key): \($0.value)" }
      let counts = [tally.entered, tally.kept, tally.droppedInAll].map { String($0) }
      lines.append(
        row([manifest.stage, tally.unit.rawValue] + counts + [reasons.joined(separator: "; ")]))
    }
    let notes = funnel.flatMap { manifest in manifest.notes.map { "- \(manifest.stage): \($0)" } }
    return (lines + (notes.isEmpty ? [] : [""] + notes)).joined(separator: "\n")
  }

  private var columns: String {
    let first = "`difficulty`, `source` and `domain` are as in OpenThoughts3-1.2M."
    let rows = (ExportRow.meanings + facts.tags.map { ($0.name, $0.meaning) }).map {
      "| `\($0.column)` | \($0.meaning) |"
    }
    return (["## Columns", "", first, "", "| column | meaning |", "|---|---|"] + rows)
      .joined(separator: "\n")
  }

  /// A row of a Markdown table, whatever its cells hold.
  private func row(_ cells: [String]) -> String {
    let safe = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
    return "| \(safe.joined(separator: " | ")) |"
  }

  func list(_ names: Set<String>) -> String { names.sorted().joined(separator: ", ") }
}

extension Source {
  var isMade: Bool { if case .problems = content { true } else { false } }

  /// Where its rows come from, as the card tells it.
  fileprivate var origin: String {
    switch content {
    case .hub(let pinned): "\(pinned.dataset) at \(pinned.revision)"
    case .problems(let problems): "made by Retort: \(problems.kinds.joined(separator: ", "))"
    case .files, .missing: "files"
    }
  }
}
