/// A text as the lexer goes through it: its characters, and those of ASCII as bytes, which are told apart many times as fast.
struct LexedText {
  let characters: [Character]
  /// For each character its byte; 255 for all beyond ASCII.
  let codes: [UInt8]

  init(_ text: String) {
    // Of ASCII each byte is a character, but for two that make one line's end.
    if text.utf8.allSatisfy({ $0 < 128 && $0 != 13 }) {
      codes = Array(text.utf8)
      characters = codes.map { Self.ascii[Int($0)] }
    } else {
      characters = Array(text)
      codes = characters.map { $0.asciiValue ?? 255 }
    }
  }

  private static let ascii = (0..<128).map { Character(UnicodeScalar(UInt8($0))) }

  /// Whether a letter of ASCII stands at a place, which may lie behind the end.
  func isLetter(at place: Int) -> Bool {
    place < codes.count && (97...122).contains(codes[place] | 0x20)
  }

  /// Whether a digit of ASCII stands at a place, which may lie behind the end.
  func isDigit(at place: Int) -> Bool {
    place < codes.count && (48...57).contains(codes[place])
  }

  /// Whether white space stands at a place.
  func isSpace(at place: Int) -> Bool {
    let code = codes[place]
    return code == 255 ? characters[place].isWhitespace : code == 32 || (9...13).contains(code)
  }

  /// A run of characters of ASCII.
  func plain(_ range: Range<Int>) -> String {
    String(decoding: codes[range], as: UTF8.self)
  }
}
