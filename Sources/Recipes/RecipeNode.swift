import Values
import Yams

/// A piece of a recipe's YAML that knows where it stands.
///
/// Two are equal if they say the same, wherever they stand; a mapping's order counts.
public struct RecipeNode: Sendable {
  /// A place in the file, or in an override; both numbers from 1.
  public struct Mark: Sendable, Hashable {
    public let line: Int
    public let column: Int
    /// What put it there instead of the file, as findings call it: `--set answers.samples=4`.
    public let override: String?

    init(line: Int, column: Int, override: String? = nil) {
      self.line = line
      self.column = column
      self.override = override
    }

    /// The top of the file.
    public static let start = Mark(line: 1, column: 1)
  }

  /// A name in a mapping, and what it stands for.
  public struct Entry: Sendable {
    public let key: String
    public let keyMark: Mark
    public let value: RecipeNode

    package init(key: String, keyMark: Mark, value: RecipeNode) {
      (self.key, self.keyMark, self.value) = (key, keyMark, value)
    }
  }

  /// What the piece is.
  public enum Content: Sendable {
    /// Any scalar, as it is written, without its quotes. The empty text is YAML's null.
    case scalar(String)
    case list([RecipeNode])
    case mapping([Entry])
  }

  public let content: Content
  public let mark: Mark
  /// Whether it is a scalar in quotes, and so a text whatever it looks like.
  public let isQuoted: Bool

  /// A node that is not in the file.
  public init(_ content: Content, mark: Mark, isQuoted: Bool = false) {
    self.content = content
    self.mark = mark
    self.isQuoted = isQuoted
  }

  /// Reads YAML; what is wrong with it goes to the log.
  ///
  /// - Parameter override: what the YAML is the value of; nil for a file.
  static func parse(_ yaml: String, _ log: FindingLog, override: String? = nil) -> RecipeNode? {
    func place(_ mark: Yams.Mark) -> Mark { Mark(mark, override: override) }
    let start = Mark(line: 1, column: 1, override: override)
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        if override == nil {
          log.error(start, "the recipe is empty")
        } else {
          log.error(start, "there is no value", hint: "none takes away what is there")
        }
        return nil
      }
      var size = Size()
      return try RecipeNode(node, at: start, depth: 0, size: &size)
    } catch YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _), YamlError.composer(_, let problem, let mark, _)
    {
      if let tab = Self.indentedByTab(yaml, upTo: mark.line) {
        log.error(
          Mark(line: tab, column: 1, override: override), "not YAML: the line begins with a tab",
          hint: "indent with spaces: YAML takes no tabs there")
      } else {
        let line =
          yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
          .dropFirst(mark.line - 1).first ?? ""
        log.error(
          place(mark), "not YAML: \(problem)",
          hint: line.firstMatch(of: /:\s*\{\{/) == nil
            ? "check quotes, colons and indentation"
            : "a template stands in quotes: \"{{question}}\"")
      }
    } catch YamlError.reader(let problem, _, _, _) {
      log.error(start, "not YAML: \(problem)", hint: "write such characters as \"\\u0007\"")
    } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
      let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
      log.error(
        place(context.mark), "\(names) given twice in one mapping", hint: "keep one of them")
    } catch let fault as Fault {
      log.error(fault.mark, fault.message, hint: fault.hint)
    } catch {
      log.error(start, "not YAML: \(error)")
    }
    return nil
  }

  /// The last line, from 1, that is indented by a tab, of those up to the one where reading stopped and the next.
  private static func indentedByTab(_ yaml: String, upTo line: Int) -> Int? {
    let lines = yaml.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).prefix(line + 1)
    return lines.lastIndex { line in
      line.prefix { $0 == " " || $0 == "\t" }.contains("\t")
    }.map { $0 + 1 }
  }

  private struct Fault: Error {
    let mark: Mark
    let message: String
    var hint: String?
  }

  /// How large a recipe is.
  struct Size {
    private(set) var nodes = 0

    /// Counts a node; false if a recipe does not have so many, or none so deep in it.
    mutating func hasRoom(atDepth depth: Int) -> Bool {
      nodes += 1
      return depth < 64 && nodes < 100_000
    }
  }

  static let tooLarge = "too large or nested too deeply to be a recipe"

  /// - Parameters:
  ///   - start: where it stands if YAML does not say.
  ///   - size: counts all nodes, since ten aliases of ten aliases of … are few lines of YAML.
  private init(_ node: Yams.Node, at start: Mark, depth: Int, size: inout Size) throws {
    let mark = node.mark.map { Mark($0, override: start.override) } ?? start
    guard size.hasRoom(atDepth: depth) else { throw Fault(mark: mark, message: Self.tooLarge) }
    if case .scalar(let scalar) = node {
      isQuoted = scalar.style != .plain
    } else {
      isQuoted = false
    }
    switch node {
    case .scalar(let scalar):
      // An unquoted null is the same as nothing; a quoted "null" is a text.
      let isNull = scalar.style == .plain && Self.isNull(scalar.string)
      content = .scalar(isNull ? "" : scalar.string)
    case .sequence(let sequence):
      content = .list(
        try sequence.map { try RecipeNode($0, at: mark, depth: depth + 1, size: &size) })
    case .mapping(let mapping):
      var names: Set<String> = []
      content = .mapping(
        try mapping.map { key, value in
          let keyMark = key.mark.map { Mark($0, override: start.override) } ?? mark
          guard let name = key.string else {
            throw Fault(
              mark: keyMark, message: "a name in a mapping is a text",
              hint: "a template stands in quotes: \"{{title}}\"")
          }
          // YAML tells 1 from "1"; a recipe does not.
          guard names.insert(name).inserted else {
            throw Fault(
              mark: keyMark, message: "\"\(name)\" given twice in one mapping",
              hint: "keep one of them")
          }
          return Entry(
            key: name, keyMark: keyMark,
            value: try RecipeNode(value, at: mark, depth: depth + 1, size: &size))
        })
    case .alias:
      // Composing resolves aliases; one that is left has no anchor.
      content = .scalar("")
    }
    self.mark = mark
  }

  /// Whether a text without quotes is YAML's null.
  static func isNull(_ text: String) -> Bool { ["~", "null", "Null", "NULL"].contains(text) }

  /// The scalar's text, if this is one.
  public var scalar: String? {
    if case .scalar(let text) = content { text } else { nil }
  }

  /// What it says as JSON would: numbers and truth values that are not in quotes are such.
  public var value: Value {
    switch content {
    case .scalar(let text):
      if isQuoted { return .string(text) }
      if text.isEmpty { return .null }
      if let truth = ["true": true, "false": false][text.lowercased()] { return .bool(truth) }
      if let number = Int64(text) { return .integer(number) }
      if let number = Double(text), number.isFinite { return .double(number) }
      return .string(text)
    case .list(let nodes): return .list(nodes.map(\.value))
    case .mapping(let entries):
      return .record(Record(entries.map { .init($0.key, $0.value.value) }))
    }
  }

  /// All scalars in it, with their marks.
  package var scalars: [(text: String, mark: Mark)] {
    switch content {
    case .scalar(let text): [(text, mark)]
    case .list(let nodes): nodes.flatMap(\.scalars)
    case .mapping(let entries): entries.flatMap(\.value.scalars)
    }
  }
}

extension RecipeNode: Equatable {
  public static func == (left: RecipeNode, right: RecipeNode) -> Bool {
    switch (left.content, right.content) {
    // Quotes count where they make a text of what would be a number.
    case (.scalar(let one), .scalar(let other)): one == other && left.value == right.value
    case (.list(let some), .list(let others)): some == others
    case (.mapping(let some), .mapping(let others)):
      some.elementsEqual(others) { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }
}

extension RecipeNode {
  /// It as if it stood elsewhere, with all that is in it.
  package func moved(to mark: Mark) -> RecipeNode {
    switch content {
    case .scalar: RecipeNode(content, mark: mark, isQuoted: isQuoted)
    case .list(let nodes): RecipeNode(.list(nodes.map { $0.moved(to: mark) }), mark: mark)
    case .mapping(let entries):
      RecipeNode(
        .mapping(
          entries.map { Entry(key: $0.key, keyMark: mark, value: $0.value.moved(to: mark)) }),
        mark: mark)
    }
  }

  /// Whether it is no larger than what can be read.
  var isOfReadableSize: Bool {
    var size = Size()
    return hasRoom(atDepth: 0, &size)
  }

  private func hasRoom(atDepth depth: Int, _ size: inout Size) -> Bool {
    guard size.hasRoom(atDepth: depth) else { return false }
    switch content {
    case .scalar: return true
    case .list(let nodes): return nodes.allSatisfy { $0.hasRoom(atDepth: depth + 1, &size) }
    case .mapping(let entries):
      return entries.allSatisfy { $0.value.hasRoom(atDepth: depth + 1, &size) }
    }
  }
}

extension RecipeNode.Mark {
  fileprivate init(_ mark: Yams.Mark, override: String?) {
    self.init(line: mark.line, column: mark.column, override: override)
  }
}
