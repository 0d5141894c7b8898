/// A stranger's text as it may be shown on a terminal: what would move the cursor, recolour, reverse or hide the text
/// around it stands there as `\u{1B}`. Line feeds and tabs stay, and the two characters that end lines elsewhere become one.
///
/// Control characters (Unicode's Cc), line and paragraph separators, those of the bidirectional algorithm
/// (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters), and tags, which are letters that nobody sees.
public func visible(_ text: String) -> String {
  // Nearly all texts have none, and are not copied.
  guard text.utf8.contains(where: isSuspicious) else { return text }
  var shown = String.UnicodeScalarView()
  let scalars = text.unicodeScalars
  var place = scalars.startIndex
  while place < scalars.endIndex {
    let scalar = scalars[place]
    place = scalars.index(after: place)
    if scalar == "\r", place < scalars.endIndex, scalars[place] == "\n" { continue }
    if isHarmless(scalar) {
      shown.append(scalar)
    } else {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let zeros = String(repeating: "0", count: max(0, 2 - digits.count))
      shown.append(contentsOf: "\\u{\(zeros)\(digits)}".unicodeScalars)
    }
  }
  return String(shown)
}

/// Whether a byte of UTF-8 may belong to something that is not shown.
private func isSuspicious(_ byte: UInt8) -> Bool {
  byte < 0x20 && byte != 0x0A && byte != 0x09 || byte == 0x7F || byte == 0xC2 || byte == 0xD8
    || byte == 0xE2 || byte == 0xF3
}

private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A: true
  case 0..<0x20, 0x7F..<0xA0: false
  case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
  case 0xE0000...0xE007F: false
  default: true
  }
}
