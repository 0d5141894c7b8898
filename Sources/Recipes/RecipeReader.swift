import Values

extension Recipe {
  /// Reads a recipe; everything wrong with it goes to the log, all at once.
  ///
  /// - Returns: nil if it is no YAML. With errors in the log a recipe is for further checks only,
  ///   not for running.
  public static func read(_ yaml: String, log: FindingLog) -> Recipe? {
    RecipeTree.parse(yaml, log: log).map { read($0, log: log) }
  }

  /// Reads a recipe from its tree; everything wrong with it goes to the log, all at once.
  ///
  /// With errors in the log the recipe is for further checks only, not for running.
  public static func read(_ tree: RecipeTree, log: FindingLog) -> Recipe {
    let fields = Fields(tree.root, owner: "the recipe", log: log)
    refuseSecrets(tree.root, log)
    let recipe = Recipe(
      name: readName(fields),
      seed: fields.integer("seed", in: 0...Int64.max) ?? 0,
      badRows: fields.number("bad_rows", in: 0...1) ?? 0.01,
      teachers: fields.mapping(
        "teachers",
        hint:
          "by names of your own: teachers: { big: { endpoint: \"https://example.org/v1\", model: NAME } }"
      ).compactMap { TeacherSpec.read($0, log: log) },
      sources: SourceSpec.readAll(fields),
      mix: MixSpec.read(fields),
      questions: readSteps("questions", fields),
      answers: readAnswers(fields),
      budget: readBudget(fields), budgetMark: fields.mark(of: "budget"),
      keep: readSteps("keep", fields),
      export: readExport(fields))
    fields.finish()
    recipe.checkNames(log)
    return recipe
  }

  private static func readName(_ fields: Fields) -> String {
    let name = fields.text("name", hint: "the run's name, for instance quickstart") ?? ""
    if !name.isEmpty && !RunName.isValid(name) {
      fields.log.error(
        fields.mark(of: "name"), "\"\(name)\" cannot name a run",
        hint: RunName.rule)
    }
    return name
  }

  private static func readSteps(_ name: String, _ fields: Fields) -> [Step] {
    fields.list(name).compactMap { node in
      guard let step = StepNode(node) else {
        fields.log.error(
          node.mark, "a step of \(name) is one filter", hint: "- deduplicate: exact")
        return nil
      }
      return Step(
        id: step.id.flatMap { readID($0, fields.log) }, name: step.name,
        parameters: step.parameters, mark: node.mark)
    }
  }

  private static func readID(_ entry: RecipeNode.Entry, _ log: FindingLog) -> Marked<String>? {
    if let id = entry.value.scalar, RunName.isValid(id) {
      return Marked(id, mark: entry.value.mark)
    }
    log.error(
      entry.value.mark, "a step's id is one word",
      hint: "- { id: pick, random: 40 }, of letters, digits, dots, hyphens and underscores")
    return nil
  }

  private static func readAnswers(_ fields: Fields) -> AnswerSpec {
    guard let node = fields.node("answers") else {
      fields.log.error(
        fields.mark, "the recipe needs answers", hint: "answers: { teacher: smol, samples: 4 }")
      return AnswerSpec(
        teachers: [:], samples: 1, sampling: .init(), prefill: nil, ifCut: .keep, prompts: [:],
        until: nil, expectedTokens: nil, mark: fields.mark)
    }
    let answers = Fields(
      node, owner: "answers", log: fields.log,
      hint: { "answers: { teacher: \($0.isEmpty ? "NAME" : $0) }" })
    let spec = AnswerSpec(
      teachers: readAnswerTeachers(answers),
      samples: Int(answers.integer("samples", in: 1...1024) ?? 1),
      sampling: .readAll(answers),
      prefill: answers.optionalText("prefill"),
      ifCut: readIfCut(answers),
      prompts: QuestionPrompt.readAll(answers),
      until: readUntil(answers),
      expectedTokens: answers.integer("expected_tokens", in: 1...Int64.max).map { Int($0) },
      // Who asks for another teacher is told of a wrong one, not the file.
      mark: answers.node("teacher")?.scalars.map(\.mark).first { $0.override != nil } ?? node.mark)
    answers.finish()
    return spec
  }

  private static func readAnswerTeachers(_ answers: Fields) -> [String: String] {
    guard let node = answers.node("teacher") else {
      answers.log.error(answers.mark, "answers needs the field \"teacher\"")
      return [:]
    }
    guard case .mapping(let entries) = node.content else { return ["": node.scalar ?? ""] }
    return Dictionary(
      entries.map { ($0.key, $0.value.scalar ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  private static func readUntil(_ answers: Fields) -> AskingGoal? {
    guard let node = answers.node("until") else { return nil }
    let until = Fields(node, owner: "until", log: answers.log, shorthand: "verified")
    defer { until.finish() }
    return until.requiredInteger("verified", in: 1...1_000_000_000).map {
      AskingGoal(verified: Int($0), mark: node.mark)
    }
  }

  private static func readIfCut(_ answers: Fields) -> IfCut {
    guard let node = answers.node("if_cut") else { return .keep }
    let usual: [String: IfCut] = [
      "keep": .keep, "drop": .drop, "continue": .goOn(4), "ask_again": .askAgain(1),
    ]
    if let word = node.scalar {
      if let known = usual[word] { return known }
      answers.log.error(
        node.mark, "answers: \"\(word)\" is not a known if_cut",
        hint: suggestion(for: word, among: usual.keys.sorted()))
      return .keep
    }
    let fields = Fields(node, owner: "if_cut", log: answers.log)
    defer { fields.finish() }
    let range: ClosedRange<Int64> = 1...100
    if let times = fields.integer("continue", in: range) { return .goOn(Int(times)) }
    if let times = fields.integer("ask_again", in: range) { return .askAgain(Int(times)) }
    answers.log.error(node.mark, "if_cut cannot be read", hint: "if_cut: { ask_again: 2 }")
    return .keep
  }

  package static func readBudget(_ fields: Fields) -> Budget {
    guard let node = fields.node("budget") else { return Budget() }
    let budget = Fields(
      node, owner: "the budget", log: fields.log,
      hint: { text in
        let number = text.drop { $0 == "$" }
        return Double(number) == nil
          ? "budget: { dollars: 20 }, or { tokens: 1_000_000 }, or both"
          : "budget: { dollars: \(number) }, or { tokens: … }"
      })
    defer { budget.finish() }
    return Budget(
      dollars: budget.number("dollars", in: 0...1e6).map(Money.init(dollars:)),
      tokens: budget.integer("tokens", in: 0...Int64.max))
  }

  private static func readExport(_ fields: Fields) -> ExportSpec {
    guard let node = fields.node("export") else {
      return ExportSpec(
        layout: .sharegpt, formats: ["parquet"], shardRows: 10_000, order: .grouped)
    }
    let layouts = ExportSpec.Layout.allCases.map(\.rawValue)
    let export = Fields(
      node, owner: "export", log: fields.log,
      hint: { word in
        layouts.contains(word)
          ? "export: { format: \(word) }"
          : exportFormats.contains(word) ? "export: { to: [\(word)] }" : "export: { to: [parquet] }"
      })
    let layout = export.choice(
      "format", of: layouts, default: "sharegpt",
      hint: { word in
        exportFormats.contains(word)
          ? "format: is how a row tells question and answer (\(layouts.joined(separator: ", "))); to: [\(word)] is "
            + "the kind of file" : nil
      })
    var formats: [String] = []
    for (format, mark) in export.texts("to") ?? [("parquet", node.mark)] {
      if !exportFormats.contains(format) {
        fields.log.error(
          mark, "export: \"\(format)\" is not a known file format",
          hint: layouts.contains(format)
            ? "format: \(format) says how a row tells question and answer; to: takes kinds of files"
            : suggestion(for: format, among: exportFormats))
      } else if !formats.contains(format) {
        formats.append(format)
      }
    }
    let rows = export.integer("shard_rows", in: 1...Int64.max) ?? 10_000
    let order = export.choice(
      "order", of: ExportSpec.Order.allCases.map(\.rawValue), default: "grouped")
    export.finish()
    return ExportSpec(
      layout: layout.flatMap(ExportSpec.Layout.init) ?? .sharegpt, formats: formats,
      shardRows: Int(rows), order: order.flatMap(ExportSpec.Order.init) ?? .grouped)
  }

  private static let exportFormats = ["parquet", "jsonl", "jsonl.zst", "jsonl.gz"]

  /// Keys have known beginnings, wherever in the recipe they stand.
  package static func refuseSecrets(_ node: RecipeNode, _ log: FindingLog) {
    for (text, mark) in node.scalars
    where text.contains(secretPattern) {
      log.error(
        mark, "what looks like a secret stands in the recipe",
        hint: "put it into an environment variable, write its name here, and revoke this one")
    }
  }
}

/// How keys begin that are known to. A dot or colon before it does not make it part of a longer word.
package var secretPattern: Regex<(Substring, Substring)> {
  /\b(sk-|hf_|ghp_|AKIA|xai-|gsk_|AIza)[A-Za-z0-9_-]{16,}/.wordBoundaryKind(.simple)
}
