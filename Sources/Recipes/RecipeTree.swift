/// A recipe as a tree that can be changed from outside, and the text that says the same.
///
/// A change is a path and a value. Dots lead into mappings (`answers.samples`), brackets to members of
/// lists (`questions[pick].keep`): a step by its `id`, or by its filter's name if no other step has it; a
/// source by its name; a text by itself. So a path means the same when a step is added before it.
public struct RecipeTree: Sendable, Equatable {
  public let root: RecipeNode
  /// Says the same as the tree: the text as it was read if that still does, else YAML without comments.
  public let text: String
  private let original: Original
  private let filters: Filters

  /// What was read.
  private struct Original {
    let root: RecipeNode
    let text: String
  }

  /// Reads a recipe's YAML; what is wrong with it goes to the log.
  ///
  /// - Returns: nil if it is no YAML, or too large (100,000 nodes, or 64 deep).
  public static func parse(_ text: String, filters: Filters = .none, log: FindingLog) -> RecipeTree?
  {
    RecipeNode.parse(text, log).map {
      RecipeTree(
        root: $0, text: text, original: Original(root: $0, text: text), filters: filters)
    }
  }

  /// The tree with all overrides, one after another; those that cannot be applied are left out, and the
  /// log says why.
  public func setting(_ overrides: [RecipeOverride], log: FindingLog) -> RecipeTree {
    overrides.reduce(self) { $0.setting($1, log: log) }
  }

  /// The tree with a value somewhere else.
  ///
  /// - Returns: the tree as it is, and an error in the log, if the path names nothing or the value is no
  ///   YAML. Fields of mappings may be new: whether the recipe has such fields is told when it is read.
  public func setting(_ override: RecipeOverride, log: FindingLog) -> RecipeTree {
    guard let path = path(override.path, override.name, log),
      let value = RecipeNode.parse(override.value, log, override: override.name)
    else { return self }
    return setting(path, to: value, name: override.name, log: log)
  }

  /// The tree with a value somewhere else, as ``setting(_:log:)-(RecipeOverride,_)``.
  ///
  /// - Parameter name: how findings about the value call it.
  public func setting(
    _ path: String, to value: RecipeNode, name: String, log: FindingLog
  ) -> RecipeTree {
    self.path(path, name, log).map { setting($0, to: value, name: name, log: log) } ?? self
  }

  private func path(_ text: String, _ name: String, _ log: FindingLog) -> RecipePath? {
    do throws(RecipePath.Fault) {
      return try RecipePath(text)
    } catch {
      log.error(.init(line: 1, column: 1, override: name), error.message, hint: error.hint)
      return nil
    }
  }

  private func setting(
    _ path: RecipePath, to value: RecipeNode, name: String, log: FindingLog
  ) -> RecipeTree {
    let mark = RecipeNode.Mark(line: 1, column: 1, override: name)
    do throws(RecipePath.Fault) {
      let isNone = value.scalar == "none" && !value.isQuoted
      let change = RecipeChange(
        value: isNone ? nil : value.moved(to: mark), mark: mark, filters: filters)
      let changed = try change.made(in: root, at: path)
      guard changed.isOfReadableSize else {
        throw RecipePath.Fault(message: RecipeNode.tooLarge, hint: nil)
      }
      guard let text = changed == original.root ? original.text : changed.yaml else {
        throw RecipePath.Fault(message: "this cannot be written as YAML", hint: nil)
      }
      return RecipeTree(root: changed, text: text, original: original, filters: filters)
    } catch {
      log.error(mark, error.message, hint: error.hint)
      return self
    }
  }

  /// What stands at a path; nil if the path names nothing. Of a step it is the step with its filter's name.
  public func node(at path: String) -> RecipeNode? {
    guard let path = try? RecipePath(path) else { return nil }
    var node = root
    var place: [RecipePath.Component] = []
    for component in path.components {
      switch component {
      case .field(let name):
        if case .member = place.last, let steps = filters.steps(at: place.dropLast()),
          let step = StepNode(node)
        {
          node = steps.fields(of: step)
        }
        guard case .mapping(let entries) = node.content,
          let entry = entries.first(where: { $0.key == name })
        else { return nil }
        node = entry.value
      case .member(let name):
        guard let list = try? RecipeMembers(node, at: place, steps: filters.steps(at: place)),
          let index = try? list.index(of: name)
        else { return nil }
        node = list.nodes[index]
      }
      place.append(component)
    }
    return node
  }

  /// Equal if they say the same; see ``RecipeNode``.
  public static func == (left: RecipeTree, right: RecipeTree) -> Bool { left.root == right.root }
}
