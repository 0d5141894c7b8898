import Values
import Yams

/// A piece of a recipe's YAML that knows where it stands.
public struct RecipeNode: Sendable {
  /// A place in the file, both numbers from 1.
  public struct Mark: Sendable, Hashable {
    public let line: Int
    public let column: Int

    /// The top of the file.
    public static let start = Mark(line: 1, column: 1)
  }

  /// A name in a mapping, and what it stands for.
  public struct Entry: Sendable {
    public let key: String
    public let keyMark: Mark
    public let value: RecipeNode
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
  public init(_ content: Content, mark: Mark) {
    self.content = content
    self.mark = mark
    isQuoted = false
  }

  /// Reads YAML; what is wrong with it goes to the log.
  static func parse(_ yaml: String, _ log: FindingLog) -> RecipeNode? {
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        log.error(.start, "the recipe is empty")
        return nil
      }
      var nodes = 0
      return try RecipeNode(node, depth: 0, nodes: &nodes)
    } catch YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _), YamlError.composer(_, let problem, let mark, _)
    {
      log.error(Mark(mark), "not YAML: \(problem)", hint: "check quotes, colons and indentation")
    } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
      let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
      log.error(Mark(context.mark), "\(names) given twice in one mapping", hint: "keep one of them")
    } catch let error as TooLarge {
      log.error(error.mark, "too large or nested too deeply to be a recipe")
    } catch {
      log.error(.start, "not YAML: \(error)")
    }
    return nil
  }

  private struct TooLarge: Error {
    let mark: Mark
  }

  /// - Parameter nodes: counts them all, since ten aliases of ten aliases of … are few lines of YAML.
  private init(_ node: Yams.Node, depth: Int, nodes: inout Int) throws {
    let mark = node.mark.map(Mark.init) ?? .start
    nodes += 1
    guard depth < 64, nodes < 100_000 else { throw TooLarge(mark: mark) }
    if case .scalar(let scalar) = node {
      isQuoted = scalar.style != .plain
    } else {
      isQuoted = false
    }
    switch node {
    case .scalar(let scalar):
      // An unquoted null is the same as nothing; a quoted "null" is a text.
      let isNull = scalar.style == .plain && ["~", "null", "Null", "NULL"].contains(scalar.string)
      content = .scalar(isNull ? "" : scalar.string)
    case .sequence(let sequence):
      content = .list(try sequence.map { try RecipeNode($0, depth: depth + 1, nodes: &nodes) })
    case .mapping(let mapping):
      content = .mapping(
        try mapping.map { key, value in
          Entry(
            key: key.string ?? "", keyMark: key.mark.map(Mark.init) ?? mark,
            value: try RecipeNode(value, depth: depth + 1, nodes: &nodes))
        })
    case .alias:
      // Composing resolves aliases; one that is left has no anchor.
      content = .scalar("")
    }
    self.mark = mark
  }

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
  var scalars: [(text: String, mark: Mark)] {
    switch content {
    case .scalar(let text): [(text, mark)]
    case .list(let nodes): nodes.flatMap(\.scalars)
    case .mapping(let entries): entries.flatMap(\.value.scalars)
    }
  }
}

extension RecipeNode.Mark {
  fileprivate init(_ mark: Yams.Mark) {
    self.init(line: mark.line, column: mark.column)
  }
}
