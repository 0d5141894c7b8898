/// LaTeX and plain text into tokens. One pass.
struct Lexer {
  /// A text that no tokens can be made of.
  struct SyntaxError: Error, Equatable {
    let text: String
  }

  private let lexed: LexedText
  private var characters: [Character] { lexed.characters }
  /// In how many `\text{…}` the text stands.
  private let nesting: Int
  private let reading: Reading
  /// Whether a numeral of another base may stand in it: each has a mark, which most texts have nowhere.
  private let mayHaveNumerals: Bool
  private var index = 0
  private var tokens: [Token] = []

  /// Texts with more characters are no answers.
  static let longest = 2_000
  /// Texts within texts beyond so many are no answers, and each is read by a lexer of its own.
  private static let deepest = 10

  /// - Throws: ``SyntaxError``.
  static func tokens(of text: String, _ reading: Reading = Reading()) throws -> [Token] {
    let tokens = try tokens(of: PlainText.simplified(text), reading, nesting: 0)
    return NumberWords.merged(tokens)
  }

  private static func tokens(of text: String, _ reading: Reading, nesting: Int) throws -> [Token] {
    guard text.utf8.count <= longest * 4 else { throw SyntaxError(text: "it is too long") }
    guard nesting <= deepest else { throw SyntaxError(text: "it is nested too deeply") }
    var lexer = Lexer(text, reading, nesting: nesting)
    try lexer.run()
    return lexer.tokens
  }

  private init(_ text: String, _ reading: Reading, nesting: Int) {
    lexed = LexedText(text)
    mayHaveNumerals = ["_", "0x", "0b", "0o"].contains(where: text.holds)
    self.reading = reading
    self.nesting = nesting
  }

  private func peek(_ offset: Int = 0) -> Character? {
    index + offset < characters.count ? characters[index + offset] : nil
  }

  private mutating func run() throws {
    while let character = peek() {
      switch character {
      case "\\": try command()
      case _ where lexed.isSpace(at: index):
        index += 1
        if tokens.last != .space { tokens.append(.space) }
      case "~":
        index += 1
        tokens.append(.space)
      case _ where lexed.isDigit(at: index), "." where lexed.isDigit(at: index + 1): number()
      case _ where lexed.isLetter(at: index):
        if !takeNumeral() { word() }
      case "\"":
        index += 1
        tokens += [.symbol("'"), .symbol("'")]
      case "*" where peek(1) == "*":
        // A power, as programs write it.
        index += 2
        tokens.append(.symbol("^"))
      default:
        index += 1
        if character == "(" || character == "[" { depth += 1 }
        if character == ")" || character == "]" { depth -= 1 }
        tokens += Self.unicode[character] ?? [.symbol(character)]
      }
    }
  }

  /// A run of plain letters: a word if a dictionary or its length says so, else variables side by side.
  private mutating func word() {
    var end = index
    while lexed.isLetter(at: end) { end += 1 }
    let text = lexed.plain(index..<end)
    let start = index
    index = end
    if Functions.names.contains(text), Units.isUnit(text), followsValue {
      // `30 min` and `90 sec` are times.
      tokens.append(.word(text))
    } else if nesting > 0, Units.isUnit(text), text.count > 1 || isAmongUnits(start, end) {
      tokens.append(.word(text))
    } else if let token = PlainWords.token(
      for: text, behindNumber: followsNumber, behindSpace: tokens.last == .space,
      hasUnits: reading.hasUnits)
    {
      tokens.append(token)
    } else {
      tokens += text.map(Token.letter)
    }
  }

  /// Whether a letter in a text stands beside a sign that joins units: `m/s`, `N·m`, `5m`.
  private func isAmongUnits(_ start: Int, _ end: Int) -> Bool {
    let before = start > 0 ? characters[start - 1] : " "
    let behind = end < characters.count ? characters[end] : " "
    return before.isDigit || "/*·⋅".contains(before) || "/*^·⋅".contains(behind)
  }

  /// Digits with grouping marks: `1,000`, `1{,}000`, `10\,000`, `11,\! 111`, `1 000`.
  private mutating func number() {
    if takeNumeral() { return }
    var digits = takeDigits()
    if digits.count <= 3, digits.first != "0" {
      while let length = groupingMark() {
        let start = index + length
        let group = characters[start...].prefix(4).prefix { $0.isDigit }
        guard group.count == 3 else { break }
        digits += String(group)
        index = start + 3
      }
    }
    // A full stop at the end of a sentence is no point.
    if peek() == ".", lexed.isDigit(at: index + 1) {
      index += 1
      digits += "." + takeDigits()
    }
    // `0.\overline{3}`
    if peek() == ".",
      ["\\overline", "\\bar", "\\dot"].contains(where: {
        characters[(index + 1)...].starts(with: $0)
      })
    {
      index += 1
      digits += "."
    }
    if let period = takePeriod(digits) {
      tokens += period
      return
    }
    tokens.append(.number(digits))
  }

  /// `0.(3)`, `0.1(6)`, `0.333…`: the digits that repeat, as if a line stood over them.
  private mutating func takePeriod(_ digits: String) -> [Token]? {
    func repeating(_ start: String, _ period: String) -> [Token] {
      [.number(start), .command("overline"), .symbol("{"), .number(period), .symbol("}")]
    }
    let hasPoint = digits.contains(".")
    // `0.(3)`
    let open = hasPoint ? index : index + 1
    if hasPoint || peek() == ".", open < characters.count, characters[open] == "(" {
      let period = characters[(open + 1)...].prefix(40).prefix { $0.isDigit }
      let close = open + 1 + period.count
      if !period.isEmpty, close < characters.count, characters[close] == ")" {
        index = close + 1
        return repeating(hasPoint ? digits : digits + ".", String(period))
      }
    }
    // The first digits of e repeat by chance.
    guard hasPoint, digits != "2.718281828", digits != "2.71828182" else { return nil }
    let dots = ["...", "\\ldots", "\\dots", "\\cdots", "\\dotsc"]
    let isSpaced = peek() == " "
    let place = isSpaced ? index + 1 : index
    guard
      let mark = dots.first(where: { characters[min(place, characters.count)...].starts(with: $0) })
    else { return nil }
    let behind = digits.split(separator: ".", omittingEmptySubsequences: false)[1]
    guard let length = Self.period(of: Array(behind)) else { return nil }
    index = place + mark.count
    return repeating(String(digits.dropLast(length.count)), String(length))
  }

  /// The block of digits that repeats up to the end of digits, and most completely: the one that explains the most of
  /// them, the shortest of equals. Two rounds at least; one digit needs three, or all there are, since the `33` of
  /// `0.633633…` and the `77` of `0.577…` (Euler's constant) say nothing.
  private static func period(of digits: [Character]) -> [Character]? {
    var best: (length: Int, explained: Int)?
    for length in 1...20 where digits.count >= length * 2 {
      var explained = length
      while explained < digits.count,
        digits[digits.count - 1 - explained] == digits[digits.count - 1 - explained + length]
      {
        explained += 1
      }
      guard explained >= length * 2, length > 1 || explained > 2 || explained == digits.count
      else { continue }
      if explained > best?.explained ?? 0 { best = (length, explained) }
    }
    return best.map { Array(digits.suffix($0.length)) }
  }

  private mutating func takeNumeral() -> Bool {
    guard mayHaveNumerals, let numeral = Numeral(characters[index...]) else { return false }
    index += numeral.length
    tokens += numeral.tokens
    return true
  }

  /// Brackets that are open: a comma between them parts values.
  private var depth = 0

  private mutating func takeDigits() -> String {
    let start = index
    while lexed.isDigit(at: index) { index += 1 }
    return lexed.plain(start..<index)
  }

  /// How long the mark is that groups digits here; nil if there is none.
  private func groupingMark() -> Int? {
    guard index < lexed.codes.count,
      "{,\\' ".utf8.contains(lexed.codes[index]) || lexed.codes[index] == 255
    else {
      return nil
    }
    let marks = [
      "{,}", ",\\!\\!", ",\\! ", ",\\!", "\\,", "\\!", ",", "\u{202F}", "\u{2009}", "'", " ",
    ]
    for mark in marks where characters[index...].starts(with: mark) {
      guard mark == ",", depth > 0 || reading.partsAtCommas else { return mark.count }
      // No value of a list begins with zeros: `(1,000, 2,000)`.
      let group = characters[(index + 1)...].prefix(4).prefix { $0.isDigit }
      return group.count == 3 && group.first == "0" ? 1 : nil
    }
    return nil
  }

  private mutating func command() throws {
    index += 1
    guard let next = peek() else { return }
    guard lexed.isLetter(at: index) else {
      index += 1
      switch next {
      case "\\": tokens.append(.newRow)
      case ",", ";", ":", "!", " ", ">": tokens.append(.space)
      case "{":
        depth += 1
        tokens.append(.command("lbrace"))
      case "}":
        depth -= 1
        tokens.append(.command("rbrace"))
      case "|": tokens.append(.symbol("|"))
      case "(", ")", "[", "]": break  // The marks of a formula.
      default: tokens.append(.symbol(next))
      }
      return
    }
    var end = index
    while lexed.isLetter(at: end) { end += 1 }
    var name = lexed.plain(index..<end)
    if !Self.isKnown(name), let known = Self.knownBeginning(of: name) {
      // `\quadx` is `\quad x`, and `\cotx` is `\cot x`.
      end -= name.count - known.count
      name = known
    }
    index = end
    if Self.textCommands.contains(name) {
      if let content = takeGroup() {
        let letter = trimmed(content.replacing("~", with: " "))
        // `5\text{ m}` is metres, `\text{m}` alone a letter.
        let isUnit = letter.count == 1 && Units.isUnit(letter) && (followsValue || isInUnits)
        if name == "mathbf" || name == "bm", ["i", "j", "k"].contains(letter) {
          // The unit vectors.
          tokens += [.command("hat"), .letter(Character(letter))]
        } else if isUnit {
          tokens.append(.word(letter))
        } else if Functions.names.contains(letter), !(Units.isUnit(letter) && followsValue) {
          tokens.append(.command(letter))
        } else {
          tokens += try self.tokens(ofText: content)
        }
      } else if name == "mathbf", let letter = firstLetter(of: ["i", "j", "k"]) {
        // `\mathbf i`
        tokens += [.command("hat"), .letter(letter)]
      }
    } else if Self.dressing.contains(name) {
      // A color, or space of some length.
      _ = takeGroup()
      if name == "textcolor" || name == "colorbox", peek() == "{" { tokens.append(.space) }
    } else if Self.ignored.contains(name) {
      tokens.append(.space)
    } else if ["boldsymbol", "bm"].contains(name), let letter = firstLetter(of: ["i", "j", "k"]) {
      tokens += [.command("hat"), .letter(letter)]
    } else if !Self.sizes.contains(name) {
      tokens.append(contentsOf: Self.aliases[name] ?? [.command(name)])
    }
  }

  /// The letter that comes next behind space, taken, if it is one of these.
  private mutating func firstLetter(of letters: Set<Character>) -> Character? {
    var place = index
    while place < characters.count, characters[place] == " " { place += 1 }
    let isGroup = place + 2 < characters.count && characters[place] == "{"
    if isGroup, characters[place + 2] != "}" { return nil }
    if isGroup { place += 1 }
    guard place < characters.count, letters.contains(characters[place]) else { return nil }
    let letter = characters[place]
    index = place + (isGroup ? 2 : 1)
    return letter
  }

  /// Whether what was read so far ends with a value.
  private var followsValue: Bool {
    switch tokens.last(where: { $0 != .space }) {
    case .number, .value, .letter, .command, .symbol(")"), .symbol("}"), .symbol("/"), .symbol("*"),
      .symbol("°"), .word:
      true
    default: false
    }
  }

  private var followsNumber: Bool {
    switch tokens.last(where: { $0 != .space }) {
    case .number, .value, .symbol(")"), .symbol("}"): true
    default: false
    }
  }

  /// Whether a fraction of units is being read: `5\frac{\text{m}}{\text{s}}`.
  private var isInUnits: Bool {
    guard tokens.last == .symbol("{"), tokens.count > 2 else { return false }
    let before = tokens[tokens.count - 2]
    return before == .command("frac")
      && tokens.dropLast(2).contains { if case .number = $0 { true } else { false } }
      || before == .symbol("}") && tokens.contains(.command("frac"))
        && tokens.contains { if case .word(let word) = $0 { Units.isUnit(word) } else { false } }
  }

  /// The raw content of the group that begins here.
  private mutating func takeGroup() -> String? {
    var start = index
    while start < characters.count, characters[start] == " " { start += 1 }
    guard let end = closings[start] else { return nil }
    index = end + 1
    return String(characters[start + 1..<end])
  }

  /// Where the groups end, by where they begin.
  private lazy var closings: [Int: Int] = {
    var closings: [Int: Int] = [:]
    var open: [Int] = []
    for (place, character) in characters.enumerated() {
      if character == "{" { open.append(place) }
      if character == "}", let begin = open.popLast() { closings[begin] = place }
    }
    return closings
  }()

  /// What stands in `\text{…}`: words, or a formula that needs no words.
  private func tokens(ofText content: String) throws -> [Token] {
    let plain = trimmed(content.replacing("~", with: " "))
    if plain.isEmpty { return [.space] }
    if plain.count == 1, let letter = plain.first, letter.isLetter { return [.letter(letter)] }
    if !plain.contains(where: { $0.isLetter }) {
      return try Lexer.tokens(of: plain, reading, nesting: nesting + 1)
    }
    // Formulas within a text are no words of it.
    if plain.contains("\\") || plain.contains("$") {
      return [.space]
        + (try Lexer.tokens(of: plain.replacing("$", with: " "), reading, nesting: nesting + 1)) + [
          .space
        ]
    }
    var tokens: [Token] = content.first?.isWhitespace == true ? [.space] : []
    for piece in plain.split(whereSeparator: \.isWhitespace) {
      let piece = String(piece)
      if piece.allSatisfy({ $0.isLetter }) {
        tokens.append(.word(piece))
      } else if piece.last == ".", piece.count > 2, piece.dropLast().allSatisfy(\.isLetter) {
        // `sq. in.`
        tokens += [.word(String(piece.dropLast())), .symbol(".")]
      } else if piece.allSatisfy({ $0.isLetter || $0 == "-" }) {
        // `twenty-five`, `kilowatt-hours`; other words with a hyphen are one.
        let parts = piece.split(separator: "-").map(String.init)
        let isJoined =
          parts.count > 1
          && parts.allSatisfy {
            Units.isUnit($0) || NumberWords.isNumber($0.lowercased())
          }
        tokens +=
          isJoined
          ? Array(parts.map { [Token.word($0)] }.joined(separator: [.symbol("-")])) : [.word(piece)]
      } else {
        tokens += try Lexer.tokens(of: piece, reading, nesting: nesting + 1)
      }
      tokens.append(.space)
    }
    return tokens
  }
}

extension Character {
  var isDigit: Bool { asciiValue.map { (48...57).contains($0) } ?? false }
}
