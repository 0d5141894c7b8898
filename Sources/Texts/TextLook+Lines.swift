/// What can be told of a text by its lines and words.
extension TextLook {
  /// How many characters (Unicode scalars) a text has.
  public static func characters(_ text: String) -> Int {
    var text = text
    return text.withUTF8(characters)
  }

  /// How many words a text has: runs of bytes that are no white space of ASCII.
  public static func words(_ text: String) -> Int {
    var count = 0
    var isInWord = false
    for byte in text.utf8 {
      let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
      if !isSpace, !isInWord { count += 1 }
      isInWord = !isSpace
    }
    return count
  }

  /// Whether a text ends in a loop.
  public static func endsInLoop(_ text: String) -> Bool {
    var text = text
    return text.withUTF8(endsInLoop)
  }

  /// The line that comes most often in a row, and how often; of lines with at least so many bytes. Empty lines
  /// between them and indentation do not count.
  public static func longestRun(
    in text: String, ofLinesFrom shortest: Int
  ) -> (line: Substring, count: Int) {
    var best: (line: Substring, count: Int) = ("", 0)
    var current: (line: Substring.UTF8View, count: Int) = (Substring().utf8, 0)
    for whole in text.utf8.split(separator: UInt8(ascii: "\n")) where !isBlank(whole) {
      let line = whole.drop { $0 == 0x20 || $0 == 0x09 }
      if current.count > 0, line.elementsEqual(current.line) {
        current.count += 1
      } else {
        current = (line, 1)
      }
      if current.count > best.count, line.count >= shortest {
        best = (Substring(line), current.count)
      }
    }
    return best
  }

  /// The characters of the longest paragraph: what stands between two empty lines, without code between fences.
  public static func longestParagraph(_ text: String) -> Int {
    var longest = 0
    var current = 0
    var isCode = false
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let start = line.drop { $0 == 0x20 || $0 == 0x09 }
      if start.starts(with: "```".utf8) || start.starts(with: "~~~".utf8) {
        isCode.toggle()
        current = 0
      } else if isCode || isBlank(line) {
        current = 0
      } else {
        // The end of a line within the paragraph is a character, too.
        current += line.reduce(current > 0 ? 1 : 0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        longest = max(longest, current)
      }
    }
    return longest
  }
}
