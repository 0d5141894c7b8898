/// LaTeX and plain text into tokens. One pass.
struct Lexer {
  /// A text that no tokens can be made of.
  struct SyntaxError: Error, Equatable {
    let text: String
  }

  private let characters: [Character]
  /// In how many `\text{…}` the text stands.
  private let nesting: Int
  private var index = 0
  private var tokens: [Token] = []

  /// Texts with more characters are no answers.
  static let longest = 2_000
  /// Texts within texts beyond so many are no answers, and each is read by a lexer of its own.
  private static let deepest = 10

  /// - Throws: ``SyntaxError``.
  static func tokens(of text: String) throws -> [Token] { try tokens(of: text, nesting: 0) }

  private static func tokens(of text: String, nesting: Int) throws -> [Token] {
    guard text.utf8.count <= longest * 4 else { throw SyntaxError(text: "it is too long") }
    guard nesting <= deepest else { throw SyntaxError(text: "it is nested too deeply") }
    var lexer = Lexer(text, nesting: nesting)
    try lexer.run()
    return lexer.tokens
  }

  private init(_ text: String, nesting: Int) {
    characters = Array(text)
    self.nesting = nesting
  }

  private func peek(_ offset: Int = 0) -> Character? {
    index + offset < characters.count ? characters[index + offset] : nil
  }

  private mutating func run() throws {
    while let character = peek() {
      switch character {
      case "\\": try command()
      case _ where character.isWhitespace:
        index += 1
        if tokens.last != .space { tokens.append(.space) }
      case "~":
        index += 1
        tokens.append(.space)
      case _ where character.isASCII && character.isNumber, "." where peek(1)?.isDigit == true:
        number()
      case _ where character.isASCII && character.isLetter: word()
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
    while end < characters.count, characters[end].isASCII && characters[end].isLetter { end += 1 }
    let text = String(characters[index..<end])
    index = end
    if Functions.names.contains(text), Units.isUnit(text), followsValue {
      // `30 min` and `90 sec` are times.
      tokens.append(.word(text))
    } else if let token = PlainWords.token(for: text) {
      tokens.append(token)
    } else {
      tokens += text.map(Token.letter)
    }
  }

  /// Digits with grouping marks: `1,000`, `1{,}000`, `10\,000`, `11,\! 111`, `1 000`.
  private mutating func number() {
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
    if peek() == ".", peek(1)?.isDigit == true {
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
    tokens.append(.number(digits))
  }

  /// Brackets that are open: a comma between them parts values.
  private var depth = 0

  private mutating func takeDigits() -> String {
    let start = index
    while peek()?.isDigit == true { index += 1 }
    return String(characters[start..<index])
  }

  /// How long the mark is that groups digits here; nil if there is none.
  private func groupingMark() -> Int? {
    let marks = [
      "{,}", ",\\!\\!", ",\\! ", ",\\!", "\\,", "\\!", ",", "\u{202F}", "\u{2009}", "'", " ",
    ]
    for mark in marks where characters[index...].starts(with: mark) {
      return mark == "," && depth > 0 ? nil : mark.count
    }
    return nil
  }

  private mutating func command() throws {
    index += 1
    guard let next = peek() else { return }
    guard next.isASCII && next.isLetter else {
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
    while end < characters.count, characters[end].isASCII && characters[end].isLetter { end += 1 }
    var name = String(characters[index..<end])
    if !Self.isKnown(name), let known = Self.knownBeginning(of: name) {
      // `\quadx` is `\quad x`, and `\cotx` is `\cot x`.
      end -= name.count - known.count
      name = known
    }
    index = end
    if Self.textCommands.contains(name) {
      if let content = takeGroup() {
        let letter = trimmed(content)
        // `5\text{ m}` is metres, `\text{m}` alone a letter.
        let isUnit = letter.count == 1 && Units.isUnit(letter) && followsValue
        tokens += isUnit ? [.word(letter)] : try self.tokens(ofText: content)
      }
    } else if Self.ignored.contains(name) {
      tokens.append(.space)
    } else if !Self.sizes.contains(name) {
      tokens.append(contentsOf: Self.aliases[name] ?? [.command(name)])
    }
  }

  /// Whether what was read so far ends with a value.
  private var followsValue: Bool {
    switch tokens.last(where: { $0 != .space }) {
    case .number, .letter, .command, .symbol(")"), .symbol("}"), .symbol("/"), .word: true
    default: false
    }
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
    let plain = trimmed(content)
    if plain.isEmpty { return [.space] }
    if plain.count == 1, let letter = plain.first, letter.isLetter { return [.letter(letter)] }
    if !plain.contains(where: { $0.isLetter }) {
      return try Lexer.tokens(of: plain, nesting: nesting + 1)
    }
    return try plain.split(whereSeparator: \.isWhitespace).flatMap { piece -> [Token] in
      let piece = String(piece)
      if piece.allSatisfy({ $0.isLetter || $0 == "-" }) { return [.word(piece)] }
      return try Lexer.tokens(of: piece, nesting: nesting + 1)
    }
  }
}

extension Character {
  var isDigit: Bool { isASCII && isNumber }
}
