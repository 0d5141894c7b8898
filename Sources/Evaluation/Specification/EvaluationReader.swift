import Recipes
import Values

extension EvaluationSpec {
  /// Reads an evaluation; everything wrong with it goes to the log, all at once.
  ///
  /// - Parameter folder: where its relative paths start: its own folder.
  /// - Returns: nil if it cannot be used; the log then has errors.
  public static func read(_ yaml: String, folder: String, log: FindingLog) -> EvaluationSpec? {
    guard let tree = RecipeTree.parse(yaml, log: log) else { return nil }
    let fields = Fields(tree.root, owner: "the evaluation", log: log)
    Recipe.refuseSecrets(tree.root, log)
    let name = fields.text("name", hint: "the evaluation's name, for instance students") ?? ""
    if !name.isEmpty, !RunName.isValid(name) {
      log.error(
        fields.mark(of: "name"), "\"\(name)\" cannot name an evaluation", hint: RunName.rule)
    }
    let models = fields.mapping("models").compactMap {
      ModelSpec.read($0, folder: folder, log: log)
    }
    if models.isEmpty, !log.hasErrors {
      log.error(
        fields.mark, "the evaluation needs models",
        hint: "models: { student: { endpoint: http://localhost:8000/v1, model: student } }")
    }
    let judges = fields.mapping("judges").compactMap {
      TeacherSpec.read($0, called: "judge", log: log)
    }
    let benchmarks = readBenchmarks(fields, folder)
    for judge in benchmarks.compactMap(\.grader.judge)
    where !judges.contains(where: { $0.name == judge.name }) {
      log.error(
        judge.mark, "there is no judge \"\(judge.name)\"",
        hint: suggestion(for: judge.name, among: judges.map(\.name))
          ?? "judges: { \(judge.name): { endpoint: http://localhost:8000/v1, model: … } }")
    }
    let spec = EvaluationSpec(
      name: name, models: models, benchmarks: benchmarks, judges: judges,
      evaluationProtocol: readProtocol(fields), sampling: readSampling(fields),
      budget: Recipe.readBudget(fields), dataset: fields.optionalText("dataset"))
    fields.finish()
    return log.hasErrors ? nil : spec
  }

  /// An evaluation's name alone; nil if it has none.
  public static func name(_ yaml: String, log: FindingLog) -> String? {
    guard case .mapping(let entries)? = RecipeTree.parse(yaml, log: log)?.root.content else {
      return nil
    }
    return entries.first { $0.key == "name" }?.value.scalar.flatMap {
      RunName.isValid($0) ? $0 : nil
    }
  }

  /// Whether a text is an evaluation's, and no recipe's.
  public static func isEvaluation(_ yaml: String) -> Bool {
    guard case .mapping(let entries)? = RecipeTree.parse(yaml, log: FindingLog())?.root.content
    else { return false }
    let names = Set(entries.map(\.key))
    return names.contains("models") && names.contains("on") && !names.contains("sources")
  }

  private static func readSampling(_ fields: Fields) -> Sampling {
    guard let node = fields.node("sampling") else {
      // As the published table was made.
      return Sampling(temperature: 0.7, topP: 1, maxTokens: 32_768)
    }
    let inner = Fields(node, owner: "sampling", log: fields.log)
    defer { inner.finish() }
    return Sampling.readAll(inner)
  }

  private static func readProtocol(_ fields: Fields) -> EvaluationProtocol {
    guard let node = fields.node("protocol") else { return .correct }
    let inner = Fields(node, owner: "the protocol", log: fields.log, shorthand: "name")
    defer { inner.finish() }
    let name = inner.choice("name", of: ["correct", "evalchemy"])
    var without: Set<String> = []
    for (word, mark) in inner.texts("without") ?? [] {
      if Deviation.known.contains(where: { $0.name == word }) || word == "prompt" {
        without.insert(word)
      } else {
        fields.log.error(
          mark, "the protocol has no fault \"\(word)\"",
          hint: suggestion(for: word, among: Deviation.known.map(\.name) + ["prompt"]))
      }
    }
    return name == "evalchemy" ? .evalchemy(without: without) : .correct
  }

  private static func readBenchmarks(_ fields: Fields, _ folder: String) -> [Benchmark] {
    var benchmarks: [Benchmark] = []
    var seen: Set<String> = []
    for node in fields.list("on") {
      let (name, own, mark): (String, RecipeNode?, RecipeNode.Mark)
      switch node.content {
      case .scalar(let text): (name, own, mark) = (text, nil, node.mark)
      case .mapping(let entries) where entries.count == 1:
        (name, own, mark) = (entries[0].key, entries[0].value, entries[0].keyMark)
      default:
        fields.log.error(
          node.mark, "a benchmark is a name, or a name with fields",
          hint: "on: [aime24, { math500: { repeats: 4 } }]")
        continue
      }
      guard RunName.isValid(name) else {
        fields.log.error(mark, "\"\(name)\" cannot name a benchmark", hint: RunName.rule)
        continue
      }
      guard seen.insert(name).inserted else {
        fields.log.error(
          mark, "two benchmarks are called \"\(name)\"", hint: "give one of them another name")
        continue
      }
      if let benchmark = read(name, own, mark, folder, fields.log) { benchmarks.append(benchmark) }
    }
    if benchmarks.isEmpty, !fields.log.hasErrors {
      fields.log.error(
        fields.mark, "the evaluation needs benchmarks", hint: "on: [aime24, math500]")
    }
    return benchmarks
  }

  /// A benchmark of the catalogue with the fields of the evaluation in place of its own, or one that is all the evaluation's.
  private static func read(
    _ name: String, _ own: RecipeNode?, _ mark: RecipeNode.Mark, _ folder: String,
    _ log: FindingLog
  ) -> Benchmark? {
    var base: [RecipeNode.Entry] = []
    var known = name
    var changes: [RecipeNode.Entry] = []
    if case .mapping(let entries)? = own?.content { changes = entries }
    // Another name for one of the catalogue: { aime24-short: { like: aime24, limit: 10 } }.
    if let like = changes.first(where: { $0.key == "like" }) {
      known = like.value.scalar ?? ""
      changes.removeAll { $0.key == "like" }
      if Catalogue.tree(known) == nil {
        log.error(
          like.value.mark, "there is no benchmark \"\(known)\"",
          hint: suggestion(for: known, among: Catalogue.names))
        return nil
      }
    }
    if case .mapping(let entries)? = Catalogue.tree(known)?.content {
      // What stands in a benchmark's own file is told where the evaluation names it.
      base = entries.map {
        RecipeNode.Entry(key: $0.key, keyMark: mark, value: $0.value.moved(to: mark))
      }
    } else if own == nil {
      log.error(
        mark, "there is no benchmark \"\(name)\"",
        hint: suggestion(for: name, among: Catalogue.names))
      return nil
    }
    let merged = base.filter { entry in !changes.contains { $0.key == entry.key } } + changes
    return Benchmark.read(
      name, RecipeNode(.mapping(merged), mark: mark), folder: folder, log: log)
  }
}

extension ModelSpec {
  /// `base: { local: smollm2-135m }`, `gpt4: { answers: responses.jsonl, text: output, by: question }`.
  static func read(_ entry: RecipeNode.Entry, folder: String, log: FindingLog) -> ModelSpec? {
    guard RunName.isValid(entry.key) else {
      log.error(
        entry.keyMark, "\"\(entry.key)\" cannot name a model",
        hint: RunName.rule)
      return nil
    }
    guard case .mapping(let entries) = entry.value.content else {
      log.error(
        entry.value.mark, "model \"\(entry.key)\" should be a mapping",
        hint: "\(entry.key): { local: smollm2-135m }")
      return nil
    }
    if entries.contains(where: { $0.key == "answers" }) { return given(entry, folder, log) }
    // All but the context is as a teacher has it.
    let context = Fields(
      RecipeNode(.mapping(entries.filter { $0.key == "context" }), mark: entry.value.mark),
      owner: "model \"\(entry.key)\"", log: log
    ).integer("context", in: 64...1_000_000_000).map(Int.init)
    let asked = RecipeNode.Entry(
      key: entry.key, keyMark: entry.keyMark,
      value: RecipeNode(.mapping(entries.filter { $0.key != "context" }), mark: entry.value.mark))
    return TeacherSpec.read(asked, called: "model", log: log).map {
      ModelSpec(name: entry.key, source: .asked($0), context: context, mark: entry.keyMark)
    }
  }

  private static func given(_ entry: RecipeNode.Entry, _ folder: String, _ log: FindingLog)
    -> ModelSpec?
  {
    let fields = Fields(entry.value, owner: "model \"\(entry.key)\"", log: log)
    defer { fields.finish() }
    guard let path = fields.text("answers") else { return nil }
    let text = fields.columnPath("text")?.value ?? ColumnPath("response")
    let human = fields.has("human") ? fields.columnPath("human")?.value : nil
    var by: [ColumnPath] = []
    for (name, mark) in fields.texts("by") ?? [("question", entry.keyMark)] {
      if let path = ColumnPath(name) {
        by.append(path)
      } else {
        log.error(mark, "model \"\(entry.key)\": by: \"\(name)\" is no column")
      }
    }
    guard let text, !by.isEmpty else { return nil }
    return ModelSpec(
      name: entry.key,
      source: .given(
        GivenAnswersSpec(
          path: Marked(path, mark: fields.mark(of: "answers")), folder: folder, text: text,
          human: human, by: by)),
      context: nil, mark: entry.keyMark)
  }
}
