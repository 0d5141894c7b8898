/// Letters of other scripts that look like Latin ones: a text in which some of its letters were exchanged for them reads
/// as before, and shares hardly a word with what it was.
///
/// The pairs are those of the Unicode consortium's confusables (Unicode Technical Standard 39) that have the shape of a
/// Latin letter in usual fonts.
enum LookAlikes {
  /// The text with Latin letters in their place; nil if there is nothing to level.
  ///
  /// Letters are levelled in a text that is Latin but for a few: one in Russian or Greek has others that look like nothing
  /// of the kind. Small letters of Greek stand for variables, and stay but for omicron.
  ///
  /// - Complexity: O(n).
  static func levelled(_ text: [UInt32]) -> [UInt32]? {
    var (latin, alike, cyrillic) = (0, 0, 0)
    for value in text {
      switch value {
      case 0x41...0x5A, 0x61...0x7A: latin += 1
      case 0x370...0x3FF where letters[value] != nil: alike += 1
      case 0x400...0x52F:
        if letters[value] != nil { alike += 1 } else { cyrillic += 1 }
      default: break
      }
    }
    guard alike > 0, latin > alike + cyrillic, cyrillic * 20 < latin else { return nil }
    return text.map { letters[$0] ?? $0 }
  }

  private static let letters = pairs(
    "аеорсухіѕјһԁԛԝѵӏАВЕКМНОРСТУХІЅЈҺԚԜҮҽοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxisjhdqwvlABEKMHOPCTYXISJHQWYeoABEZHIKMNOPTYX")

  private static func pairs(_ letters: String, _ latin: String) -> [UInt32: UInt32] {
    var pairs: [UInt32: UInt32] = [:]
    for (letter, other) in zip(letters.unicodeScalars, latin.unicodeScalars) {
      pairs[letter.value] = other.value
    }
    return pairs
  }
}
