/// A change of a recipe from outside: what is put where.
public struct RecipeOverride: Sendable, Equatable {
  /// `answers.samples`, `questions[pick].keep`, `sources`.
  public let path: String
  /// YAML; `none` takes away what is there.
  public let value: String
  /// How findings call it.
  public let name: String

  /// - Parameter name: how findings call it; without one, `path=value`, shortened and without secrets.
  public init(_ path: String, to value: String, name: String? = nil) {
    self.path = path
    self.value = value
    self.name = name ?? Self.told(path, value)
  }

  /// Reads `path=value`; without a `=` there is no value, which a tree finds fault with.
  ///
  /// - Parameter option: what stands before it on the command line, for findings.
  public init(assignment: String, option: String) {
    var quote: Character?
    var depth = 0
    let end = assignment.firstIndex { character in
      if let open = quote {
        if character == open { quote = nil }
        return false
      }
      switch character {
      case "\"", "'": quote = character
      case "[": depth += 1
      case "]": depth -= 1
      case "=": return depth <= 0
      default: break
      }
      return false
    }
    let path = String(assignment[..<(end ?? assignment.endIndex)])
    let value = end.map { String(assignment[assignment.index(after: $0)...]) }
    self.init(path, to: value ?? "", name: "\(option) \(Self.told(path, value))")
  }

  /// In one short line; a value that may be a secret is not repeated.
  private static func told(_ path: String, _ value: String?) -> String {
    guard let value else { return path.contains(secretPattern) ? "…" : printable(path.prefix(200)) }
    // Every value of a key, wherever it stands, and whatever looks like one.
    let isKey = /\bkey["']?\s*[:=]/.wordBoundaryKind(.simple)
    let isSecret = value.contains(secretPattern) || "\(path)=\(value)".contains(isKey)
    let line = value.prefix { !$0.isNewline }
    let short = line.count == value.count && line.count <= 60 ? line : line.prefix(60) + "…"
    return printable("\(path.prefix(200))=\(isSecret ? "…" : short)")
  }

  /// Without what a terminal would take for a command.
  private static func printable(_ text: some StringProtocol) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
