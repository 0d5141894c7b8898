import Corpus
import Recipes
import Teachers

/// The dataset's README: what it is, where it comes from, what was dropped and why.
///
/// It holds nothing that differs between two runs with the same answers: no dates, no durations.
public struct DatasetCard {
  private let checked: CheckedRecipe
  private let funnel: [Manifest]
  private let rows: Int

  public init(_ checked: CheckedRecipe, funnel: [Manifest], rows: Int) {
    self.checked = checked
    self.funnel = funnel
    self.rows = rows
  }

  /// The whole card, as Markdown with the Hub's YAML header.
  public var text: String {
    [header, introduction, sources, teachers, funnelTable, columns, limits]
      .joined(separator: "\n\n") + "\n"
  }

  private var header: String {
    var lines = [
      "---", "pretty_name: \"\(checked.recipe.name)\"", "tags:", "- reasoning", "- retort",
    ]
    lines += ["configs:", "- config_name: default"]
    lines += ["  data_files: data/*.\(checked.export.spec.formats.first ?? "parquet")"]
    return (lines + ["---"]).joined(separator: "\n")
  }

  private var introduction: String {
    """
    # \(checked.recipe.name)

    \(rows) answers to questions in \(list(Set(checked.recipe.sources.map(\.domain)))), made by Retort \
    from one recipe (seed \(checked.recipe.seed)), which lies beside this card. \
    \(checked.export.spec.layout.strategy.summary)
    """
  }

  private var sources: String {
    let rows = checked.sourcing.sources.map { source in
      row([
        source.spec.name, source.spec.domain, source.origin,
        source.spec.license ?? (source.isMade ? "none: made here" : "not stated"),
      ])
    }
    return (["## Sources", "", "| source | domain | from | licence |", "|---|---|---|---|"] + rows)
      .joined(separator: "\n")
  }

  private var teachers: String {
    let recipe = checked.recipe
    let sampling = recipe.answers.sampling
    let settings = [
      "samples per question: \(recipe.answers.samples)",
      sampling.temperature.map { "temperature: \($0)" },
      sampling.topP.map { "top_p: \($0)" },
      sampling.maxTokens.map { "max_tokens: \($0)" },
    ].compactMap(\.self)
    let rows = Set(recipe.answers.teachers.values).sorted().compactMap { name -> String? in
      guard let teacher = checked.teachers[name] else { return nil }
      return row([name, teacher.model, String(teacher.preamble.count)])
    }
    return
      (["## Teachers", "", settings.joined(separator: ", "), ""]
      + ["| teacher | model | messages before the question |", "|---|---|---|"] + rows + prompts)
      .joined(separator: "\n")
  }

  /// What the teachers were told before the question.
  private var prompts: [String] {
    Set(checked.recipe.answers.teachers.values).sorted().flatMap { name -> [String] in
      guard let preamble = checked.teachers[name]?.preamble, !preamble.isEmpty else { return [] }
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
      lines.append(row([manifest.stage, tally.unit] + counts + [reasons.joined(separator: "; ")]))
    }
    let notes = funnel.flatMap { manifest in manifest.notes.map { "- \(manifest.stage): \($0)" } }
    return (lines + (notes.isEmpty ? [] : [""] + notes)).joined(separator: "\n")
  }

  private var columns: String {
    let first = "`difficulty`, `source` and `domain` are as in OpenThoughts3-1.2M."
    let rows = ExportRow.meanings.map { "| `\($0.column)` | \($0.meaning) |" }
    return (["## Columns", "", first, "", "| column | meaning |", "|---|---|"] + rows)
      .joined(separator: "\n")
  }

  private var limits: String {
    """
    ## Known limits

    Answers were written by a language model and may be wrong; `verdict` says where that is known. \
    Only references that are one number are graded. The questions were not compared with any \
    evaluation set.
    """
  }

  /// A row of a Markdown table, whatever its cells hold.
  private func row(_ cells: [String]) -> String {
    let safe = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
    return "| \(safe.joined(separator: " | ")) |"
  }

  private func list(_ names: Set<String>) -> String { names.sorted().joined(separator: ", ") }
}

extension Source {
  fileprivate var isMade: Bool { if case .problems = content { true } else { false } }

  /// Where its rows come from, as the card tells it.
  fileprivate var origin: String {
    switch content {
    case .hub(let pinned): "\(pinned.dataset) at \(pinned.revision)"
    case .problems(let problems): "made by Retort: \(problems.kinds.joined(separator: ", "))"
    case .files, .missing: "files"
    }
  }
}
