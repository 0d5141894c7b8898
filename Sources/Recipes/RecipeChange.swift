import Values

/// One change of a recipe's tree, before it is known whether there is a place for it.
struct RecipeChange {
  /// What is put there; nil to take away what is there.
  let value: RecipeNode?
  /// Where findings about the value point to.
  let mark: RecipeNode.Mark
  let filters: RecipeTree.Filters

  typealias Component = RecipePath.Component
  typealias Fault = RecipePath.Fault

  /// The tree after it.
  func made(in root: RecipeNode, at path: RecipePath) throws(Fault) -> RecipeNode {
    try made(in: root, path.components[...], at: [])
  }

  /// - Parameters:
  ///   - path: the way from the node to the place of the change, not empty.
  ///   - place: the way from the root to the node.
  private func made(
    in node: RecipeNode, _ path: ArraySlice<Component>, at place: [Component]
  ) throws(Fault) -> RecipeNode {
    switch path.first {
    case .field(let name): try settingField(name, in: node, path.dropFirst(), at: place)
    case .member(let name): try settingMember(name, in: node, path.dropFirst(), at: place)
    case nil: node
    }
  }

  private func settingField(
    _ name: String, in node: RecipeNode, _ rest: ArraySlice<Component>, at place: [Component]
  ) throws(Fault) -> RecipeNode {
    var entries: [RecipeNode.Entry]
    switch node.content {
    case .mapping(let known): entries = known
    // Nothing stands behind the name yet.
    case .scalar("") where !node.isQuoted: entries = []
    case .scalar, .list:
      throw Fault(
        message: "\(words(for: place)) is \(kind(of: node)): it has no field \"\(name)\"",
        hint: "set it whole: \(RecipePath.text(place))={ \(name): … }")
    }
    let here = place + [.field(name)]
    let index = entries.firstIndex { $0.key == name }
    let old = index.map { entries[$0] }
    let new: RecipeNode?
    if rest.isEmpty {
      if old == nil, value == nil {
        throw Fault(
          message: "\(words(for: place)) has no field \"\(name)\" to take away",
          hint: suggestion(for: name, among: entries.map(\.key)))
      }
      new = try value.map { (value) throws(Fault) in try chosen(value, insteadOf: old?.value, here)
      }
    } else {
      new = try made(in: old?.value ?? RecipeNode(.scalar(""), mark: mark), rest, at: here)
    }
    if let new {
      let entry = RecipeNode.Entry(key: name, keyMark: old?.keyMark ?? mark, value: new)
      if let index { entries[index] = entry } else { entries.append(entry) }
    } else if let index {
      entries.remove(at: index)
    }
    return RecipeNode(.mapping(entries), mark: node.mark)
  }

  private func settingMember(
    _ name: String, in node: RecipeNode, _ rest: ArraySlice<Component>, at place: [Component]
  ) throws(Fault) -> RecipeNode {
    let list = try RecipeMembers(node, at: place, steps: filters.steps(at: place))
    let index = try list.index(of: name)
    var members = list.nodes
    let here = place + [.member(name)]
    if rest.isEmpty {
      if let value {
        members[index] = list.replaced(members[index], by: value)
      } else {
        members.remove(at: index)
      }
    } else if let steps = list.steps, let step = StepNode(members[index]) {
      members[index] = step.with(try made(in: steps.fields(of: step), rest, at: here)).node
    } else {
      members[index] = try made(in: members[index], rest, at: here)
    }
    return RecipeNode(.list(members), mark: node.mark)
  }

  /// The value of a field; names in a list of sources or steps stand for those that are there.
  private func chosen(
    _ value: RecipeNode, insteadOf old: RecipeNode?, _ place: [Component]
  ) throws(Fault) -> RecipeNode {
    let steps = filters.steps(at: place)
    guard steps != nil || place == [.field("sources")] else { return value }
    let wanted: [RecipeNode]
    switch value.content {
    case .list(let nodes): wanted = nodes
    case .scalar(""), .mapping: return value
    case .scalar: wanted = [value]
    }
    let list = try RecipeMembers(old ?? RecipeNode(.list([]), mark: mark), at: place, steps: steps)
    var members: [RecipeNode] = []
    for node in wanted {
      if let name = node.scalar, !name.isEmpty, steps?.has(name) != true || list.has(name) {
        members.append(list.nodes[try list.index(of: name)])
      } else {
        members.append(node)
      }
    }
    return RecipeNode(.list(members), mark: value.mark)
  }

  private func words(for place: [Component]) -> String {
    place.isEmpty ? "the recipe" : RecipePath.text(place)
  }

  private func kind(of node: RecipeNode) -> String {
    if case .list = node.content { "a list" } else { "a single value" }
  }
}
