/// A text of prose and formulas as its tokens: words, numbers, commands and signs, each in one form.
///
/// What only says how something looks is left out: white space, `$`, `\left`, fonts, and braces around one
/// token.
struct MathTokens {
  enum Kind: Sendable {
    /// A run of letters; an ideograph or a kana by itself.
    case word
    /// Digits with a fraction: without commas between thousands and zeros that say nothing.
    case number
    /// A command of LaTeX by its usual name, without the backslash, or the sign for it.
    case command
    case sign
  }

  struct Token {
    let kind: Kind
    /// In ``scalars``.
    let range: Range<Int>
    /// In the text: where it begins, and behind its end.
    let place: Range<Int32>
  }

  private(set) var tokens: [Token] = []
  /// The code points of all tokens, one behind the other.
  private(set) var scalars: [UInt32] = []

  /// - Complexity: O(n).
  init(_ forms: ScalarForms) {
    tokens.reserveCapacity(forms.values.count / 4)
    scalars.reserveCapacity(forms.values.count)
    var scan = Scan(values: forms.values)
    while let found = scan.next() {
      let start = scalars.count
      scan.write(found, to: &scalars)
      let first = Int32(forms.origin(found.place.lowerBound))
      let last = Int32(forms.origin(found.place.upperBound - 1))
      tokens.append(
        Token(kind: found.kind, range: start..<scalars.count, place: first..<max(first, last) + 1))
    }
    unwrapLoneTokens()
  }

  /// The tokens with a space between two of them, and where each code point comes from.
  func joined() -> ScalarForms {
    var (values, origins): ([UInt32], [Int32]) = ([], [])
    for token in tokens {
      if !values.isEmpty {
        values.append(0x20)
        origins.append(origins[origins.count - 1])
      }
      if token.kind == .command {
        values.append(0x5C)
        origins.append(token.place.lowerBound)
      }
      for (offset, value) in scalars[token.range].enumerated() {
        values.append(value)
        origins.append(min(token.place.lowerBound + Int32(offset), token.place.upperBound - 1))
      }
      if let last = origins.indices.last { origins[last] = token.place.upperBound - 1 }
    }
    return ScalarForms(values: values, origins: origins)
  }

  /// The tokens with a space between two of them.
  var joinedValues: [UInt32] {
    var values: [UInt32] = []
    values.reserveCapacity(scalars.count + 2 * tokens.count)
    for token in tokens {
      if !values.isEmpty { values.append(0x20) }
      if token.kind == .command { values.append(0x5C) }
      values += scalars[token.range]
    }
    return values
  }

  /// Whether a token is just this sign.
  func isSign(_ token: Token, _ sign: Unicode.Scalar) -> Bool {
    token.kind == .sign && token.range.count == 1
      && scalars[token.range.lowerBound] == sign.value
  }

  /// Takes braces away that hold one token: `x^{2}` is `x^2`.
  private mutating func unwrapLoneTokens() {
    guard tokens.contains(where: { isSign($0, "{") }) else { return }
    var kept: [Token] = []
    kept.reserveCapacity(tokens.count)
    for token in tokens {
      if isSign(token, "}"), kept.count >= 2, isSign(kept[kept.count - 2], "{"),
        !isSign(kept[kept.count - 1], "{")
      {
        kept.remove(at: kept.count - 2)
      } else if isSign(token, "}"), let last = kept.last, isSign(last, "{") {
        kept.removeLast()
      } else {
        kept.append(token)
      }
    }
    tokens = kept
  }
}

/// Goes through a text, token by token.
private struct Scan {
  let values: [UInt32]
  private var place = 0
  /// Whether a lone digit is an argument here: behind `\frac`, or `\log_`.
  private var takesDigits = 0
  /// Of each brace that is open: how many lone digits are arguments behind its end (`\frac{3}20`).
  private var takenBehind: [Int] = []

  struct Found {
    let kind: MathTokens.Kind
    let place: Range<Int>
    /// What stands for it; nil: what stands there.
    var name: String?
    /// So many code points of what stands there are left out.
    var skipped = 0
  }

  init(values: [UInt32]) { self.values = values }

  mutating func next() -> Found? {
    while place < values.count {
      let value = values[place]
      let start = place
      switch Class(value) {
      case .space:
        place += 1
      case .letter:
        takesDigits = 0
        return word(from: start)
      case .ideograph:
        place += 1
        return Found(kind: .word, place: start..<place)
      case .digit:
        return number(from: start)
      case .backslash:
        if let found = command(from: start) { return found }
      case .sign:
        if let found = sign(from: start) { return found }
      }
    }
    return nil
  }

  /// Writes a token's code points.
  func write(_ found: Found, to scalars: inout [UInt32]) {
    if let name = found.name {
      for scalar in name.unicodeScalars { scalars.append(scalar.value) }
    } else if found.kind == .number {
      writeNumber(values[found.place], to: &scalars)
    } else {
      scalars += values[found.place].dropFirst(found.skipped)
    }
  }

  private func writeNumber(_ digits: ArraySlice<UInt32>, to scalars: inout [UInt32]) {
    let start = scalars.count
    var point: Int?
    for value in digits {
      if value == 0x2E {
        point = scalars.count
        if point == start { scalars.append(0x30) }
        point = scalars.count
        scalars.append(value)
      } else if let digit = Self.digit(value) {
        if scalars.count == start + 1, scalars[start] == 0x30 { scalars.removeLast() }
        scalars.append(0x30 + digit)
      }
    }
    guard let point, point < scalars.count else { return }
    while scalars.count > point + 1, scalars[scalars.count - 1] == 0x30 { scalars.removeLast() }
    if scalars.count == point + 1 { scalars.removeLast() }
  }

  private mutating func word(from start: Int) -> Found {
    let isGreek = Self.isGreek(values[start])
    while place < values.count {
      let kind = Class(values[place])
      guard kind == .letter || Self.isMark(values[place]),
        Self.isMark(values[place]) || Self.isGreek(values[place]) == isGreek
      else { break }
      place += 1
    }
    if place == start + 1, values[start] >= 0x80, let name = MathNames.commandOfSign[values[start]]
    {
      return Found(kind: .command, place: start..<place, name: name)
    }
    return Found(kind: .word, place: start..<place)
  }

  private mutating func number(from start: Int) -> Found {
    if takesDigits > 0 {
      takesDigits -= 1
      place += 1
      return Found(kind: .number, place: start..<place)
    }
    func digits(at place: Int) -> Int {
      var end = place
      while end < values.count, Self.digit(values[end]) != nil { end += 1 }
      return end - place
    }
    place = start + digits(at: start)
    if place - start <= 3, values[start] != 0x30 {
      while let comma = thousands(at: place), digits(at: place + comma) == 3 { place += comma + 3 }
    }
    if place + 1 < values.count, values[place] == 0x2E, Self.digit(values[place + 1]) != nil {
      place += 1 + digits(at: place + 1)
    }
    return Found(kind: .number, place: start..<place)
  }

  /// How long what parts thousands is: `,`, `{,}`, `\,`, `\!`, `,\!`; nil if nothing of that stands there.
  private func thousands(at place: Int) -> Int? {
    for mark in Self.thousandsMarks where values[place...].starts(with: mark) { return mark.count }
    return nil
  }

  private static let thousandsMarks = [",\\!", "{,}", "\\,", "\\!", ","].map {
    $0.unicodeScalars.map(\.value)
  }

  private mutating func command(from start: Int) -> Found? {
    place += 1
    guard place < values.count else { return nil }
    let nameStart = place
    while place < values.count, 0x61...0x7A ~= values[place] | 0x20 { place += 1 }
    guard place > nameStart else {
      let escaped = values[place]
      place += 1
      // `\%` is a sign; `\(`, `\,` and `\\` are how something is set.
      return escaped == 0x25 || escaped == 0x7B || escaped == 0x7D || escaped == 0x7C
        ? Found(kind: .sign, place: start..<place, name: Self.escaped[escaped]) : nil
    }
    let digest = FNV1a.digest(values[nameStart..<place])
    takesDigits = digest == Self.root ? 1 : MathNames.takeDigits.contains(digest) ? 2 : 0
    if digest == Self.log, place < values.count, values[place] == 0x5F { takesDigits = 1 }
    switch MathNames.meanings[digest] {
    case .nothing: return nil
    case .command(let name): return Found(kind: .command, place: start..<place, name: name)
    case .signs(let signs): return Found(kind: .sign, place: start..<place, name: signs)
    case nil: return Found(kind: .command, place: start..<place, skipped: 1)
    }
  }

  private static let log = FNV1a.digest("log")
  private static let root = FNV1a.digest("sqrt")
  private static let escaped: [UInt32: String] = [0x25: "%", 0x7B: "\\{", 0x7D: "\\}", 0x7C: "|"]

  private mutating func sign(from start: Int) -> Found? {
    place += 1
    let value = values[start]
    switch value {
    case 0x7B:
      // An argument may stand in braces, and is whole there: `\frac{3}{20}`.
      takenBehind.append(max(0, takesDigits - 1))
      takesDigits = 0
    case 0x7D: takesDigits = takenBehind.popLast() ?? 0
    case 0x5F: break
    // What follows an operator is no argument.
    default: takesDigits = 0
    }
    switch value {
    case 0x24, 0x7E: return nil
    case 0x26:
      if let (sign, count) = entity(at: start) {
        place = start + count
        return sign.map { Found(kind: .sign, place: start..<place, name: $0) }
      }
    case 0x2E where start + 1 < values.count && Self.digit(values[start + 1]) != nil:
      var end = start + 1
      while end < values.count, Self.digit(values[end]) != nil { end += 1 }
      place = end
      return Found(kind: .number, place: start..<place)
    case 0x2E where values[start...].starts(with: [0x2E, 0x2E, 0x2E]):
      while place < values.count, values[place] == 0x2E { place += 1 }
      return Found(kind: .command, place: start..<place, name: "dots")
    case 0x2212: return Found(kind: .sign, place: start..<place, name: "-")
    default: break
    }
    if place < values.count, let name = Self.pair(value, values[place]) {
      place += 1
      return Found(kind: .command, place: start..<place, name: name)
    }
    if value >= 0x80, let name = MathNames.commandOfSign[value] {
      return Found(kind: .command, place: start..<place, name: name)
    }
    return Found(kind: .sign, place: start..<place)
  }

  /// What a character reference of HTML stands for, and how long it is: nothing for white space and quotation marks.
  private func entity(at start: Int) -> (sign: String?, count: Int)? {
    for (name, sign) in Self.entities where values[start...].starts(with: name) {
      return (sign, name.count)
    }
    return nil
  }

  private static let entities: [([UInt32], String?)] = [
    ("&lt;", "<"), ("&gt;", ">"), ("&minus;", "-"), ("&amp;", nil), ("&nbsp;", nil),
    ("&quot;", nil), ("&apos;", nil), ("&#39;", nil), ("&#x27;", nil), ("&#160;", nil),
  ].map { ($0.0.unicodeScalars.map(\.value), $0.1) }

  /// What two signs are together.
  private static func pair(_ first: UInt32, _ second: UInt32) -> String? {
    switch (first, second) {
    case (0x3C, 0x3D): "le"
    case (0x3E, 0x3D): "ge"
    case (0x21, 0x3D): "ne"
    case (0x2D, 0x3E): "to"
    default: nil
    }
  }

  /// The value of a decimal digit of any script.
  static func digit(_ value: UInt32) -> UInt32? {
    if value < 0x80 { return 0x30...0x39 ~= value ? value - 0x30 : nil }
    guard let properties = Unicode.Scalar(value)?.properties,
      properties.generalCategory == .decimalNumber, let number = properties.numericValue
    else { return nil }
    return UInt32(number)
  }

  private static func isGreek(_ value: UInt32) -> Bool { 0x370...0x3FF ~= value }

  private static func isMark(_ value: UInt32) -> Bool {
    guard value >= 0x300, let scalar = Unicode.Scalar(value) else { return false }
    return scalar.properties.generalCategory == .nonspacingMark
  }

  private enum Class {
    case space, letter, ideograph, digit, backslash, sign

    init(_ value: UInt32) {
      if value < 0x80 {
        switch value {
        case 0x61...0x7A, 0x41...0x5A: self = .letter
        case 0x30...0x39: self = .digit
        case 0x20, 0x09...0x0D: self = .space
        case 0x5C: self = .backslash
        default: self = .sign
        }
        return
      }
      guard !ScalarForms.isSpace(value), let scalar = Unicode.Scalar(value) else {
        self = .space
        return
      }
      switch scalar.properties.generalCategory {
      case .decimalNumber: self = .digit
      case .spacingMark, .enclosingMark, .uppercaseLetter, .lowercaseLetter, .titlecaseLetter,
        .modifierLetter, .letterNumber:
        self = .letter
      case .otherLetter:
        self = scalar.properties.isIdeographic || 0x3041...0x30FF ~= value ? .ideograph : .letter
      case .nonspacingMark, .format, .control: self = .space
      default: self = .sign
      }
    }
  }
}
