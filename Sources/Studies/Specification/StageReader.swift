import Recipes
import Values

extension StageSpec {
  /// How many cells one stage may have.
  static let mostCells = 100_000

  static func readAll(_ fields: Fields) -> [StageSpec] {
    let log = fields.log
    let nodes = fields.list("stages")
    if nodes.isEmpty, fields.has("stages") || !fields.has("scale") {
      log.error(
        fields.mark(of: "stages"), "the study needs stages",
        hint: "stages: [ { name: filter, vary: { \"questions[pick]\": [ … ] } } ]")
    }
    var seen: Set<String> = []
    return nodes.compactMap { node in
      guard let stage = read(node, log) else { return nil }
      guard seen.insert(stage.name).inserted else {
        log.error(
          stage.mark, "two stages are called \"\(stage.name)\"", hint: "give one another name")
        return nil
      }
      return stage
    }
  }

  private static func read(_ node: RecipeNode, _ log: FindingLog) -> StageSpec? {
    let fields = Fields(node, owner: "a stage", log: log)
    defer { fields.finish() }
    let name = fields.text("name") ?? ""
    if !name.isEmpty, !RunName.isValid(name) {
      log.error(fields.mark(of: "name"), "\"\(name)\" cannot name a stage", hint: RunName.rule)
    }
    let isGrid = fields.has("grid")
    if isGrid, fields.has("vary") {
      log.error(
        fields.mark(of: "grid"), "stage \"\(name)\" has both vary and grid",
        hint: "vary changes one thing at a time, grid all against all")
    }
    let dimensions =
      fields.mapping("vary").map { Dimension.read($0, name, log) }
      + fields.mapping("grid").map { Dimension.read($0, name, log) }
    if dimensions.isEmpty {
      log.error(
        node.mark, "stage \"\(name)\" compares nothing",
        hint: "vary: { \"questions[pick]\": [ … ] } or grid: { … }")
    }
    let set = fields.mapping("set").map { entry in
      Assignment(
        path: entry.key,
        value: NamedValue(
          name: NamedValue.word(entry.value), node: entry.value, mark: entry.value.mark))
    }
    for assignment in set {
      if dimensions.contains(where: { $0.path == assignment.path }) {
        log.error(
          assignment.value.mark,
          "stage \"\(name)\" sets \"\(assignment.path)\", which it also tries values of",
          hint: "take it out of set")
      }
    }
    let controls = fields.choice("controls", of: ["auto", "none"], default: "none") == "auto"
    if controls, !dimensions.contains(where: \.isOfFilters), !dimensions.isEmpty {
      log.error(
        fields.mark(of: "controls"),
        "stage \"\(name)\" tries no filter, and only filters have controls",
        hint: "a control is random rows in the filter's place: vary \"questions[…]\" or \"keep[…]\""
      )
    }
    let stage = StageSpec(
      name: name, dimensions: dimensions, isGrid: isGrid, hasControls: controls, set: set,
      rowsAt: fields.optionalText("rows_at"), mark: node.mark)
    let cells = dimensions.reduce(isGrid ? 1.0 : 0.0) {
      isGrid ? $0 * Double($1.values.count) : $0 + Double($1.values.count)
    }
    guard cells <= Double(mostCells) else {
      log.error(
        node.mark, "stage \"\(name)\" has more than \(mostCells) cells",
        hint: "compare in several stages")
      return nil
    }
    return stage
  }
}

extension Dimension {
  /// Whether what is tried are filters: steps of the recipe.
  var isOfFilters: Bool {
    (path.hasPrefix("questions[") || path.hasPrefix("keep[")) && path.hasSuffix("]")
  }

  /// `path: [value, …]`, or `path: { name: value, … }`.
  static func read(_ entry: RecipeNode.Entry, _ stage: String, _ log: FindingLog) -> Dimension {
    var values: [NamedValue] = []
    switch entry.value.content {
    case .list(let nodes):
      values = nodes.map { NamedValue(name: NamedValue.word($0), node: $0, mark: $0.mark) }
    case .mapping(let entries):
      values = entries.map { NamedValue(name: $0.key, node: $0.value, mark: $0.keyMark) }
    case .scalar:
      log.error(
        entry.value.mark, "stage \"\(stage)\": what is tried at \"\(entry.key)\" should be a list",
        hint: "\"\(entry.key)\": [one, another]")
    }
    if values.count == 1 {
      log.error(
        entry.value.mark, "stage \"\(stage)\" tries one value only at \"\(entry.key)\"",
        hint: "give another one, or put it under set")
    }
    if values.isEmpty, entry.value.scalar == nil {
      log.error(
        entry.value.mark, "stage \"\(stage)\" tries nothing at \"\(entry.key)\"",
        hint: "give two values or more")
    }
    for (index, value) in values.enumerated() {
      if let earlier = values[..<index].first(where: { $0.node == value.node }) {
        log.error(
          value.mark, "stage \"\(stage)\" tries \"\(value.name)\" twice at \"\(entry.key)\"",
          hint: "line \(earlier.mark.line) says the same; take one of them away")
      } else if value.name.contains("/") || value.name.isEmpty {
        log.error(
          value.mark, "\"\(value.name)\" cannot name a cell",
          hint: "name the values: \"\(entry.key)\": { short-name: value }")
      }
    }
    return Dimension(path: entry.key, values: NamedValue.apart(values), mark: entry.keyMark)
  }
}

extension NamedValue {
  /// What a value is called where nobody named it.
  static func word(_ node: RecipeNode) -> String {
    switch node.content {
    case .scalar(""): return "none"
    case .scalar(let text): return String(text.replacing("/", with: "-").prefix(60))
    case .list(let nodes):
      return nodes.isEmpty ? "none" : String(nodes.map(word).joined(separator: "+").prefix(80))
    case .mapping(let entries):
      return entries.first { $0.key != "id" }.map { String($0.key.prefix(60)) } ?? "none"
    }
  }

  /// The values with names that differ: the second `random` is `random-2`.
  static func apart(_ values: [NamedValue]) -> [NamedValue] {
    var seen: [String: Int] = [:]
    return values.map { value in
      let count = (seen[value.name] ?? 0) + 1
      seen[value.name] = count
      guard count > 1 else { return value }
      return NamedValue(name: "\(value.name)-\(count)", node: value.node, mark: value.mark)
    }
  }
}
