import Pipeline
import Recipes
import Values

/// Whether a stage's cells differ, and in no more than they declare.
struct CellDifferences {
  private let stage: StageSpec
  private let cells: [CheckedCell]
  private let log: FindingLog

  init(_ stage: StageSpec, _ cells: [CheckedCell], log: FindingLog) {
    self.stage = stage
    self.cells = cells
    self.log = log
  }

  /// Finds fault with cells that are the same, and with those that differ in more than what is tried.
  func tell() {
    let known = cells.compactMap { cell in cell.recipe.map { (cell.cell, Outline($0)) } }
    var first: [[String]: Cell] = [:]
    for (cell, outline) in known {
      if let earlier = first[outline.fingerprints] {
        log.error(
          cell.mark,
          "cells \"\(earlier.name)\" and \"\(cell.name)\" of stage \"\(stage.name)\" are the same recipe",
          hint: "line \(earlier.mark.line) has the other; take one of them away")
      } else {
        first[outline.fingerprints] = cell
      }
    }
    guard let (reference, outline) = known.first else { return }
    for (cell, other) in known.dropFirst() where cell.control == nil {
      let declared = changed(reference, cell)
      let found = outline.differences(from: other)
      let unexplained = found.filter { !explains(declared, $0) }
      let perPath = Dictionary(grouping: found.filter { explains(declared, $0) }, by: \.family)
      // One path of filters is one step; one path of answers one field.
      let crowded = perPath.filter { family, list in
        let allowed = declared.count { Self.family(of: $0) == family }
        switch family {
        case .questions, .keep, .answers: return list.count > allowed
        default: return false
        }
      }.flatMap(\.value)
      let more = unexplained + crowded + together(reference, cell)
      if !more.isEmpty {
        log.warning(
          cell.mark,
          "cells \"\(reference.name)\" and \"\(cell.name)\" of stage \"\(stage.name)\" are confounded: they differ in "
            + Array(Set(more.map(\.what))).sorted().joined(separator: ", ")
            + ", and not only in \(declared.sorted().joined(separator: " and "))",
          hint: "change one thing at a time, or name it as a path of its own in a grid")
      }
    }
  }

  /// The paths at which two cells have other values.
  private func changed(_ one: Cell, _ other: Cell) -> [String] {
    let paths = Set((one.assignments + other.assignments).map(\.path))
    return paths.filter { path in
      one.assignments.first { $0.path == path }?.value.node
        != other.assignments.first { $0.path == path }?.value.node
    } + (stage.rowsAt.map { [$0] } ?? [])
  }

  /// The fields of a value that is a mapping and no filter's step, if several of them are other ones at once.
  private func together(_ one: Cell, _ other: Cell) -> [Difference] {
    other.assignments.flatMap { assignment -> [Difference] in
      let earlier = one.assignments.first { $0.path == assignment.path }
      guard !assignment.path.hasSuffix("]"),
        case .mapping(let own) = assignment.value.node.content,
        case .mapping(let their)? = earlier?.value.node.content
      else { return [] }
      let names = Set((own + their).map(\.key)).filter { name in
        own.first { $0.key == name }?.value != their.first { $0.key == name }?.value
      }
      return names.count < 2
        ? []
        : names.map { Difference(family: .all, what: "\(assignment.path): \($0)") }
    }
  }

  enum Family: Hashable { case source, mix, questions, answers, grade, keep, all, export }

  static func family(of path: String) -> Family {
    let root = path.prefix { $0 != "." && $0 != "[" }
    switch root {
    case "sources": return .source
    case "mix": return .mix
    case "questions": return .questions
    case "answers", "teachers": return .answers
    case "keep": return .keep
    case "export": return .export
    default: return .all
    }
  }

  private func explains(_ paths: [String], _ difference: Difference) -> Bool {
    paths.contains { path in
      switch Self.family(of: path) {
      case .all: true
      // Other sources are mixed and graded otherwise.
      case .source: [.source, .mix, .grade].contains(difference.family)
      case .answers: [.answers, .grade].contains(difference.family)
      case let family: family == difference.family
      }
    }
  }
}

/// One thing in which two recipes differ.
struct Difference: Hashable {
  let family: CellDifferences.Family
  let what: String
}

/// What decides what comes out of a recipe, stage by stage.
struct Outline {
  struct Stage {
    let family: CellDifferences.Family
    let name: String
    let identity: Record
  }

  /// The planned fingerprints of all stages, and of the export.
  let fingerprints: [String]
  let stages: [Stage]

  init(_ recipe: CheckedRecipe) {
    fingerprints = recipe.stages.map(\.planned) + [recipe.export.identity.json]
    stages = recipe.stages.map { stage in
      let family: CellDifferences.Family =
        switch stage.work {
        case .source: .source
        case .questions: stage.name == "mix" ? .mix : .questions
        case .until, .answer: .answers
        case .grade: .grade
        case .answers: .keep
        }
      return Stage(family: family, name: stage.name, identity: stage.identity)
    }
  }

  /// In what two recipes differ: a filter's step whole, elsewhere field by field.
  func differences(from other: Outline) -> [Difference] {
    let families: [CellDifferences.Family] = [.source, .mix, .questions, .answers, .grade, .keep]
    return families.flatMap { family -> [Difference] in
      let (own, their) = (
        stages.filter { $0.family == family }, other.stages.filter { $0.family == family }
      )
      if family == .questions || family == .keep { return Self.steps(own, their, family) }
      return zip(own, their).flatMap { Self.fields($0, $1, family) }
        + (own.count != their.count ? [Difference(family: family, what: "\(family)")] : [])
    }
  }

  /// The steps that only one of the two has; one step in place of another counts once.
  private static func steps(
    _ own: [Stage], _ their: [Stage], _ family: CellDifferences.Family
  ) -> [Difference] {
    let change = their.map { "\($0.name) \($0.identity.json)" }.difference(
      from: own.map { "\($0.name) \($0.identity.json)" })
    let added = change.insertions.map { step -> String in
      if case .insert(let place, _, _) = step { their[place].name } else { "" }
    }
    let removed = change.removals.map { step -> String in
      if case .remove(let place, _, _) = step { own[place].name } else { "" }
    }
    let (more, fewer) = added.count >= removed.count ? (added, removed) : (removed, added)
    return more.enumerated().map { place, name in
      let instead = place < fewer.count ? "\(fewer[place]) or \(name)" : name
      return Difference(family: family, what: "step \(place + 1) (\(instead))")
    }
  }

  private static func fields(_ own: Stage, _ their: Stage, _ family: CellDifferences.Family)
    -> [Difference]
  {
    let names = Set((own.identity.fields + their.identity.fields).map(\.name))
    return names.filter { own.identity[$0] != their.identity[$0] }.sorted().map {
      Difference(family: family, what: "\(own.name): \($0)")
    }
  }
}
