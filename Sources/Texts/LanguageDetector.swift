import CCLD2

/// Tells the language of a text, by the Compact Language Detector 2: 83 languages, by their letters and fours of
/// letters. Formulas and code have none, or seem to have any: what they are made of is left out.
public enum LanguageDetector {
  /// The code of the language that most of a text is in, such as `en`, `de` or `zh`; nil if that cannot be told, as
  /// of a few words or a formula.
  ///
  /// - Complexity: O(n), some tens of megabytes a second.
  public static func language(of text: String) -> String? {
    var prose = prose(of: text)
    let found = prose.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { ccld2_detect($0.baseAddress, $0.count) }
    }
    let code = String(cString: found.code)
    return code == "un" || found.is_reliable == 0 ? nil : code
  }

  /// The languages of a text, at most three, with the share of its letters, 0...1, that each has (in bytes of UTF-8, so
  /// that a Chinese character counts as three English letters); empty if none can be told.
  ///
  /// What CLD2 tells of pieces of some hundred letters is exact to about a tenth.
  ///
  /// - Complexity: O(n), some tens of megabytes a second.
  public static func shares(of text: String) -> [(code: String, share: Double)] {
    var prose = prose(of: text)
    var codes: [UnsafePointer<CChar>?] = [nil, nil, nil]
    var percents: [Int32] = [0, 0, 0]
    let letters = prose.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        ccld2_shares($0.baseAddress, $0.count, &codes, &percents)
      }
    }
    guard letters >= leastLetters else { return [] }
    let found = zip(codes, percents).compactMap { code, percent -> (code: String, share: Double)? in
      guard let code, percent > 0 else { return nil }
      let name = String(cString: code)
      return name == "un" ? nil : (name, Double(percent) / 100)
    }
    // What is of no language is no part of the text.
    let known = found.reduce(0) { $0 + $1.share }
    return found.map { ($0.code, $0.share / known) }
  }

  /// Shorter texts, a few words, have no languages that can be told.
  private static let leastLetters = 40

  /// Whether there is a language of that code.
  public static func knows(_ code: String) -> Bool { code != "un" && ccld2_knows(code) != 0 }

  /// A text without what is between fences, dollars, backticks, `\(` and `\)`, `\[` and `\]`, and without commands such
  /// as `\frac`.
  static func prose(of text: String) -> String {
    var kept: [UInt8] = []
    kept.reserveCapacity(text.utf8.count)
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "`"), UInt8(ascii: "$"):
        let marks = rest.prefix { $0 == byte }.count
        let inner = rest.dropFirst(marks)
        // An opening without an end is a letter like others.
        if let end = end(of: byte, marks, in: inner) {
          kept.append(0x20)
          rest = rest[end...]
        } else {
          kept.append(0x20)
          rest = inner
        }
      case UInt8(ascii: "\\"):
        rest = rest.dropFirst()
        if let end = formulaEnd(in: rest) {
          rest = rest[end...]
          kept.append(0x20)
          continue
        }
        let command = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        rest = rest[command.endIndex...]
        kept.append(0x20)
      default:
        kept.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// Behind the end of a formula that begins behind a backslash, with a bracket; nil if none does.
  private static func formulaEnd(in text: ArraySlice<UInt8>) -> Int? {
    guard let opening = text.first, opening == UInt8(ascii: "(") || opening == UInt8(ascii: "[")
    else { return nil }
    let closing = opening == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
    var place = text.startIndex
    // A formula without an end is looked for no farther than any formula goes: else time would be quadratic.
    let end = min(text.endIndex, place + longestFormula)
    while let found = text[place..<end].firstIndex(of: UInt8(ascii: "\\")), found + 1 < end {
      if text[found + 1] == closing { return found + 2 }
      place = found + 2
      if place >= end { break }
    }
    return nil
  }

  private static let longestFormula = 4096

  /// Behind the next run of just so many marks.
  private static func end(of mark: UInt8, _ count: Int, in text: ArraySlice<UInt8>) -> Int? {
    var place = text.startIndex
    while let found = text[place...].firstIndex(of: mark) {
      let run = text[found...].prefix { $0 == mark }.count
      if run == count { return found + run }
      place = found + run
    }
    return nil
  }
}
