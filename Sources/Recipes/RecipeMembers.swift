import Values

/// The members of a list of a recipe, by their names.
struct RecipeMembers {
  let nodes: [RecipeNode]
  /// The filters that may be named, if it is a list of steps.
  let steps: KnownFilters?
  private let place: [RecipePath.Component]

  /// - Parameters:
  ///   - node: a list, or the one thing that stands in place of a list of steps or sources.
  ///   - place: where it stands, for messages.
  /// - Throws: a fault if it is no list.
  init(_ node: RecipeNode, at place: [RecipePath.Component], steps: KnownFilters?)
    throws(RecipePath.Fault)
  {
    self.place = place
    self.steps = steps
    let mayStandAlone = steps != nil || place == [.field("sources")]
    switch node.content {
    case .list(let nodes): self.nodes = nodes
    case .scalar("") where !node.isQuoted: nodes = []
    case .scalar, .mapping:
      guard mayStandAlone else {
        let text = RecipePath.text(place)
        throw RecipePath.Fault(
          message: "\(text) is no list, and brackets are for the members of lists",
          hint: "the fields of a mapping stand behind dots: \(text).name")
      }
      nodes = [node]
    }
  }

  /// Whether a member has the name.
  func has(_ name: String) -> Bool { nodes.contains { names(of: $0).contains(name) } }

  /// Which member has the name: the step with this id, or else the only one with this name.
  ///
  /// - Throws: a fault if there is none, or more than one.
  func index(of name: String) throws(RecipePath.Fault) -> Int {
    let list = RecipePath.text(place)
    let byID = nodes.indices.filter { id(of: nodes[$0]) == name }
    let found = byID.isEmpty ? nodes.indices.filter { names(of: nodes[$0]).contains(name) } : byID
    if found.count > 1 {
      throw RecipePath.Fault(
        message: "\(list) has \(found.count) members named \"\(name)\"",
        hint: steps == nil
          ? "give each a name of its own"
          : "give the one you mean an id, and name that: - { id: first, \(name): … }")
    }
    guard let index = found.first else {
      let isPosition = name.allSatisfy(\.isWholeNumber)
      throw RecipePath.Fault(
        message: "\(list) has no member \"\(name)\"",
        hint: isPosition
          ? "members are named by their name or id, not by their position"
          : suggestion(for: String(name.prefix(100)), among: nodes.flatMap { names(of: $0) }))
    }
    return index
  }

  /// A member with a value in its place.
  ///
  /// A step stays the same filter, unless the value is another filter as a recipe writes it; its id stays. A
  /// source keeps its name.
  func replaced(_ old: RecipeNode, by value: RecipeNode) -> RecipeNode {
    guard let steps else { return named(value, like: old) }
    guard let step = StepNode(old) else { return value }
    guard case .mapping = value.content, let new = StepNode(value), steps.has(new.name) else {
      return step.with(value).node
    }
    return StepNode(
      id: new.id ?? step.id, name: new.name, nameMark: new.nameMark, parameters: new.parameters,
      mark: step.mark
    ).node
  }

  private func named(_ value: RecipeNode, like old: RecipeNode) -> RecipeNode {
    guard case .mapping(let entries) = value.content, case .mapping(let before) = old.content,
      let name = before.first(where: { $0.key == "id" || $0.key == "name" }),
      !entries.contains(where: { $0.key == name.key })
    else { return value }
    return RecipeNode(.mapping([name] + entries), mark: value.mark)
  }

  private func id(of node: RecipeNode) -> String? {
    guard case .mapping(let entries) = node.content else { return nil }
    return entries.first { $0.key == "id" }?.value.scalar
  }

  private func names(of node: RecipeNode) -> [String] {
    if steps != nil {
      return StepNode(node).map { [$0.id?.value.scalar, $0.name].compactMap(\.self) } ?? []
    }
    switch node.content {
    case .scalar(let text): return [text]
    case .list: return []
    case .mapping(let entries):
      return entries.filter { $0.key == "id" || $0.key == "name" }.compactMap(\.value.scalar)
    }
  }
}
