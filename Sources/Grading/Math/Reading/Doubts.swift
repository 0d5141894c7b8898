/// Why two answers that are equal as they are read may not be as they are meant: factors change places that do not where
/// the letters are matrices, functions or names.
enum Doubts {
  /// What is looked at, in bytes.
  private static let longest = 300

  /// Nil for almost all pairs.
  static func reason(_ answer: String, _ reference: String) -> String? {
    guard answer != reference, answer.utf8.count <= longest, reference.utf8.count <= longest else {
      return nil
    }
    if isClock(answer), isClock(reference) {
      return "they may be times, or ratios"
    }
    let (own, other) = (Letters(answer), Letters(reference))
    guard own.hasLetters || other.hasLetters || own.hasBraces || other.hasBraces else { return nil }
    if !own.joints.isEmpty, !other.joints.isEmpty, own.joints != other.joints {
      return "one says \"and\", the other \"or\""
    }
    if own.areNested || other.areNested ? own.applied != other.applied : own.appliesOtherwise(other)
    {
      return "a letter before brackets may be a function"
    }
    if own.capitals != other.capitals, own.capitals.sorted() == other.capitals.sorted(),
      own.isOrdered || other.isOrdered
    {
      return "the order of the letters may count"
    }
    if !own.vectors.isEmpty, !other.vectors.isEmpty, own.vectors != other.vectors {
      return "the order of vectors counts"
    }
    let (mine, theirs) = (
      own.constants.subtracting(other.constants), other.constants.subtracting(own.constants)
    )
    if !mine.isEmpty, mine.count == theirs.count, !own.isFree || !other.isFree, !own.isFamily {
      return "a letter may be no free constant"
    }
    if own.hasBraces != other.hasBraces, isPart(own.hasBraces ? answer : reference) {
      return "braces may be a set, or a fractional part"
    }
    return nil
  }

  /// `3:05`, `12:30`
  private static func isClock(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: ":")) && text.wholeMatch(of: #/\s*\d{1,2}:[0-5]\d\s*/#) != nil
  }

  /// `\{x\}`, `\{\frac72\}`: of whole numbers there is no fractional part.
  private static func isPart(_ text: String) -> Bool {
    guard let match = text.wholeMatch(of: #/\s*\\\{\s*(.{1,60}?)\s*\\\}\s*/#) else { return false }
    // Sets are told by what is said of their members.
    let isSaid = [",", "|", ":", "<", ">", "=", "\\mid", "\\in", "\\le", "\\ge"].contains {
      match.1.contains($0)
    }
    return match.1.wholeMatch(of: #/-?\d+/#) == nil && !isSaid
  }

  /// What the letters of a text say, found in one pass.
  private struct Letters {
    var hasLetters = false
    var hasBraces = false
    /// Signs of "and" and "or", in their order.
    var joints: [String] = []
    /// Letters that are names of functions, with what stands in their brackets.
    var applied: [String] = []
    /// Capital letters in their order.
    var capitals: [Character] = []
    /// Whether capitals stand for what does not commute: inverses, words of three and more.
    var isOrdered = false
    /// Whether two capitals stand side by side: a segment, or a product.
    private var hasPairs = false
    /// Letters of vectors in their order, where they are multiplied.
    var vectors: [String] = []
    /// Letters that are used for free constants.
    var constants: Set<Character> = []
    /// Whether they stand where free constants do: alone, or before a function.
    var isFree = true
    /// Whether a letter of it is said to be whole.
    var isFamily = false

    init(_ text: String) {
      hasLetters = text.utf8.contains { (97...122).contains($0 | 0x20) }
      hasBraces = text.holds("\\{")
      guard hasLetters || text.utf8.contains(0xE2) else { return }
      isFamily =
        text.holds("\\in") || text.holds("∈") || text.holds("pi") || text.holds("mod")
        || text.holds("π")
      // An inverse stands in its place.
      let characters = Array(text.replacing("^{-1}", with: "Ω"))
      for match in text.matches(of: #/\\(?:land|wedge)(?![a-z])|∧/#) where !match.0.isEmpty {
        joints.append("and")
      }
      for match in text.matches(of: #/\\(?:lor|vee)(?![a-z])|∨/#) where !match.0.isEmpty {
        joints.append("or")
      }
      findCapitals(characters)
      findApplied(characters)
      findConstants(text)
      if text.holds("\\times") || text.holds("\\cdot"),
        text.holds("\\vec") || text.holds("\\mathbf") || text.holds("\\overrightarrow")
      {
        vectors = text.matches(
          of: #/\\(?:vec|mathbf|overrightarrow)\s*\{?\s*([a-zA-Z]{1,2})|\\(times|cdot)/#
        )
        .map { String($0.1 ?? $0.2 ?? "") }
      }
      isOrdered =
        isOrdered
        || !capitals.isEmpty && (text.holds("^{-1}") || text.holds("\\sim"))
        || hasPairs && text.holds("=")
    }

    private mutating func findCapitals(_ characters: [Character]) {
      var run = 0
      var inCommand = false
      for character in characters {
        if character == "\\" {
          inCommand = true
          run = 0
        } else if character.isASCII, character.isLetter {
          if inCommand { continue }
          if character.isUppercase {
            capitals.append(character)
            run += 1
            // Points of a triangle may be named from any on; a word of letters has an order.
            if run > 1 { hasPairs = true }
            if run > 2 { isOrdered = true }
          } else {
            run = 0
          }
        } else {
          inCommand = false
          if character == "Ω", run > 0 { capitals.append(character) }
          run = 0
        }
      }
    }

    /// `f(x)`, but for the name of what is told: `f(x) = …`.
    private mutating func findApplied(_ characters: [Character]) {
      for place in characters.indices.dropLast()
      where "fghFGHET".contains(characters[place]) && characters[place + 1] == "(" {
        if place > 0, characters[place - 1].isLetter || characters[place - 1] == "\\" { continue }
        var depth = 0
        var end = place + 1
        while end < characters.count {
          if characters[end] == "(" { depth += 1 }
          if characters[end] == ")" { depth -= 1 }
          end += 1
          if depth == 0 { break }
        }
        let next = characters[end...].first { $0 != " " }
        if next == "=" { continue }
        applied.append(String(characters[place..<end].filter { $0 != " " }))
      }
      applied.sort()
    }

    /// Whether one function is applied to another: `f(g(x))`.
    var areNested: Bool {
      applied.contains { name in
        applied.contains { $0.count < name.count && name.contains($0) }
      }
    }

    /// Whether the same function is applied to something else: `f(2x)` and `f(x)`.
    func appliesOtherwise(_ other: Letters) -> Bool {
      guard !applied.isEmpty, !other.applied.isEmpty,
        Set(applied.map(\.first)) == Set(other.applied.map(\.first))
      else { return false }
      // Terms may change places.
      return applied.map { String($0.sorted()) }.sorted()
        != other.applied.map { String($0.sorted()) }.sorted()
    }

    private mutating func findConstants(_ text: String) {
      // Units have these letters, too.
      if ["\\text", "\\mathrm", "\\circ", "°"].contains(where: text.holds) { return }
      let letters = text.matches(of: #/\\[a-zA-Z]+|[a-zA-Z]+|[^a-zA-Z\\]+|\\/#).map { String($0.0) }
      for (place, piece) in letters.enumerated()
      where !piece.hasPrefix("\\") && piece.first?.isLetter == true {
        if place > 0,
          letters[place - 1].last.map({ $0.isNumber || $0 == "/" || $0 == " " }) == true,
          Units.isUnit(piece)
        {
          continue
        }
        for character in piece where "CDKck".contains(character) {
          constants.insert(character)
          let before = place > 0 ? letters[place - 1].last { $0 != " " } : nil
          // At the beginning, behind a sign, or in brackets: not behind another factor.
          let begins =
            character == piece.first
            && (before == nil || "+-=({,&".contains(before ?? " "))
            && !(before == "{" && piece.count == 1)
          let rest = piece.dropFirst()
          let isAlone = rest.isEmpty || rest.allSatisfy { "xyte".contains($0) }
          if !begins || !isAlone { isFree = false }
        }
      }
    }
  }
}
