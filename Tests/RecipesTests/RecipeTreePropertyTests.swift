import Corpus
import Testing

@testable import Recipes

/// Random trees, paths and values.
struct RecipeTreePropertyTests {
  static let words = [
    "a", "b", "answers", "sources", "questions", "keep", "id", "name", "none", "null", "true", "17",
    "1_000", "0.5", "~", "", " ", "- x", "a: b", "# no", "two\nlines\n", "\n", "  indented\n more",
    "tab\there", "ünï", "😀", "\u{2028}", "\u{85}", "\u{0}", "\u{7}", "a.b", "a]b", "[", "{", "'",
    "\"", "\\", "@", "%", "&x", "*x", "!t", "|", ">", "?", ":", "<<", "=", "---", "...",
    "long "
      + String(repeating: "word ", count: 60),
  ]

  /// What a recipe may hold, whatever it means.
  static func node(_ generator: inout SeededGenerator, depth: Int = 0) -> RecipeNode {
    let start = RecipeNode.Mark.start
    switch generator.integer(0...(depth < 4 ? 9 : 4)) {
    case 0...4:
      let text = generator.element(words)
      let isQuoted = generator.integer(0...1) == 0 || ["~", "null"].contains(text)
      return RecipeNode(.scalar(text), mark: start, isQuoted: isQuoted)
    case 5...6:
      let nodes = (0..<generator.integer(0...4)).map { _ in node(&generator, depth: depth + 1) }
      return RecipeNode(.list(nodes), mark: start)
    default: return mapping(&generator, depth: depth)
    }
  }

  static func mapping(_ generator: inout SeededGenerator, depth: Int = 0) -> RecipeNode {
    var names: [String] = []
    for _ in 0..<generator.integer(0...5) {
      let name = generator.element(words)
      if !names.contains(name) { names.append(name) }
    }
    let entries = names.map {
      RecipeNode.Entry(
        key: $0, keyMark: .start, value: node(&generator, depth: depth + 1))
    }
    return RecipeNode(.mapping(entries), mark: .start)
  }

  /// Whatever a tree holds, its text says.
  @Test func textsReadBackToTheSameTree() throws {
    var generator = SeededGenerator(1)
    let empty = try RecipeTreeTests.tree("x: 1", filters: .none)
    for round in 0..<600 {
      let log = FindingLog()
      let value = Self.node(&generator)
      guard value.scalar != "none" || value.isQuoted else { continue }
      let tree = empty.setting("x", to: value, name: "x", log: log)
      #expect(log.findings.isEmpty, "\(round): \(log.findings)")
      let again = RecipeTree.parse(tree.text, log: log)
      #expect(again == tree, "\(round): \(tree.text)")
      #expect(again?.node(at: "x") == value, "\(round): \(tree.text)")
    }
  }

  /// The paths of all fields of a tree, and of none of its lists.
  private static func paths(_ node: RecipeNode, _ place: String = "") -> [String] {
    guard case .mapping(let entries) = node.content else { return [] }
    return entries.flatMap { entry -> [String] in
      guard !entry.key.isEmpty, !entry.key.contains("\"") else { return [] }
      let path = place + (place.isEmpty ? "" : ".") + "\"\(entry.key)\""
      return [path] + paths(entry.value, path)
    }
  }

  /// What was set is read, and nothing else has changed.
  @Test func settingChangesOnePlace() throws {
    var generator = SeededGenerator(2)
    var tried = 0
    for round in 0..<300 {
      let log = FindingLog()
      let empty = try RecipeTreeTests.tree("x: 1", filters: .none)
      let tree = empty.setting("x", to: Self.mapping(&generator), name: "x", log: log)
      let paths = Self.paths(tree.root)
      let path = generator.element(paths)
      let value = Self.node(&generator)
      // A path of such names may be too long.
      guard value.scalar != "none" || value.isQuoted, path.utf8.count <= 1000 else { continue }
      tried += 1
      let changed = tree.setting(path, to: value, name: "o", log: log)
      #expect(log.findings.isEmpty, "\(round): \(log.findings)")
      #expect(changed.node(at: path) == value, "\(round): \(path)")
      for other in paths where !other.hasPrefix(path) && !path.hasPrefix(other) {
        #expect(changed.node(at: other) == tree.node(at: other), "\(round): \(path), \(other)")
      }
      let removed = changed.setting(RecipeOverride(path, to: "none"), log: log)
      #expect(removed.node(at: path) == nil && log.findings.isEmpty, "\(round): \(path)")
      for other in paths where !other.hasPrefix(path) && !path.hasPrefix(other) {
        #expect(removed.node(at: other) == tree.node(at: other), "\(round): \(path), \(other)")
      }
    }
    #expect(tried > 150)
  }

  /// A random path made of what recipes have in them, and of what they have not.
  private static func path(_ generator: inout SeededGenerator) -> String {
    let pieces =
      words + [
        "samples", "mix", "math", "gsm8k", "pick", "random", "deduplicate", "complete", "to",
        "teachers",
        "smol", "export", ".", ".", ".", "[", "]", "[pick]", "[math]", "[gsm8k].",
        "questions[pick].",
      ]
    return (0..<generator.integer(1...5)).map { _ in generator.element(pieces) }.joined(
      separator: generator.element(["", "."]))
  }

  private static func value(_ generator: inout SeededGenerator) -> String {
    let pieces =
      words + [
        "[", "]", "{ ", " }", ", ", ": ", "[math, codes]", "{ random: 3 }", "{ id: x, length: 3 }",
      ]
    return (0..<generator.integer(1...4)).map { _ in generator.element(pieces) }.joined()
  }

  /// Whatever is asked for is done, or told as an error; never nothing, and never a crash.
  @Test func nothingIsAppliedToNothing() throws {
    var generator = SeededGenerator(3)
    var counts = (done: 0, told: 0)
    let tree = try RecipeTreeTests.tree()
    for round in 0..<2000 {
      let log = FindingLog()
      let override = RecipeOverride(Self.path(&generator), to: Self.value(&generator))
      let changed = tree.setting(override, log: log)
      if log.hasErrors {
        counts.told += 1
        #expect(changed == tree && changed.text == tree.text, "\(round): \(override)")
        #expect(log.findings.allSatisfy { $0.override == override.name }, "\(round): \(override)")
      } else {
        counts.done += 1
        let there = changed.node(at: override.path)
        let isSaid = changed == tree || there != tree.node(at: override.path)
        #expect(isSaid, "\(round): \(override)")
        #expect(RecipeTree.parse(changed.text, log: log) == changed, "\(round): \(override)")
        _ = Recipe.read(changed, log: log)
      }
    }
    #expect(counts.done > 100 && counts.told > 100, "\(counts)")
  }
}
