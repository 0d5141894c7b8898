import Recipes
import Values

extension StudySpec {
  /// Reads a study; everything wrong with it goes to the log, all at once.
  ///
  /// - Returns: nil if it cannot be used; the log then has errors.
  public static func read(_ yaml: String, log: FindingLog) -> StudySpec? {
    guard let tree = RecipeTree.parse(yaml, log: log) else { return nil }
    let fields = Fields(tree.root, owner: "the study", log: log)
    let name = fields.text("name", hint: "the study's name, for instance math-filters") ?? ""
    if !name.isEmpty, !RunName.isValid(name) {
      log.error(
        fields.mark(of: "name"), "\"\(name)\" cannot name a study",
        hint: RunName.rule)
    }
    let hypothesis =
      fields.text("hypothesis", hint: "one sentence: what you expect, and why it may be wrong")
      ?? ""
    let backend = BackendSpec.read(fields)
    let base = file("base", fields)
    let evaluation = EvaluationChoice.read(fields)
    var isLocal = false
    if case .local = backend { isLocal = true }
    if isLocal {
      for needed in ["base", "training"] where !fields.has(needed) {
        log.error(
          fields.mark, "the study needs the field \"\(needed)\"",
          hint: "only a study with run_on: { replay: … } or { simulate: … } does without")
      }
      if let evaluation, evaluation.file == nil {
        log.error(
          fields.mark(of: "evaluation"), "the evaluation needs the field \"file\"",
          hint: "evaluation: { file: evaluation.yaml, dev: [aime24] }")
      }
    }
    let stages = StageSpec.readAll(fields)
    let spec = evaluation.map { evaluation in
      StudySpec(
        name: name, hypothesis: hypothesis, base: base, training: file("training", fields),
        evaluation: evaluation, rows: fields.integer("rows", in: 1...1_000_000_000).map(Int.init),
        stages: stages, noise: NoiseSpec.read(fields), select: SelectSpec.read(fields),
        budget: StudyBudget.read(fields), scale: LadderSpec.read(fields), backend: backend)
    }
    if evaluation == nil {
      // So that their fields are known, too.
      _ = (file("training", fields), fields.node("rows"), NoiseSpec.read(fields))
      _ = (SelectSpec.read(fields), StudyBudget.read(fields), LadderSpec.read(fields))
    }
    fields.finish()
    spec?.checkAlike(log)
    return log.hasErrors ? nil : spec
  }

  /// Whether a text is a study's, and no recipe's.
  public static func isStudy(_ yaml: String) -> Bool {
    guard case .mapping(let entries)? = RecipeTree.parse(yaml, log: FindingLog())?.root.content
    else { return false }
    let names = Set(entries.map(\.key))
    return !names.isDisjoint(with: ["stages", "scale"]) && !names.contains("sources")
      && !names.isDisjoint(with: ["hypothesis", "run_on", "select", "base", "evaluation"])
  }

  private static func file(_ name: String, _ fields: Fields) -> Marked<String>? {
    fields.optionalText(name).map { Marked($0, mark: fields.mark(of: name)) }
  }

  /// What single fields cannot know.
  private func checkAlike(_ log: FindingLog) {
    if let runs = budget.runs, let first = stages.first {
      let cells = first.cellCount
      if runs < select.screen {
        log.error(
          first.mark, "the budget of \(runs) runs is below one cell",
          hint: "each cell runs \(select.screen) times at first")
      } else if runs < cells * select.screen {
        log.error(
          first.mark,
          "the budget of \(runs) runs does not screen the \(cells) cells of stage \"\(first.name)\"",
          hint: "budget: { runs: \(cells * select.screen * 3 / 2) }, or fewer cells")
      }
    }
    for stage in stages where select.finalists > stage.cellCount {
      log.warning(
        stage.mark,
        "stage \"\(stage.name)\" has \(stage.cellCount) cells, fewer than \(select.finalists) finalists",
        hint: "every cell is a finalist then")
    }
  }
}

extension StageSpec {
  /// How many cells it has, without controls.
  public var cellCount: Int {
    isGrid
      ? dimensions.reduce(1) { $0.multipliedReportingOverflow(by: $1.values.count).partialValue }
      : dimensions.reduce(0) { $0 + $1.values.count }
  }
}

extension EvaluationChoice {
  static func read(_ fields: Fields) -> EvaluationChoice? {
    guard let node = fields.node("evaluation") else {
      fields.log.error(
        fields.mark, "the study needs the field \"evaluation\"",
        hint: "evaluation: { file: evaluation.yaml, dev: [aime24], held_out: [aime25] }")
      return nil
    }
    let inner = Fields(node, owner: "the evaluation", log: fields.log)
    defer { inner.finish() }
    func names(_ field: String) -> [Marked<String>] {
      var seen: Set<String> = []
      return (inner.texts(field) ?? []).compactMap { text, mark in
        guard seen.insert(text).inserted else {
          fields.log.error(mark, "\(field) names \"\(text)\" twice", hint: "keep one of them")
          return nil
        }
        return Marked(text, mark: mark)
      }
    }
    let file = inner.optionalText("file").map { Marked($0, mark: inner.mark(of: "file")) }
    let choice = EvaluationChoice(file: file, dev: names("dev"), heldOut: names("held_out"))
    if choice.dev.isEmpty {
      fields.log.error(
        inner.mark(of: "dev"), "no benchmark is named by which to choose",
        hint: "dev: [aime24, math500]")
    }
    for name in choice.heldOut where choice.dev.contains(where: { $0.value == name.value }) {
      fields.log.error(
        name.mark, "\"\(name.value)\" is held out and chosen by at once",
        hint: "take it out of dev or of held_out")
    }
    return choice
  }
}

extension NoiseSpec {
  static func read(_ fields: Fields) -> NoiseSpec {
    let usual = NoiseSpec.measured(seeds: 5, fixed: 3, redrawn: 3)
    guard let node = fields.node("noise") else { return usual }
    let inner = Fields(node, owner: "noise", log: fields.log)
    defer { inner.finish() }
    if inner.has("stated") {
      for name in ["seeds", "fixed", "redrawn"] where inner.has(name) {
        fields.log.error(
          inner.mark(of: name), "noise is stated or measured, not both", hint: "keep one of them")
        _ = inner.node(name)
      }
      return inner.number("stated", in: 0.001...100).map(NoiseSpec.stated) ?? usual
    }
    let seeds = inner.integer("seeds", in: 2...10_000).map(Int.init) ?? 5
    let fixed = inner.integer("fixed", in: 2...10_000).map(Int.init) ?? min(3, seeds)
    let redrawn = inner.integer("redrawn", in: 2...10_000).map(Int.init) ?? min(3, seeds)
    // One run is of both kinds.
    if fixed + redrawn - 1 > seeds {
      fields.log.error(
        inner.mark,
        "\(fixed) runs with the same rows and \(redrawn) with others take \(fixed + redrawn - 1) seeds, "
          + "not \(seeds)", hint: "one run counts for both: seeds: \(fixed + redrawn - 1)")
    }
    return .measured(seeds: seeds, fixed: fixed, redrawn: redrawn)
  }
}

extension SelectSpec {
  static func read(_ fields: Fields) -> SelectSpec {
    guard let node = fields.node("select") else {
      return SelectSpec(screen: 1, finalists: 3, expectedLoss: 0.3, confirm: true)
    }
    let inner = Fields(node, owner: "select", log: fields.log)
    defer { inner.finish() }
    var loss = 0.3
    if let until = inner.node("until") {
      let stop = Fields(until, owner: "until", log: fields.log, shorthand: "expected_loss")
      loss = stop.number("expected_loss", in: 0...100) ?? loss
      stop.finish()
    }
    return SelectSpec(
      screen: inner.integer("screen", in: 1...1000).map(Int.init) ?? 1,
      finalists: inner.integer("finalists", in: 1...1000).map(Int.init) ?? 3,
      expectedLoss: loss, confirm: inner.truth("confirm") ?? true)
  }
}

extension StudyBudget {
  static func read(_ fields: Fields) -> StudyBudget {
    guard let node = fields.node("budget") else {
      return StudyBudget(dollars: nil, gpuHours: nil, runs: nil)
    }
    let inner = Fields(node, owner: "the budget", log: fields.log)
    defer { inner.finish() }
    return StudyBudget(
      dollars: inner.number("dollars", in: 0...1e9).map { Money(dollars: $0) },
      gpuHours: inner.number("gpu_hours", in: 0...1e9),
      runs: inner.integer("runs", in: 1...1_000_000).map(Int.init))
  }
}

extension LadderSpec {
  static func read(_ fields: Fields) -> LadderSpec? {
    guard let node = fields.node("scale") else { return nil }
    let log = fields.log
    let inner = Fields(node, owner: "scale", log: log)
    defer { inner.finish() }
    func rows(_ text: String, _ mark: RecipeNode.Mark) -> Int? {
      guard let number = Int(text.filter { $0 != "_" }), 1...1_000_000_000 ~= number else {
        log.error(
          mark, "scale: \"\(text)\" is no number of rows", hint: "ladder: [316, 1000, 3160]")
        return nil
      }
      return number
    }
    let sizes = (inner.texts("ladder") ?? []).compactMap { rows($0.text, $0.mark) }
    if sizes.count < 2 || zip(sizes, sizes.dropFirst()).contains(where: { $0 >= $1 }) {
      log.error(
        inner.mark(of: "ladder"),
        "the ladder should be two sizes or more, each larger than the last",
        hint: "ladder: [316, 1000, 3160, 10_000]")
    } else if sizes.count < 4 {
      log.warning(
        inner.mark(of: "ladder"), "no curve is fitted to \(sizes.count) sizes", hint: "it takes 4")
    }
    var seeds: [Int: Int] = [:]
    for entry in inner.mapping("seeds") {
      guard let size = rows(entry.key, entry.keyMark) else { continue }
      guard sizes.contains(size) else {
        log.error(
          entry.keyMark, "the ladder has no size \(size)",
          hint: "known are: \(sizes.map(String.init).joined(separator: ", "))")
        continue
      }
      guard let count = entry.value.scalar.flatMap(Int.init), 1...1000 ~= count else {
        log.error(entry.value.mark, "scale: seeds are a whole number from 1 to 1000")
        continue
      }
      seeds[size] = count
    }
    return LadderSpec(sizes: sizes, seeds: seeds)
  }
}

extension BackendSpec {
  static func read(_ fields: Fields) -> BackendSpec {
    let log = fields.log
    guard let node = fields.node("run_on") else { return .local }
    if let word = node.scalar {
      if word == "local" { return .local }
      if word == "simulate" { return .simulate(spread: 1.5, noise: 1.2) }
      log.error(
        node.mark, "run_on: \"\(word)\" is nowhere that a study can run",
        hint: suggestion(for: word, among: ["local", "simulate", "{ replay: FILE }"]))
      return .local
    }
    let inner = Fields(node, owner: "run_on", log: log)
    defer { inner.finish() }
    if inner.has("replay") {
      let file = inner.optionalText("replay") ?? ""
      return .replay(Marked(file, mark: inner.mark(of: "replay")))
    }
    guard let simulate = inner.node("simulate") else {
      log.error(
        node.mark, "run_on says nowhere to run", hint: "local, { replay: FILE } or { simulate: … }")
      return .local
    }
    let truth = Fields(simulate, owner: "simulate", log: log)
    defer { truth.finish() }
    return .simulate(
      spread: truth.number("spread", in: 0...100) ?? 1.5,
      noise: truth.number("noise", in: 0.001...100) ?? 1.2)
  }
}
