/// What the readers of recipes ask mappings for: the keys of recipes, as the code knows them that reads them.
///
/// A ``FindingLog`` that has one notes every question that a ``Fields`` is asked. The reference of recipes is made of it, so
/// that it cannot say anything else than the readers do.
public final class FieldReads {
  /// What a key is read as.
  public enum Kind: Sendable, Equatable {
    /// It is looked at by whoever reads it.
    case any
    case text
    /// One of some words.
    case word([String])
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case truth
    /// A text or a list of texts.
    case texts
    case list
    case mapping
    /// A column, a path into it, or a template.
    case expression
    case column
  }

  /// A key of a mapping.
  public struct Field: Sendable, Equatable {
    public let name: String
    public internal(set) var kind: Kind
    /// Whether it is a fault to leave it out.
    public internal(set) var isRequired: Bool
  }

  /// The keys of each mapping, in the order in which they are asked for; names in quotes are all one: `source "…"`.
  public private(set) var fields: [String: [Field]] = [:]

  public init() {}

  func note(_ owner: String, _ name: String, _ kind: Kind, isRequired: Bool = false) {
    let owner = Self.general(owner)
    if let place = fields[owner]?.firstIndex(where: { $0.name == name }) {
      if kind != .any { fields[owner]?[place].kind = kind }
      if isRequired { fields[owner]?[place].isRequired = true }
    } else {
      fields[owner, default: []].append(.init(name: name, kind: kind, isRequired: isRequired))
    }
  }

  /// An owner without the names that a recipe gives.
  private static func general(_ owner: String) -> String {
    owner == "a source" ? "source \"…\"" : owner.replacing(/"[^"]*"/, with: "\"…\"")
  }
}
