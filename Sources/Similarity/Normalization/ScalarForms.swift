import Foundation

/// The code points of a text in a form that is compared, with where each comes from.
struct ScalarForms: Sendable {
  /// What becomes of code points beyond ASCII.
  enum Form: Sendable {
    case asIs
    /// Their compatibility decomposition.
    case compatible
    /// The same in lower case and without accents.
    case folded
  }

  private(set) var values: [UInt32]
  /// For each, its place in the text; nil where all are as they were.
  private(set) var origins: [Int32]?

  /// - Parameter keepsSigns: whether signs of mathematics that have a command stay as they are.
  init(_ text: [UInt32], _ form: Form, keepsSigns: Bool = false) {
    values = text
    guard form != .asIs, text.contains(where: { $0 >= 0x80 }) else { return }
    let text = LookAlikes.levelled(text) ?? text
    values = []
    values.reserveCapacity(text.count)
    var origins: [Int32] = []
    origins.reserveCapacity(text.count)
    let table = form == .folded ? Self.folded : Self.compatible
    for (place, value) in text.enumerated() {
      if value < 0x80 {
        values.append(value)
        origins.append(Int32(place))
        continue
      }
      // Within words, where web pages put them to break lines.
      if Self.isInvisible(value) { continue }
      let isSign = keepsSigns && MathNames.commandOfSign[value] != nil
      let forms = isSign ? nil : table[value] ?? Self.rareForms(value, form)
      for scalar in forms ?? [value] {
        values.append(scalar)
        origins.append(Int32(place))
      }
    }
    self.origins = origins
  }

  init(values: [UInt32], origins: [Int32]?) {
    self.values = values
    self.origins = origins
  }

  /// The place in the text of the code point at a place.
  func origin(_ place: Int) -> Int { origins.map { Int($0[place]) } ?? place }

  mutating func lowercase() {
    if values.allSatisfy({ $0 < 0x80 }) {
      for place in values.indices where 0x41...0x5A ~= values[place] { values[place] |= 0x20 }
      return
    }
    var (lower, places): ([UInt32], [Int32]) = ([], [])
    for (place, value) in values.enumerated() {
      if value < 0x80 {
        lower.append(0x41...0x5A ~= value ? value | 0x20 : value)
        places.append(Int32(origin(place)))
        continue
      }
      let mapping = Unicode.Scalar(value)?.properties.lowercaseMapping.unicodeScalars.map(\.value)
      for scalar in mapping ?? [value] {
        lower.append(scalar)
        places.append(Int32(origin(place)))
      }
    }
    (values, origins) = (lower, places)
  }

  /// Makes one space of each run of white space, and none of those at the ends.
  mutating func collapseSpaces() {
    var (kept, places): ([UInt32], [Int32]) = ([], [])
    kept.reserveCapacity(values.count)
    places.reserveCapacity(values.count)
    var isPending = false
    for (place, value) in values.enumerated() {
      if Self.isSpace(value) {
        isPending = !kept.isEmpty
        continue
      }
      if isPending {
        kept.append(0x20)
        places.append(Int32(origin(max(0, place - 1))))
        isPending = false
      }
      kept.append(value)
      places.append(Int32(origin(place)))
    }
    (values, origins) = (kept, places)
  }

  /// Soft hyphens, and what has no width.
  private static func isInvisible(_ value: UInt32) -> Bool {
    value == 0xAD || value == 0xFEFF || 0x200B...0x200D ~= value || 0x2060...0x2064 ~= value
  }

  /// White space, and what has no width.
  static func isSpace(_ value: UInt32) -> Bool {
    if value < 0x80 { return value == 0x20 || 0x09...0x0D ~= value }
    if value == 0xFEFF || 0x200B...0x200D ~= value || value == 0x2060 { return true }
    return Unicode.Scalar(value)?.properties.isWhitespace ?? false
  }

  /// Code points whose forms are another thing, worked out once: all of the basic plane but ideographs and
  /// what is private, and the letters of mathematics. The rest is itself.
  private static let compatible = table(.compatible)
  private static let folded = table(.folded)

  private static func table(_ form: Form) -> [UInt32: [UInt32]] {
    var table: [UInt32: [UInt32]] = [:]
    for range: ClosedRange<UInt32> in [
      0x80...0x33FF, 0xA640...0xABFF, 0xF900...0xFFFF, 0x1D400...0x1D7FF,
    ] {
      for value in range {
        guard let forms = forms(value, form), forms != [value] else { continue }
        table[value] = forms
      }
    }
    return table
  }

  /// Those of what is in no table: syllables of Hangul, compatibility ideographs; nil for what is itself.
  private static func rareForms(_ value: UInt32, _ form: Form) -> [UInt32]? {
    switch value {
    case 0xAC00...0xD7A3, 0x10400...0x104FF, 0x2F800...0x2FA1F: forms(value, form)
    default: nil
    }
  }

  private static func forms(_ value: UInt32, _ form: Form) -> [UInt32]? {
    guard let scalar = Unicode.Scalar(value) else { return nil }
    let properties = scalar.properties
    var text = form == .folded ? properties.lowercaseMapping : String(scalar)
    let plain = text
    text = text.decomposedStringWithCompatibilityMapping
    var values = text.unicodeScalars.map(\.value)
    if properties.generalCategory == .otherNumber, text != plain {
      // "x²" is no 2 behind an x, and "2½" no 21 halves.
      switch value {
      case 0xB2, 0xB3, 0xB9, 0x2070...0x207F: values.insert(0x5E, at: 0)
      case 0x2080...0x208F: values.insert(0x5F, at: 0)
      default: values.insert(0x20, at: 0)
      }
    }
    if form == .folded {
      values.removeAll {
        Unicode.Scalar($0)?.properties.generalCategory == .nonspacingMark
      }
    }
    return values
  }
}
