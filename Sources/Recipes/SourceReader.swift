import Values

extension SourceSpec {
  /// Reads the recipe's sources.
  static func readAll(_ fields: Fields) -> [SourceSpec] {
    let nodes = fields.list("sources")
    if nodes.isEmpty {
      fields.log.error(
        fields.mark, "the recipe needs sources",
        hint: "sources: [{ name: mine, domain: math, path: questions.jsonl }]")
    }
    // One mapping of names to sources, as teachers are written.
    if nodes.count == 1, case .mapping(let entries) = nodes[0].content, !entries.isEmpty,
      entries.allSatisfy({ if case .mapping = $0.value.content { true } else { false } })
    {
      fields.log.error(
        nodes[0].mark, "sources is a list, and each source has its name in it",
        hint: "- { name: \(entries[0].key), domain: … }")
      return []
    }
    return nodes.map { read($0, fields.log) }
  }

  private static func read(_ node: RecipeNode, _ log: FindingLog) -> SourceSpec {
    let anonymous = Fields(
      node, owner: "a source", log: log,
      hint: { "- { name: mine, domain: math, path: \($0.isEmpty ? "questions.jsonl" : $0) }" })
    let name = anonymous.text("name") ?? ""
    let fields = Fields(node, owner: name.isEmpty ? "a source" : "source \"\(name)\"", log: log)
    _ = fields.node("name")
    func column(_ role: String) -> Marked<CellExpression>? {
      fields.expression(role).map { Marked($0, mark: fields.mark(of: role)) }
    }
    let origin = readOrigin(fields)
    let (question, messages) = (column("question"), column("messages"))
    let spec = SourceSpec(
      name: name, domain: fields.text("domain", hint: "for instance math, code or science") ?? "",
      origin: origin,
      question: question ?? messages ?? Marked(.column("question"), mark: fields.mark),
      questionIsGuessed: question == nil && messages == nil && origin.hasFiles,
      system: column("system"),
      messages: messages.map { EarlierMessages(column: $0, holdQuestion: question == nil) },
      // Made problems bring their answers.
      reference: column("reference") ?? origin.ownColumn("answer", fields.mark),
      difficulty: column("difficulty") ?? origin.ownColumn("difficulty", fields.mark),
      tests: fields.columnPath("tests"), grader: .readGrader(fields), key: column("key"),
      sample: DrawSpec.read("sample", fields),
      expectedRows: fields.integer("expected_rows", in: 1...Int64.max).map { Int($0) },
      reading: readReading(fields, origin), license: fields.optionalText("license"),
      mark: node.mark)
    fields.finish()
    return spec
  }

  private static func readReading(_ fields: Fields, _ origin: SourceOrigin) -> FileReading {
    var reading = FileReading()
    guard origin.hasFiles else { return reading }
    reading.field = fields.optionalText("field")
    reading.delimiter = fields.optionalText("delimiter")
    reading.encoding = fields.optionalText("encoding")
    reading.hasHeader = fields.truth("header") ?? true
    if case .files = origin {
      reading.subset = fields.optionalText("subset")
      reading.split = fields.optionalText("split")
    }
    return reading
  }

  private static func readOrigin(_ fields: Fields) -> SourceOrigin {
    let named = ["path", "hub", "synthetic"].filter(fields.has)
    if named.count > 1 {
      fields.log.error(
        fields.mark, "\(fields.owner) has both \(named.joined(separator: " and "))",
        hint: "make two sources of it")
    }
    if fields.has("hub") { return .hub(HubSpec.read(fields)) }
    if fields.has("synthetic") { return .synthetic(SyntheticSpec.read(fields)) }
    let paths = fields.texts("path")
    if paths == nil {
      fields.log.error(
        fields.mark, "\(fields.owner) needs the field \"path\"",
        hint: "a file or a glob; or hub: owner/name, or synthetic: { rows: 1000 }")
    }
    return .files((paths ?? []).map { Marked($0.text, mark: $0.mark) })
  }
}

extension SourceOrigin {
  /// Whether its rows stand in files that somebody else wrote.
  fileprivate var hasFiles: Bool {
    if case .synthetic = self { false } else { true }
  }

  /// A column that rows of this origin always have.
  fileprivate func ownColumn(_ name: String, _ mark: RecipeNode.Mark) -> Marked<CellExpression>? {
    if case .synthetic = self { Marked(.column(name), mark: mark) } else { nil }
  }
}

extension HubSpec {
  /// A dataset that a mapping names, with its subset, split and revision.
  package static func read(_ fields: Fields) -> HubSpec {
    let dataset = fields.text("hub") ?? ""
    let parts = dataset.split(separator: "/", omittingEmptySubsequences: false)
    let isName =
      (1...2).contains(parts.count)
      && parts.allSatisfy {
        $0.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9._-]*/) != nil && !$0.contains("..")
      }
    if !dataset.isEmpty, !isName {
      fields.log.error(
        fields.mark(of: "hub"), "\(fields.owner): \"\(dataset)\" is no dataset of the Hub",
        hint: "write owner/name, as in the dataset's address")
    }
    return HubSpec(
      dataset: dataset, subset: fields.optionalText("subset"),
      split: fields.optionalText("split") ?? "train",
      revision: fields.optionalText("revision") ?? "main")
  }
}

extension SyntheticSpec {
  fileprivate static func read(_ fields: Fields) -> SyntheticSpec {
    guard let node = fields.node("synthetic") else {
      return SyntheticSpec(kinds: [], rows: 1, difficulty: 1...5)
    }
    let inner = Fields(
      node, owner: "\(fields.owner): synthetic", log: fields.log, shorthand: "rows")
    let spec = SyntheticSpec(
      kinds: (inner.texts("kinds") ?? []).map { Marked($0.text, mark: $0.mark) },
      rows: Int(inner.requiredInteger("rows", in: 1...1_000_000_000) ?? 1),
      difficulty: levels(inner))
    inner.finish()
    return spec
  }

  /// `3` or `1-3`.
  private static func levels(_ fields: Fields) -> ClosedRange<Int> {
    guard let text = fields.optionalText("difficulty") else { return 1...5 }
    let ends = text.split(separator: "-").map { Int($0.trimmingPrefix(" ").prefix { $0 != " " }) }
    if let low = ends.first ?? nil, let high = ends.last ?? nil, ends.count <= 2, 1 <= low,
      low <= high,
      high <= 5
    {
      return low...high
    }
    fields.log.error(
      fields.mark(of: "difficulty"), "\(fields.owner): \"\(text)\" is no range of difficulty",
      hint: "difficulty: 1-3; levels go from 1 to 5")
    return 1...5
  }
}
