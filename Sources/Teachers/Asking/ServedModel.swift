/// A model that was asked for, and the one that its endpoint says has answered.
public struct ServedModel: Sendable, Hashable {
  public let teacher: String
  public let asked: String
  /// As the endpoint calls it.
  public let served: String

  /// - Returns: nil where they are the same, or nobody says so: names of one model differ by the organization before
  ///   them and by a date or a version behind them (`gpt-4o` is answered as `gpt-4o-2024-08-06`).
  public init?(_ served: String?, by teacher: Teacher) {
    guard let served, served != teacher.model, case .endpoints = teacher.place,
      !Self.areAlike(teacher.model, served)
    else { return nil }
    self.teacher = teacher.name
    asked = teacher.model
    self.served = Self.withoutFingerprint(served)
  }

  private static func withoutFingerprint(_ name: String) -> String {
    name.last == ")" ? String(name.split(separator: " (", maxSplits: 1).first ?? "") : name
  }

  static func areAlike(_ asked: String, _ served: String) -> Bool {
    let (one, other) = (plain(asked), plain(withoutFingerprint(served)))
    if one == other || one.isEmpty || other.isEmpty { return true }
    let (short, long) = one.count < other.count ? (one, other) : (other, one)
    guard long.hasPrefix(short) else { return false }
    let rest = long.dropFirst(short.count)
    return "-@:_".contains(rest.first ?? "x") && rest.dropFirst().first?.isNumber == true
  }

  /// The name alone, in small letters.
  private static func plain(_ name: String) -> String {
    var name = name.lowercased()
    if let slash = name.lastIndex(of: "/") { name = String(name[name.index(after: slash)...]) }
    for ending in [".gguf", "-latest", ":latest", ":free"] where name.hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    return name
  }
}
