/// A step as it stands in a recipe's list: a filter's name, what it is given, and perhaps an id.
///
/// `complete`, `random: 40`, `{ id: pick, random: { keep: 40, of: math } }`.
struct StepNode {
  let id: RecipeNode.Entry?
  /// The filter's name.
  let name: String
  let nameMark: RecipeNode.Mark
  /// What stands behind the filter's name; the empty scalar if nothing does.
  let parameters: RecipeNode
  let mark: RecipeNode.Mark

  init(
    id: RecipeNode.Entry?, name: String, nameMark: RecipeNode.Mark, parameters: RecipeNode,
    mark: RecipeNode.Mark
  ) {
    self.id = id
    self.name = name
    self.nameMark = nameMark
    self.parameters = parameters
    self.mark = mark
  }

  /// - Returns: nil if it is not one filter.
  init?(_ node: RecipeNode) {
    switch node.content {
    case .scalar(let text) where !text.isEmpty:
      self.init(
        id: nil, name: text, nameMark: node.mark,
        parameters: RecipeNode(.scalar(""), mark: node.mark), mark: node.mark)
    case .mapping(let entries):
      let filters = entries.filter { $0.key != "id" }
      guard filters.count == 1 else { return nil }
      self.init(
        id: entries.first { $0.key == "id" }, name: filters[0].key, nameMark: filters[0].keyMark,
        parameters: filters[0].value, mark: node.mark)
    default: return nil
    }
  }

  /// As it stands in the list.
  var node: RecipeNode {
    if id == nil, parameters.scalar == "", !parameters.isQuoted {
      return RecipeNode(.scalar(name), mark: mark)
    }
    let filter = RecipeNode.Entry(key: name, keyMark: nameMark, value: parameters)
    return RecipeNode(.mapping((id.map { [$0] } ?? []) + [filter]), mark: mark)
  }

  /// The same filter, with something else behind its name.
  func with(_ parameters: RecipeNode) -> StepNode {
    StepNode(id: id, name: name, nameMark: nameMark, parameters: parameters, mark: mark)
  }
}
