import Recipes
import Values

extension TrainingSpec {
  /// Reads a training; everything wrong with it goes to the log, all at once.
  ///
  /// - Returns: nil if it cannot be used; the log then has errors.
  public static func read(_ yaml: String, log: FindingLog) -> TrainingSpec? {
    guard let tree = RecipeTree.parse(yaml, log: log) else { return nil }
    let fields = Fields(tree.root, owner: "the training", log: log)
    let name = fields.text("name", hint: "the training's name, for instance small-student") ?? ""
    if !name.isEmpty, !RunName.isValid(name) {
      log.error(
        fields.mark(of: "name"), "\"\(name)\" cannot name a training",
        hint: RunName.rule)
    }
    let launcher =
      fields.choice("with", of: Launcher.allCases.map(\.rawValue)).flatMap(Launcher.init) ?? .trl
    let spec = TrainingSpec(
      name: name, data: readData(fields), student: StudentSpec.read(fields), launcher: launcher,
      template: readTemplate(fields), system: readSystem(fields),
      cutoff: fields.integer("cutoff", in: 16...100_000_000).map(Int.init) ?? 16_384,
      settings: SettingsSpec.read(fields, launcher: launcher),
      devices: fields.integer("devices", in: 1...100_000).map(Int.init) ?? 1,
      heldOut: readShare("held_out", fields) ?? 0.005,
      form: fields.choice(
        "form", of: RowForm.allCases.map(\.rawValue), default: RowForm.promptCompletion.rawValue
      ).flatMap(RowForm.init) ?? .promptCompletion,
      options: Record(fields.mapping("options").map { .init($0.key, $0.value.value) }),
      output: fields.optionalText("output"), evaluation: PlannedEvaluation.read(fields),
      hardware: Hardware.read(fields), acknowledged: readAcknowledged(fields),
      secrets: tree.root.secrets)
    if launcher != .trl, fields.has("form") {
      log.error(
        fields.mark(of: "form"), "\(launcher.title) has a form of rows of its own",
        hint: "form is for TRL")
    }
    fields.finish()
    return log.hasErrors ? nil : spec
  }

  /// Whether a text is a training's, and no recipe's or evaluation's.
  public static func isTraining(_ yaml: String) -> Bool {
    guard case .mapping(let entries)? = RecipeTree.parse(yaml, log: FindingLog())?.root.content
    else { return false }
    let names = Set(entries.map(\.key))
    return names.contains("student") && names.contains("with")
  }

  private static func readData(_ fields: Fields) -> Marked<TrainingData> {
    let mark = fields.mark(of: "data")
    let text = fields.text("data", hint: "run:NAME, a file, a folder, or hub:owner/name") ?? ""
    let data = TrainingData(text)
    switch data {
    case .run(let name) where !RunName.isValid(name):
      fields.log.error(mark, "\"\(name)\" is no run's name", hint: "data: run:quickstart")
    case .hub(let name) where !StudentSpec.isHubName(name):
      fields.log.error(
        mark, "\"\(name)\" is no dataset of the Hub", hint: "data: hub:owner/name")
    default: break
    }
    return Marked(data, mark: mark)
  }

  private static func readTemplate(_ fields: Fields) -> Marked<String>? {
    guard let text = fields.optionalText("template"), text != "auto" else { return nil }
    return Marked(text, mark: fields.mark(of: "template"))
  }

  private static func readSystem(_ fields: Fields) -> SystemText {
    switch fields.optionalText("system") {
    case nil: .ofTemplate
    case "none": .none
    case let text?: .text(text)
    }
  }

  /// `0.5%`, `0.005`, or `off`.
  private static func readShare(_ name: String, _ fields: Fields) -> Double? {
    guard let text = fields.optionalText(name) else { return nil }
    if ["off", "none"].contains(text) { return 0 }
    let number: Double? =
      text.hasSuffix("%")
      ? Double(text.dropLast().filter { $0 != " " }).map { $0 / 100 } : Double(text)
    if let number, (0...0.5).contains(number) { return number }
    fields.log.error(
      fields.mark(of: name), "\(name) should be a share of at most a half, not \"\(text)\"",
      hint: "\(name): 0.5%")
    return nil
  }

  private static func readAcknowledged(_ fields: Fields) -> Set<String> {
    Set((fields.texts("acknowledge") ?? []).map(\.text))
  }
}

extension StudentSpec {
  static func read(_ fields: Fields) -> StudentSpec {
    guard let node = fields.node("student") else {
      fields.log.error(
        fields.mark, "the training needs the field \"student\"",
        hint: "student: { model: smollm2-135m }, or a Hub name, or a folder")
      return StudentSpec(model: Marked("", mark: fields.mark), revision: nil)
    }
    let inner = Fields(node, owner: "the student", log: fields.log, shorthand: "model")
    defer { inner.finish() }
    return StudentSpec(
      model: Marked(inner.text("model") ?? "", mark: inner.mark(of: "model")),
      revision: inner.optionalText("revision"))
  }

  /// Whether a text has the form of a name of the Hub, `owner/name`.
  public static func isHubName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy {
        $0.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9._-]*/) != nil && !$0.contains("..")
      }
  }
}

extension PlannedEvaluation {
  static func read(_ fields: Fields) -> PlannedEvaluation {
    guard let node = fields.node("evaluate") else {
      return PlannedEvaluation(benchmarks: [], maxTokens: nil)
    }
    let inner = Fields(node, owner: "evaluate", log: fields.log)
    defer { inner.finish() }
    return PlannedEvaluation(
      benchmarks: (inner.texts("on") ?? []).map(\.text),
      maxTokens: inner.integer("max_tokens", in: 1...100_000_000).map(Int.init))
  }
}

extension Hardware {
  static func read(_ fields: Fields) -> Hardware {
    guard let node = fields.node("hardware") else {
      return Hardware(memory: nil, teraflops: nil, utilization: 0.4, price: nil)
    }
    let inner = Fields(node, owner: "hardware", log: fields.log)
    defer { inner.finish() }
    return Hardware(
      memory: inner.number("memory", in: 0.1...1e6),
      teraflops: inner.number("teraflops", in: 0.001...1e9),
      utilization: inner.number("utilization", in: 0.001...1) ?? 0.4,
      price: inner.number("price", in: 0...1e6))
  }
}

extension RecipeNode {
  /// Where something that looks like a key stands.
  fileprivate var secrets: [Mark] {
    switch content {
    case .scalar(let text): text.contains(secretPattern) ? [mark] : []
    case .list(let nodes): nodes.flatMap(\.secrets)
    case .mapping(let entries): entries.flatMap(\.value.secrets)
    }
  }
}
