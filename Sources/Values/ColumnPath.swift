/// Where in a row a value stands: `answer`, `meta.level`, `conversations[0].value`,
/// `messages[-1].content`, `messages[role=user][-1].content`.
///
/// A negative index counts from the end. `[field=value]` takes those elements of a list of objects that have this text
/// in this field; a field behind it, without an index between them, is taken of each. A column whose own name looks
/// like a path is found by that name first.
public struct ColumnPath: Sendable, Hashable {
  /// A step down into a value.
  public enum Step: Sendable, Hashable {
    case field(String)
    case element(Int)
    /// The elements that have a text in a field.
    case elements(having: String, in: String)
  }

  /// The path as it was written.
  public let text: String
  /// At least one; the first is a field.
  public let steps: [Step]

  /// A top-level column.
  init(column: String) {
    text = column
    steps = [.field(column)]
  }

  /// Reads a path; nil if it is none.
  public init?(_ text: String) {
    var steps: [Step] = []
    var rest = text[...]
    repeat {
      // A name may be missing nowhere, and none has brackets in it.
      let name = rest.prefix { $0 != "." && $0 != "[" }
      guard !name.isEmpty, !name.contains("]") else { return nil }
      steps.append(.field(String(name)))
      rest = rest.dropFirst(name.count)
      // `a[0].b` and, for lists of lists, `a[0][1]`.
      while rest.first == "[" {
        guard let end = rest.firstIndex(of: "]"), let step = Step(rest[..<end].dropFirst()) else {
          return nil
        }
        steps.append(step)
        rest = rest[rest.index(after: end)...]
      }
      if rest.isEmpty { break }
      guard rest.removeFirst() == "." else { return nil }
    } while true
    self.text = text
    self.steps = steps
  }

  /// The top-level column.
  public var column: String {
    guard case .field(let name)? = steps.first else { return text }
    return name
  }

  /// The names on the way down, without the indices.
  public var names: [String] {
    steps.compactMap { step in
      if case .field(let name) = step { name } else { nil }
    }
  }

  /// Beside ``names``, what is looked at on the way: the names that lead to it.
  public var lookedAt: [[String]] {
    var names: [String] = []
    var found: [[String]] = []
    for step in steps {
      switch step {
      case .field(let name): names.append(name)
      case .element: break
      case .elements(_, let field): found.append(names + [field])
      }
    }
    return found
  }

  /// Whether it leads to a list of values, one of each element that it takes.
  public var picksMany: Bool {
    var picks = false
    for step in steps {
      switch step {
      case .elements: picks = true
      case .element: picks = false
      case .field: break
      }
    }
    return picks
  }

  /// The value in a row; nil if there is none.
  public func value(in row: Record) -> Value? {
    if let value = row[text] { return value }
    guard steps.count > 1 else { return nil }
    var value = Value.record(row)
    var isPick = false
    for step in steps {
      switch (step, value) {
      case (.field(let name), .record(let record)):
        guard let inner = record[name] else { return nil }
        value = inner
      case (.field(let name), .list(let elements)) where isPick:
        value = .list(elements.compactMap { $0.record?[name] })
      case (.element(let index), .list(let elements)):
        let place = index < 0 ? elements.count + index : index
        guard elements.indices.contains(place) else { return nil }
        value = elements[place]
        isPick = false
      case (.elements(let text, let field), .list(let elements)):
        value = .list(elements.filter { $0.record?[field]?.string == text })
        isPick = true
      default: return nil
      }
    }
    if isPick, value.list?.isEmpty == true { return nil }
    return value
  }
}

extension ColumnPath.Step {
  /// Reads what stands in brackets; nil if it is no step.
  fileprivate init?(_ text: Substring) {
    if let index = Int(text) {
      self = .element(index)
      return
    }
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    self = .elements(having: String(parts[1]), in: String(parts[0]))
  }
}

/// A cell made of a row's values: a column (`problem`, `conversations[0].value`), or a template that
/// puts several into a text (`"{{title}}\n\n{{body}}"`).
public struct CellExpression: Sendable, Hashable {
  private enum Piece: Hashable {
    case text(String)
    case column(ColumnPath)
  }

  /// As it was written.
  public let text: String
  private let pieces: [Piece]

  /// What is wrong with an expression, in words.
  public struct Fault: Error, Equatable {
    public let problem: String
  }

  /// Reads a path or, where there are braces, a template.
  public init(_ text: String) throws(Fault) {
    self.text = text
    guard text.contains("{{") else {
      guard let path = ColumnPath(text) else {
        throw Fault(problem: "\"\(text)\" is not a column path")
      }
      pieces = [.column(path)]
      return
    }
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      if open.lowerBound > rest.startIndex {
        pieces.append(.text(String(rest[..<open.lowerBound])))
      }
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}") else {
        throw Fault(problem: "a {{ is not closed by }}")
      }
      let name = rest[..<close.lowerBound].split(separator: " ").joined(separator: " ")
      guard let path = ColumnPath(name) else { throw Fault(problem: "{{\(name)}} names no column") }
      pieces.append(.column(path))
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
  }

  /// A top-level column, whatever its name looks like.
  public static func column(_ name: String) -> CellExpression {
    CellExpression(column: ColumnPath(column: name))
  }

  private init(column: ColumnPath) {
    text = column.text
    pieces = [.column(column)]
  }

  /// Whether it puts a text together, rather than taking one value as it is.
  public var isTemplate: Bool {
    if case .column? = pieces.first, pieces.count == 1 { false } else { true }
  }

  /// Whether its value is a list, one of each element that a path takes.
  public var picksMany: Bool { !isTemplate && paths[0].picksMany }

  /// The paths it reads.
  public var paths: [ColumnPath] {
    pieces.compactMap { piece in
      if case .column(let path) = piece { path } else { nil }
    }
  }

  /// Why a cell cannot be made of a row.
  public struct Absence: Error, Equatable {
    /// The path that leads nowhere.
    public let path: String
    /// In words, for instance `is missing`.
    public let problem: String
  }

  /// The cell of a row: the column's own value, or the template's text.
  ///
  /// - Throws: ``Absence`` if a path leads nowhere, or to something a template cannot write: null, a
  ///   list or an object.
  public func value(in row: Record) throws(Absence) -> Value {
    if pieces.count == 1, case .column(let path) = pieces[0] { return try Self.find(path, in: row) }
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let literal): text += literal
      case .column(let path):
        let value = try Self.find(path, in: row)
        switch value {
        case .string(let inner): text += inner
        case .integer, .bigInteger, .double, .bool: text += value.json
        case .null, .list, .record:
          throw Absence(path: path.text, problem: "should hold a text or number, not \(value.kind)")
        }
      }
    }
    return .string(text)
  }

  /// The stratum of a row in a draw: its cell. Rows without it are a stratum of their own.
  public func stratum(of row: Record) -> String { (try? value(in: row))?.json ?? "null" }

  private static func find(_ path: ColumnPath, in row: Record) throws(Absence) -> Value {
    guard let value = path.value(in: row) else {
      throw Absence(path: path.text, problem: "is missing")
    }
    return value
  }
}
