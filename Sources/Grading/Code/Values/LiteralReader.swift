import BigInt

/// Reads JSON, and what Python writes of its plain values with `repr`: tuples, sets, any keys, either quotes.
///
/// Whole numbers of any size stay whole. Depth and length of numbers are bounded, so that no text can end the process.
struct LiteralReader {
  struct Malformed: Error, Equatable {
    let place: Int
    let what: String
  }

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  /// More brackets within each other are refused.
  static let deepest = 400
  /// Digits of a whole number; converting takes their square.
  static let longest = 50_000

  private init(_ text: String) { bytes = Array(text.utf8) }

  /// The one value of a text.
  static func value(_ text: String) throws(Malformed) -> CallValue {
    var reader = LiteralReader(text)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.place == reader.bytes.count else { throw reader.malformed("there is more") }
    return value
  }

  private func malformed(_ what: String) -> Malformed { Malformed(place: place, what: what) }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next {
      guard byte == 0x20 || (0x09...0x0D).contains(byte) else { return }
      place += 1
    }
  }

  private mutating func take(_ character: Character) -> Bool {
    guard next == character.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(Malformed) -> CallValue {
    skipSpace()
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw malformed("brackets are nested too deeply") }
    switch next {
    case nil: throw malformed("a value is missing")
    case UInt8(ascii: "["):
      place += 1
      return .list(try members(until: "]").members)
    case UInt8(ascii: "("):
      place += 1
      let (members, hasComma) = try members(until: ")")
      // Brackets around one value are only brackets.
      return members.count == 1 && !hasComma ? members[0] : .tuple(members)
    case UInt8(ascii: "{"):
      place += 1
      return try braced()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try texts(isRaw: false)
    case let byte?
    where byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: ".") || (0x30...0x39).contains(byte):
      return try number()
    default: return try word()
    }
  }

  private mutating func members(until end: Character) throws(Malformed) -> (
    members: [CallValue], hasComma: Bool
  ) {
    var found: [CallValue] = []
    var hasComma = false
    while true {
      skipSpace()
      if take(end) { return (found, hasComma) }
      guard found.isEmpty || hasComma else { throw malformed("a comma is missing") }
      found.append(try value())
      skipSpace()
      hasComma = take(",")
    }
  }

  /// A dictionary or a set.
  private mutating func braced() throws(Malformed) -> CallValue {
    skipSpace()
    if take("}") { return .dictionary([]) }
    var pairs: [CallValue.Pair] = []
    let first = try value()
    skipSpace()
    guard take(":") else {
      skipSpace()
      if take("}") { return .set([first]) }
      guard take(",") else { throw malformed("a comma is missing") }
      return .set([first] + (try members(until: "}").members))
    }
    pairs.append(.init(first, try value()))
    while true {
      skipSpace()
      if take("}") { return .dictionary(pairs) }
      guard take(",") else { throw malformed("a comma is missing") }
      skipSpace()
      if take("}") { return .dictionary(pairs) }
      let key = try value()
      skipSpace()
      guard take(":") else { throw malformed("a colon is missing") }
      pairs.append(.init(key, try value()))
    }
  }

  private mutating func number() throws(Malformed) -> CallValue {
    let start = place
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { place += 1 }
    if let byte = next,
      byte == UInt8(ascii: "i") || byte == UInt8(ascii: "I")
        || byte == UInt8(ascii: "n") || byte == UInt8(ascii: "N")
    {
      guard case .double(let number) = try word() else { throw malformed("no number") }
      return .double(isNegative ? -number : number)
    }
    var isWhole = true
    let digits = place
    while let byte = next {
      switch byte {
      case 0x30...0x39: break
      case UInt8(ascii: "_"): break
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isWhole = false
      case UInt8(ascii: "-"), UInt8(ascii: "+"):
        guard bytes[place - 1] | 0x20 == UInt8(ascii: "e") else { break }
      default:
        return try ended(start, digits, isWhole)
      }
      if (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")),
        bytes[place - 1] | 0x20 != UInt8(ascii: "e")
      {
        return try ended(start, digits, isWhole)
      }
      place += 1
    }
    return try ended(start, digits, isWhole)
  }

  private func ended(_ start: Int, _ digits: Int, _ isWhole: Bool) throws(Malformed) -> CallValue {
    let text = String(
      decoding: bytes[start..<place].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    if isWhole {
      guard place - digits <= Self.longest else { throw malformed("a number is too long") }
      if let number = Int64(text) { return .integer(BigInt(number)) }
      let plain = text.hasPrefix("+") ? String(text.dropFirst()) : text
      guard let number = BigInt(plain) else { throw malformed("no number") }
      return .integer(number)
    }
    guard let number = Double(text) else { throw malformed("no number") }
    return .double(number)
  }

  private mutating func word() throws(Malformed) -> CallValue {
    let start = place
    while let byte = next,
      byte == UInt8(ascii: "_") || (0x61...0x7A).contains(byte | 0x20)
        || (0x30...0x39).contains(byte)
    {
      place += 1
    }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    switch word {
    case "null", "None": return .null
    case "true", "True": return .bool(true)
    case "false", "False": return .bool(false)
    case "NaN", "nan": return .double(.nan)
    case "Infinity", "inf": return .double(.infinity)
    default: break
    }
    let prefix = word.lowercased()
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'"), prefix.count <= 2,
      prefix.allSatisfy({ "rbu".contains($0) })
    {
      let text = try texts(isRaw: prefix.contains("r"))
      guard prefix.contains("b"), case .string(let inner) = text else { return text }
      return .bytes(inner.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }
    guard take("(") else { throw malformed("\"\(word)\" is no value") }
    let given = try members(until: ")").members
    switch (word, given.first) {
    case ("set", nil), ("frozenset", nil): return .set([])
    case ("set", .set(let members)?), ("frozenset", .set(let members)?),
      ("set", .list(let members)?), ("frozenset", .list(let members)?):
      return .set(members)
    case ("float", .string(let text)?):
      guard let number = Double(text.lowercased()) else { break }
      return .double(number)
    case ("tuple", .list(let members)?): return .tuple(members)
    case ("list", .list(let members)?): return .list(members)
    case ("deque", .list(let members)?): return .list(members)
    case ("dict", nil): return .dictionary([])
    default: break
    }
    throw malformed("\"\(word)\" is no value")
  }

  /// One text, or several beside each other, which Python joins.
  private mutating func texts(isRaw: Bool) throws(Malformed) -> CallValue {
    var whole = try text(isRaw)
    while true {
      let before = place
      skipSpace()
      guard next == UInt8(ascii: "'") || (next == UInt8(ascii: "\"") && before != place) else {
        place = before
        return .string(whole)
      }
      whole += try text(isRaw)
    }
  }

  private mutating func text(_ isRaw: Bool) throws(Malformed) -> String {
    guard let quote = next else { throw malformed("a text is missing") }
    var count = 1
    if place + 2 < bytes.count, bytes[place + 1] == quote, bytes[place + 2] == quote { count = 3 }
    place += count
    var found: [UInt8] = []
    while let byte = next {
      if byte == quote {
        if count == 1
          || (place + 2 < bytes.count && bytes[place + 1] == quote && bytes[place + 2] == quote)
        {
          place += count
          return String(decoding: found, as: UTF8.self)
        }
      } else if byte == UInt8(ascii: "\\") {
        place += 1
        if isRaw {
          found.append(byte)
          if let escaped = next { found.append(escaped) }
          place += 1
        } else {
          try escape(&found)
        }
        continue
      }
      found.append(byte)
      place += 1
    }
    throw malformed("a text is not closed")
  }

  private mutating func escape(_ found: inout [UInt8]) throws(Malformed) {
    guard let byte = next else { throw malformed("a text is not closed") }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): found.append(10)
    case UInt8(ascii: "t"): found.append(9)
    case UInt8(ascii: "r"): found.append(13)
    case UInt8(ascii: "b"): found.append(8)
    case UInt8(ascii: "f"): found.append(12)
    case UInt8(ascii: "v"): found.append(11)
    case UInt8(ascii: "a"): found.append(7)
    case UInt8(ascii: "0"): found.append(0)
    case 10: break
    case UInt8(ascii: "x"): append(try hexadecimal(2), &found)
    case UInt8(ascii: "U"): append(try hexadecimal(8), &found)
    case UInt8(ascii: "u"):
      var scalar = try hexadecimal(4)
      if (0xD800..<0xDC00).contains(scalar), place + 1 < bytes.count,
        bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u")
      {
        place += 2
        let low = try hexadecimal(4)
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low &- 0xDC00) & 0x3FF
      }
      append(scalar, &found)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"):
      found.append(byte)
    default: found += [UInt8(ascii: "\\"), byte]
    }
  }

  private mutating func hexadecimal(_ count: Int) throws(Malformed) -> UInt32 {
    guard place + count <= bytes.count,
      let number = UInt32(
        String(decoding: bytes[place..<(place + count)], as: UTF8.self), radix: 16)
    else { throw malformed("an escape is cut") }
    place += count
    return number
  }

  private func append(_ scalar: UInt32, _ found: inout [UInt8]) {
    found += Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
  }
}
