import Yams

extension RecipeNode {
  /// It as YAML that reads back to the same; nil if there is none.
  var yaml: String? {
    for careful in [false, true] {
      if let text = try? serialize(node: yams(isCareful: careful), width: -1, allowUnicode: true),
        RecipeNode.parse(text, FindingLog()) == self
      {
        return text
      }
    }
    return nil
  }

  /// - Parameter isCareful: whether texts in quotes are written on one line, with escapes: hard to read, but
  ///   there is nothing that it cannot say.
  private func yams(isCareful: Bool) -> Yams.Node {
    switch content {
    case .scalar("") where !isQuoted: Yams.Node("null", .implicit, .plain)
    // Where a text cannot stand without quotes, the emitter sets them.
    case .scalar(let text): Yams.Node(text, .implicit, style(of: text, isCareful))
    case .list(let nodes): Yams.Node(nodes.map { $0.yams(isCareful: isCareful) })
    case .mapping(let entries):
      Yams.Node(
        entries.map { entry in
          (
            Yams.Node(entry.key, .implicit, isCareful ? .doubleQuoted : .plain),
            entry.value.yams(isCareful: isCareful)
          )
        })
    }
  }

  private func style(of text: String, _ isCareful: Bool) -> Yams.Node.Scalar.Style {
    if !isQuoted && !Self.isNull(text) { return .plain }
    if isCareful { return .doubleQuoted }
    return text.contains("\n") ? .literal : .singleQuoted
  }
}
