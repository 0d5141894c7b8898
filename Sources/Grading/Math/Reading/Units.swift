import BigInt
import Values

/// The units that are known by name.
enum Units {
  static func isUnit(_ word: String) -> Bool { unit(word) != nil }

  /// The unit of a sign or a name, with prefixes and in the plural; nil if it is none.
  static func unit(_ word: String) -> Unit? {
    if let known = common[word] { return known }
    return word.utf8.count <= 24 ? looked(up: word) : nil
  }

  /// Those that nearly all answers have, so that they are not taken apart each time.
  private static let common: [String: Unit] = {
    var table: [String: Unit] = [:]
    for word in [
      "m", "km", "cm", "mm", "kg", "g", "s", "h", "in", "ft", "meters", "hours", "minutes", "days",
      "dollars", "cents", "degrees", "percent", "feet", "inches", "miles", "units",
    ] {
      table[word] = looked(up: word)
    }
    return table
  }()

  private static func looked(up word: String) -> Unit? {
    if word == "unit" || word == "units" {
      return Unit(dimensions: ["thing:unit": 1], factor: .one)
    }
    if let entry = UnitTable.signs[word] { return entry.unit }
    for (prefix, power) in UnitTable.signPrefixes where word.hasPrefix(prefix) {
      if let entry = UnitTable.signs[String(word.dropFirst(prefix.count))], entry.takesPrefix {
        return prefixed(entry.unit, power)
      }
    }
    guard word.count > 2 else { return nil }
    let lower = word.lowercased()
    for name in singulars(of: lower) {
      if let entry = UnitTable.names[name] { return entry.unit }
      for (prefix, power) in UnitTable.namePrefixes where name.hasPrefix(prefix) {
        var rest = name.dropFirst(prefix.count)
        if rest.first == "-" { rest = rest.dropFirst() }
        if let entry = UnitTable.names[String(rest)], entry.takesPrefix {
          return prefixed(entry.unit, power)
        }
      }
    }
    // `KM`, `Hrs`
    if word.first?.isUppercase == true, word.count >= 2, word != "Pa",
      let entry = UnitTable.signs[lower],
      !["in", "min", "au", "mol", "cal"].contains(lower)
    {
      return entry.unit
    }
    return nil
  }

  private static func singulars(of word: String) -> [String] {
    word.hasSuffix("s") && word.count > 3 ? [word, String(word.dropLast())] : [word]
  }

  private static func prefixed(_ unit: Unit, _ power: Int) -> Unit {
    let size = Rational(BigInt(10).power(power.magnitude == 0 ? 0 : Int(power.magnitude)))
    return Unit(
      dimensions: unit.dimensions, factor: power < 0 ? unit.factor / size : unit.factor * size)
  }

  /// What is counted by a word that is no unit: a known thing, or a word that is not understood.
  static func thing(_ word: String) -> Unit {
    let name = CountedThings.singular(word.lowercased())
    let kind = CountedThings.isKnown(name) ? "thing" : "word"
    return Unit(dimensions: ["\(kind):\(name)": 1], factor: .one)
  }
}
