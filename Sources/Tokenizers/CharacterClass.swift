/// What a character is to the patterns that split a text into words.
enum CharacterClass: UInt8 {
  /// `\p{L}`
  case letter
  /// `\p{N}`
  case number
  /// `\s`, but for the two below.
  case space
  /// `\r` or `\n`
  case newline
  case other

  init(_ scalar: Unicode.Scalar) {
    self = Self.table[Int(scalar.value)]
  }

  /// For every scalar; filled when it is first needed, in about a tenth of a second.
  private static let table: [CharacterClass] = (0..<0x110000).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)) else { return .other }
    if scalar == "\r" || scalar == "\n" { return .newline }
    if scalar.properties.isWhitespace { return .space }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return .other
    }
  }

  var isSpace: Bool { self == .space || self == .newline }
}
