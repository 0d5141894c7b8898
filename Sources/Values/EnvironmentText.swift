/// A text in which `$NAME` and `${NAME}` stand for environment variables; `$$` is a dollar. What the variables hold is
/// no part of it.
public struct EnvironmentText: Sendable, Hashable {
  private enum Piece: Hashable {
    case text(String)
    case variable(String)
  }

  /// As it was written.
  public let text: String
  private let pieces: [Piece]

  /// What is wrong with a text, in words.
  public struct Fault: Error, Equatable {
    public let problem: String
  }

  /// Reads a text.
  public init(_ text: String) throws(Fault) {
    self.text = text
    var pieces: [Piece] = []
    var literal = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      literal += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        literal += "$"
        rest = rest.dropFirst()
        continue
      }
      let isBraced = rest.first == "{"
      if isBraced { rest = rest.dropFirst() }
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      rest = rest[name.endIndex...]
      guard let first = name.first, !first.isNumber, !isBraced || rest.first == "}" else {
        throw Fault(
          problem: "a $ stands before the name of an environment variable; $$ is a dollar")
      }
      if isBraced { rest = rest.dropFirst() }
      if !literal.isEmpty { pieces.append(.text(literal)) }
      literal = ""
      pieces.append(.variable(String(name)))
    }
    literal += rest
    if !literal.isEmpty { pieces.append(.text(literal)) }
    self.pieces = pieces
  }

  /// The variables that it names, in their order.
  public var variables: [String] {
    pieces.compactMap { piece in
      if case .variable(let name) = piece { name } else { nil }
    }
  }

  /// The text with what the variables hold.
  public func filled(_ value: (String) throws -> String) rethrows -> String {
    try pieces.reduce(into: "") { filled, piece in
      switch piece {
      case .text(let text): filled += text
      case .variable(let name): filled += try value(name)
      }
    }
  }
}

/// A header of requests, whose value may name environment variables.
public struct HeaderText: Sendable, Hashable {
  /// As it was written.
  public let name: String
  public let value: EnvironmentText

  public init(name: String, value: EnvironmentText) {
    self.name = name
    self.value = value
  }
}
