/// How a text is read where it may be read in several ways.
struct Reading: Hashable, Sendable {
  /// `1,234` is a list of two, not one number.
  var partsAtCommas = false
  /// Letters before brackets that are functions in the text itself: `f(x) = …`.
  var functions: Set<String> = []
  /// Whether two letters of plain text behind a number may be a unit: `2ft`.
  var hasUnits = true
  /// Whether letters that commonly are functions are functions.
  var guessesFunctions = true

  /// Letters that are commonly functions.
  static let commonFunctions: Set<String> = ["f", "g", "h", "P", "Q", "F"]

  /// Whether a comma stands in a text where it may group digits.
  static func hasGroups(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while let comma = bytes[index...].firstIndex(of: UInt8(ascii: ",")) {
      index = comma + 1
      let behind = bytes[index...].prefix(4).prefix { isDigit($0) }
      if behind.count == 3, comma > 0, isDigit(bytes[comma - 1]) { return true }
      if index >= bytes.count { break }
    }
    return false
  }

  /// The names of functions that a text defines: a letter before a bracket whose content is plain, and `=` behind it;
  /// whether other letters stand before brackets, and whether one of them stands there twice with other contents: that
  /// is no product.
  static func letters(_ bytes: [UInt8]) -> (
    defined: Set<String>, hasOthers: Bool, areApplied: Bool
  ) {
    var defined: Set<String> = []
    var hasOthers = false
    var contents: [String: ArraySlice<UInt8>] = [:]
    var areApplied = false
    var index = 0
    while let open = bytes[index...].firstIndex(of: UInt8(ascii: "(")) {
      index = open + 1
      var before = open
      while before > 0, bytes[before - 1] == 32 || bytes[before - 1] == 39 { before -= 1 }
      if before >= 5, bytes[..<before].suffix(5).elementsEqual("\\left".utf8) { before -= 5 }
      guard before > 0, isLetter(bytes[before - 1]), before == 1 || !isNamePart(bytes[before - 2])
      else {
        if index >= bytes.count { break }
        continue
      }
      let name = String(UnicodeScalar(bytes[before - 1]))
      var close = index
      while close < bytes.count, close - index < 24, bytes[close] != UInt8(ascii: ")") {
        close += 1
      }
      let content = bytes[index..<close]
      var behind = close + 1
      while behind < bytes.count, bytes[behind] == 32 || bytes[behind] == UInt8(ascii: "&") {
        behind += 1
      }
      let isPlain =
        content.allSatisfy { isLetter($0) || $0 == 44 || $0 == 32 || $0 == 95 || isDigit($0) }
        && content.contains(where: isLetter)
      if isPlain, behind < bytes.count, bytes[behind] == UInt8(ascii: "=") {
        defined.insert(name)
      } else if commonFunctions.contains(name) {
        hasOthers = true
        if let before = contents[name], before != content { areApplied = true }
        contents[name] = content
      }
      if index >= bytes.count { break }
    }
    return (defined, hasOthers, areApplied)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
  private static func isNamePart(_ byte: UInt8) -> Bool { isLetter(byte) || byte == 92 }
}
