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
    if let reason = NotationDoubts.reason(answer, reference) { return reason }
    let (own, other) = (Letters(answer), Letters(reference))
    guard own.hasLetters || other.hasLetters || own.hasBraces || other.hasBraces else { return nil }
    if !own.joints.isEmpty, !other.joints.isEmpty, own.joints != other.joints {
      return "one says \"and\", the other \"or\""
    }
    if own.areNested || other.areNested ? own.applied != other.applied : own.appliesOtherwise(other)
    {
      return "a letter before brackets may be a function"
    }
    if own.capitals != other.capitals, own.isOrdered || other.isOrdered,
      own.hasInverses || other.hasInverses || own.capitals.sorted() == other.capitals.sorted()
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

  /// What the letters of a text say, found in one pass over its bytes: most right answers pass here.
  private struct Letters {
    private(set) var hasLetters = false
    private(set) var hasBraces = false
    /// Signs of "and" and "or", in their order.
    private(set) var joints: [Joint] = []
    /// Letters that are names of functions, with what stands in their brackets.
    private(set) var applied: [String] = []
    /// Capital letters in their order, and a sign for each that is an inverse.
    private(set) var capitals: [UInt8] = []
    /// Whether capitals stand for what does not commute: inverses, words of three and more.
    private(set) var isOrdered = false
    /// Whether one of them is an inverse, or turned over.
    private(set) var hasInverses = false
    /// Letters of vectors in their order, where they are multiplied.
    private(set) var vectors: [UInt8] = []
    /// Letters that are used for free constants.
    private(set) var constants: Set<UInt8> = []
    /// Whether they stand where free constants do: alone, or before a function.
    private(set) var isFree = true
    /// Whether a letter of it is said to be whole.
    private(set) var isFamily = false

    enum Joint { case and, or }

    /// Whether two capitals stand side by side: a segment, or a product.
    private var hasPairs = false
    private var hasProducts = false
    /// Whether letters are mostly units, which have those of constants, too.
    private var hasUnits = false
    private let bytes: [UInt8]

    init(_ text: String) {
      bytes = Array(text.utf8)
      var hasEqual = false
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "\\"): place = takeCommand(at: place)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
          place = takeWord(at: place)
        case UInt8(ascii: "^"):
          let isInverse = ["^{-1}", "^T", "^{T}", "^\\top", "^{\\top}"].contains {
            bytes[place...].starts(with: $0.utf8)
          }
          if isInverse, place > 0,
            Self.isCapital(bytes[place - 1]) || bytes[place - 1] == 41 && !capitals.isEmpty
          {
            if bytes[place...].starts(with: "^{-1}".utf8) { capitals.append(byte) }
            isOrdered = true
            hasInverses = true
          }
          place += 1
        case UInt8(ascii: "="):
          hasEqual = true
          place += 1
        case 0xC2:
          hasUnits = hasUnits || bytes[place...].starts(with: "°".utf8)
          place += 1
        case 0xE2:
          if bytes[place...].starts(with: "∧".utf8) { joints.append(.and) }
          if bytes[place...].starts(with: "∨".utf8) { joints.append(.or) }
          isFamily = isFamily || bytes[place...].starts(with: "∈".utf8)
          place += 1
        default:
          isFamily = isFamily || byte == 0xCF && bytes[place...].starts(with: "π".utf8)
          place += 1
        }
      }
      if hasPairs, hasEqual { isOrdered = true }
      if !hasProducts { vectors = [] }
      if hasUnits { constants = [] }
      applied.sort()
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

    /// - Returns: where what follows begins.
    private mutating func takeCommand(at place: Int) -> Int {
      var end = place + 1
      while end < bytes.count, Self.isLetter(bytes[end]) { end += 1 }
      guard end > place + 1 else {
        if end < bytes.count, bytes[end] == UInt8(ascii: "{") { hasBraces = true }
        return min(end + 1, bytes.count)
      }
      hasLetters = true
      let name = bytes[(place + 1)..<end]
      func isOne(of names: [StaticString]) -> Bool {
        names.contains { known in
          known.utf8CodeUnitCount == name.count
            && known.withUTF8Buffer { name.elementsEqual($0) }
        }
      }
      switch name[place + 1] {
      case UInt8(ascii: "l"):
        if isOne(of: ["land"]) { joints.append(.and) }
        if isOne(of: ["lor"]) { joints.append(.or) }
      case UInt8(ascii: "w"): if isOne(of: ["wedge"]) { joints.append(.and) }
      case UInt8(ascii: "v"):
        if isOne(of: ["vee"]) { joints.append(.or) }
        if isOne(of: ["vec"]) { takeVector(end) }
      case UInt8(ascii: "o"): if isOne(of: ["overrightarrow"]) { takeVector(end) }
      case UInt8(ascii: "m"):
        if isOne(of: ["mathbf"]) { takeVector(end) }
        if isOne(of: ["mathrm"]) { hasUnits = true }
      case UInt8(ascii: "t"):
        if isOne(of: ["text"]) { hasUnits = true }
        if isOne(of: ["times"]) { takeProduct(UInt8(ascii: "x")) }
      case UInt8(ascii: "c"):
        if isOne(of: ["circ"]) { hasUnits = true }
        if isOne(of: ["cdot"]) { takeProduct(UInt8(ascii: ".")) }
      case UInt8(ascii: "i"): isFamily = isFamily || isOne(of: ["in"])
      case UInt8(ascii: "p"): isFamily = isFamily || isOne(of: ["pi", "pmod"])
      case UInt8(ascii: "b"): isFamily = isFamily || isOne(of: ["bmod"])
      case UInt8(ascii: "s"): isOrdered = isOrdered || isOne(of: ["sim"])
      default: break
      }
      return end
    }

    private mutating func takeProduct(_ sign: UInt8) {
      hasProducts = hasProducts || !vectors.isEmpty
      if !vectors.isEmpty { vectors.append(sign) }
    }

    private mutating func takeVector(_ end: Int) {
      if let letter = bytes[end...].first(where: { Self.isLetter($0) }) { vectors.append(letter) }
    }

    /// - Returns: where what follows begins.
    private mutating func takeWord(at place: Int) -> Int {
      hasLetters = true
      var end = place
      var capitals = 0
      while end < bytes.count, Self.isLetter(bytes[end]) {
        if Self.isCapital(bytes[end]) {
          self.capitals.append(bytes[end])
          capitals += 1
          // Points of a triangle may be named from any on; a word of letters has an order.
          if capitals > 1 { hasPairs = true }
          if capitals > 2 { isOrdered = true }
        } else {
          capitals = 0
        }
        end += 1
      }
      let word = bytes[place..<end]
      isFamily = isFamily || word.elementsEqual("mod".utf8) || word.elementsEqual("pi".utf8)
      if end < bytes.count, bytes[end] == UInt8(ascii: "("), word.count == 1 { takeFunction(place) }
      takeConstants(word)
      return end
    }

    /// `f(x)`, but for the name of what is told: `f(x) = …`.
    private mutating func takeFunction(_ place: Int) {
      guard "fghFGHET".utf8.contains(bytes[place]) else { return }
      var depth = 0
      var end = place + 1
      while end < bytes.count {
        if bytes[end] == UInt8(ascii: "(") { depth += 1 }
        if bytes[end] == UInt8(ascii: ")") { depth -= 1 }
        end += 1
        if depth == 0 { break }
      }
      if bytes[end...].first(where: { $0 != 32 }) == UInt8(ascii: "=") { return }
      applied.append(String(decoding: bytes[place..<end].filter { $0 != 32 }, as: UTF8.self))
    }

    private mutating func takeConstants(_ word: ArraySlice<UInt8>) {
      guard word.contains(where: { "CDKck".utf8.contains($0) }) else { return }
      let place = word.startIndex
      if place > 0, (48...57).contains(bytes[place - 1]) || " /".utf8.contains(bytes[place - 1]),
        Units.isUnit(String(decoding: word, as: UTF8.self))
      {
        return
      }
      for (index, letter) in zip(word.indices, word) where "CDKck".utf8.contains(letter) {
        constants.insert(letter)
        // At the beginning, behind a sign, or in brackets: not behind another factor.
        let before = bytes[..<place].last { $0 != 32 }
        let begins = index == place && (before.map { "+-=(,&".utf8.contains($0) } ?? true)
        if !begins || !word.dropFirst().allSatisfy({ "xyte".utf8.contains($0) }) { isFree = false }
      }
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
  }
}
