/// Where something stands in a recipe: `answers.samples`, `questions[pick].keep`, `mix."a.b"`.
///
/// Dots lead into mappings, brackets to the members of a list by their names, never by their positions.
struct RecipePath: Sendable, Equatable {
  enum Component: Sendable, Equatable {
    /// A name in a mapping.
    case field(String)
    /// A member of a list, by its name or id.
    case member(String)
  }

  /// At least one, a field first.
  let components: [Component]

  /// A path that cannot be read, and why.
  struct Fault: Error, Equatable {
    let message: String
    let hint: String?
  }

  private static let hint = "write answers.samples, questions[pick].keep or sources[gsm8k].sample"

  /// - Throws: ``Fault`` if it is no path, or longer than any that a recipe has.
  init(_ text: String) throws(Fault) {
    guard text.utf8.count <= 1000 else {
      throw Fault(message: "the path is too long", hint: Self.hint)
    }
    var components: [Component] = []
    var rest = text[...]
    while !rest.isEmpty {
      if rest.first == "[" {
        rest.removeFirst()
        components.append(.member(try Self.name(&rest, endingAt: "]")))
        guard rest.first == "]" else {
          throw Fault(message: "the path's bracket is not closed", hint: Self.hint)
        }
        rest.removeFirst()
      } else {
        if !components.isEmpty {
          guard rest.first == "." else {
            throw Fault(message: "a bracket is followed by a dot", hint: Self.hint)
          }
          rest.removeFirst()
        }
        components.append(.field(try Self.name(&rest, endingAt: ".[")))
      }
    }
    guard case .field = components.first else {
      throw Fault(message: "the path names nothing", hint: Self.hint)
    }
    self.components = components
  }

  /// Takes a name, which stands in quotes if there are dots or brackets in it.
  private static func name(_ rest: inout Substring, endingAt ends: String) throws(Fault) -> String {
    var name: Substring
    if let quote = rest.first, quote == "\"" || quote == "'" {
      rest.removeFirst()
      name = rest.prefix { $0 != quote }
      rest = rest.dropFirst(name.count)
      guard rest.first == quote else {
        throw Fault(message: "the path's quotes are not closed", hint: hint)
      }
      rest.removeFirst()
      guard rest.first.map(ends.contains) ?? !ends.contains("]") else {
        throw Fault(message: "the path goes on behind quotes", hint: hint)
      }
    } else {
      name = rest.prefix { !ends.contains($0) && $0 != "]" }
      rest = rest.dropFirst(name.count)
      if rest.first == "]", !ends.contains("]") {
        throw Fault(message: "the path closes a bracket that was not opened", hint: hint)
      }
    }
    guard !name.isEmpty else { throw Fault(message: "the path has an empty name", hint: hint) }
    return String(name)
  }
}

extension RecipePath {
  /// Components as they are written.
  static func text(_ components: some Sequence<Component>) -> String {
    var text = ""
    for component in components {
      switch component {
      case .field(let name): text += (text.isEmpty ? "" : ".") + quoted(name)
      case .member(let name): text += "[\(quoted(name))]"
      }
    }
    return text
  }

  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { ".[]=\"'".contains($0) }) else { return name }
    return name.contains("\"") ? "'\(name)'" : "\"\(name)\""
  }
}
