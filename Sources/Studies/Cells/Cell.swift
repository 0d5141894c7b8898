import Recipes

/// One recipe of a stage: the base with some values in other places.
public struct Cell: Sendable {
  /// What a cell is compared with, where it is no candidate itself.
  public enum Control: Sendable, Equatable {
    /// Random rows in the filter's place, as many as it keeps.
    case equalRows
    /// Random rows until they have as many trained tokens as a finished cell's.
    case equalTokens
  }

  /// The stage's name.
  public let stage: String
  /// Unique within the stage: the names of what is tried, with slashes between them.
  public let name: String
  /// What is put where, without what the whole stage sets.
  public let assignments: [Assignment]
  public let control: Control?
  /// The cell that has to be finished before this one's recipe can be written; nil if none has.
  public let after: String?
  /// Where it comes from in the study's file.
  public let mark: RecipeNode.Mark
}

extension Cell {
  /// All cells of a stage, controls behind the others.
  public static func all(of stage: StageSpec) -> [Cell] {
    let cells = stage.isGrid ? grid(stage) : varied(stage)
    return stage.hasControls ? cells + controls(stage, beside: cells) : cells
  }

  private static func varied(_ stage: StageSpec) -> [Cell] {
    stage.dimensions.flatMap { dimension in
      dimension.values.map { value in
        Cell(
          stage: stage.name,
          name: stage.dimensions.count == 1 ? value.name : "\(dimension.path)=\(value.name)",
          assignments: [Assignment(path: dimension.path, value: value)], control: nil, after: nil,
          mark: value.mark)
      }
    }
  }

  private static func grid(_ stage: StageSpec) -> [Cell] {
    let rows = stage.dimensions.reduce([[]] as [[Assignment]]) { rows, dimension in
      rows.flatMap { row in
        dimension.values.map { row + [Assignment(path: dimension.path, value: $0)] }
      }
    }
    return rows.map { row in
      Cell(
        stage: stage.name, name: row.map(\.value.name).joined(separator: "/"), assignments: row,
        control: nil, after: nil, mark: row.last?.value.mark ?? stage.mark)
    }
  }

  private static func controls(_ stage: StageSpec, beside cells: [Cell]) -> [Cell] {
    var made: [Cell] = []
    for cell in cells {
      let places = stage.dimensions.filter(\.isOfFilters).map(\.path)
      guard let filter = cell.assignments.first(where: { places.contains($0.path) }),
        let kept = FilterAmount(filter.value.node), !kept.isRandom
      else { continue }
      func control(_ kind: Control, _ name: String, _ node: RecipeNode?, after: String?) {
        guard !made.contains(where: { $0.name == name }) else { return }
        let value = node.map { NamedValue(name: name, node: $0, mark: cell.mark) } ?? filter.value
        made.append(
          Cell(
            stage: stage.name, name: name,
            assignments: cell.assignments.map {
              $0.path == filter.path ? Assignment(path: $0.path, value: value) : $0
            }, control: kind, after: after, mark: cell.mark))
      }
      let others = cell.assignments.filter { $0.path != filter.path }.map(\.value.name)
      func named(_ words: [String]) -> String { (words + others).joined(separator: "/") }
      if let rows = kept.rows {
        let isThere = cells.contains { other in
          other.assignments.contains {
            $0.path == filter.path && FilterAmount($0.value.node) == kept.random
          }
        }
        if !isThere {
          control(
            .equalRows, named(["random \(rows)" + (kept.scope.map { " of \($0)" } ?? "")]),
            kept.randomNode(at: cell.mark), after: nil)
        }
      } else {
        control(.equalRows, named(["as many rows as \(filter.value.name)"]), nil, after: cell.name)
      }
      control(
        .equalTokens, named(["as many tokens as \(filter.value.name)"]), nil, after: cell.name)
    }
    return made
  }
}

/// How many rows a filter keeps, as far as its step says.
struct FilterAmount: Equatable {
  let isRandom: Bool
  /// Nil if the step does not say.
  let rows: Int?
  let scope: String?

  /// - Returns: nil if it is not one filter.
  init?(_ node: RecipeNode) {
    let parameters: RecipeNode
    switch node.content {
    case .scalar(let name):
      guard !name.isEmpty, name != "none" else { return nil }
      (isRandom, rows, scope) = (name == "random", nil, nil)
      return
    case .mapping(let entries):
      let filters = entries.filter { $0.key != "id" }
      guard filters.count == 1 else { return nil }
      isRandom = filters[0].key == "random"
      parameters = filters[0].value
    case .list: return nil
    }
    func number(_ node: RecipeNode?) -> Int? {
      node?.scalar.flatMap { Int($0.filter { $0 != "_" }) }
    }
    if case .mapping(let fields) = parameters.content {
      rows = number(fields.first { $0.key == "keep" }?.value)
      scope = fields.first { $0.key == "of" }?.value.scalar
    } else {
      rows = number(parameters)
      scope = nil
    }
  }

  private init(isRandom: Bool, rows: Int?, scope: String?) {
    (self.isRandom, self.rows, self.scope) = (isRandom, rows, scope)
  }

  /// The random choice of as many.
  var random: FilterAmount { FilterAmount(isRandom: true, rows: rows, scope: scope) }

  /// The step of it.
  func randomNode(at mark: RecipeNode.Mark) -> RecipeNode {
    func scalar(_ text: String) -> RecipeNode { RecipeNode(.scalar(text), mark: mark) }
    var fields = [RecipeNode.Entry(key: "keep", keyMark: mark, value: scalar("\(rows ?? 1)"))]
    if let scope { fields.append(.init(key: "of", keyMark: mark, value: scalar(scope))) }
    return RecipeNode(
      .mapping([
        .init(key: "random", keyMark: mark, value: RecipeNode(.mapping(fields), mark: mark))
      ]), mark: mark)
  }
}
