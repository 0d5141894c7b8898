import Foundation
import Tokenizers

/// What n-grams are made of.
public enum TextUnits: Sendable {
  /// The ids of a tokenizer.
  case tokens(Tokenizer)
  /// Words, whatever their case, accents and punctuation; see ``NormalizedWord``.
  case words

  /// What one of them is called: `token` or `word`.
  public var name: String {
    switch self {
    case .tokens: "token"
    case .words: "word"
    }
  }

  /// The units of a text, as numbers: equal units have equal numbers.
  ///
  /// A word's number is 64 bits of its letters (FNV-1a), so texts need no common list of words; that two
  /// different words have one number happens once in 2^64, thirteen in a row never.
  func encode(_ text: String) -> [UInt64] {
    switch self {
    case .tokens(let tokenizer): tokenizer.encode(text).map { UInt64(UInt32(bitPattern: $0)) }
    case .words: NormalizedWord.words(of: text).map(\.number)
    }
  }

  /// For each unit of a text, where it stands, in code points.
  func places(_ text: String) -> [Range<Int>] {
    switch self {
    case .tokens(let tokenizer): tokenizer.places(text)
    case .words: NormalizedWord.words(of: text).map(\.place)
    }
  }
}

/// A word of a text: a run of letters and digits, in lower case and without accents. An ideograph or a kana
/// is a word by itself, since their texts have no spaces. All else only separates.
struct NormalizedWord: Equatable {
  let number: UInt64
  /// In code points of the text.
  let place: Range<Int>

  static func words(of text: String) -> [NormalizedWord] {
    var words: [NormalizedWord] = []
    var start = 0
    var number = FNV1a()
    var place = 0
    func finish() {
      if number != FNV1a() {
        words.append(NormalizedWord(number: number.value, place: start..<place))
      }
      number = FNV1a()
    }
    for scalar in text.unicodeScalars {
      let kind = Kind(scalar)
      if kind != .partOfWord, kind != .accent { finish() }
      if kind == .partOfWord || kind == .wholeWord {
        if number == FNV1a() { start = place }
        if scalar.isASCII {
          number.add(scalar.value | (scalar.properties.isUppercase ? 0x20 : 0))
        } else {
          // Accents come apart from their letters, and are left out.
          for folded in folded(scalar) { number.add(folded) }
        }
      }
      place += 1
      if kind == .wholeWord { finish() }
    }
    finish()
    return words
  }

  private enum Kind {
    case partOfWord, wholeWord, accent, separator

    init(_ scalar: Unicode.Scalar) {
      if scalar.isASCII {
        let isWord = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        self = isWord ? .partOfWord : .separator
        return
      }
      switch scalar.properties.generalCategory {
      case .nonspacingMark: self = .accent
      case .spacingMark, .enclosingMark, .uppercaseLetter, .lowercaseLetter, .titlecaseLetter,
        .modifierLetter, .decimalNumber, .letterNumber, .otherNumber:
        self = .partOfWord
      case .otherLetter:
        let isKana = (0x3041...0x30FF).contains(scalar.value)
        self = scalar.properties.isIdeographic || isKana ? .wholeWord : .partOfWord
      default: self = .separator
      }
    }
  }

  /// A character in lower case, in its parts, without its accents.
  private static func folded(_ scalar: Unicode.Scalar) -> [UInt32] {
    scalar.properties.lowercaseMapping.decomposedStringWithCompatibilityMapping.unicodeScalars
      .filter { $0.properties.generalCategory != .nonspacingMark }.map(\.value)
  }
}
