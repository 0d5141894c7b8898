/// How a program's output is compared with what is expected.
public enum Checker: Sendable, Equatable {
  /// The same text, but for white space at its end.
  case exact
  /// Line for line without the white space around them, and where lines differ, number for number by value: as
  /// LiveCodeBench (`lcb_runner/evaluation/testing_util.py`) has it.
  case lines
  /// The same words in the same order, wherever the lines break; numbers by value.
  case tokens
  /// As ``tokens``, but numbers may differ by so much, absolutely or relatively.
  case floats(tolerance: Double)
  /// The same lines in any order; within a line as ``tokens``.
  case unorderedLines
  /// As ``tokens``, but the words yes and no in any case.
  case yesNo
  /// The same words, letter for letter, wherever the lines break: testlib's `wcmp`.
  case words
  /// The same whole numbers: testlib's `ncmp` and `hcmp`.
  case integers
  /// The same words line for line: testlib's `lcmp`.
  case wordLines
  /// A program says it.
  case program(Program, CheckerProtocol)

  /// The names of those that need no program.
  public static let names = [
    "exact", "lines", "tokens", "floats", "unordered", "yes-no", "wcmp", "ncmp", "hcmp", "lcmp",
    "fcmp",
    "rcmp", "rcmp4", "rcmp6", "rcmp9", "yesno", "nyesno",
  ]

  /// The checker of that name.
  ///
  /// - Parameter tolerance: for `floats`.
  public init?(named name: String, tolerance: Double = 1e-6) {
    switch name {
    case "exact": self = .exact
    case "lines": self = .lines
    case "tokens": self = .tokens
    case "floats": self = .floats(tolerance: tolerance)
    case "unordered": self = .unorderedLines
    case "yes-no", "yesno", "nyesno": self = .yesNo
    case "wcmp", "words": self = .words
    case "ncmp", "hcmp", "icmp": self = .integers
    case "lcmp": self = .wordLines
    case "fcmp": self = .exact
    // testlib's own tolerances.
    case "rcmp": self = .floats(tolerance: 1.5e-6)
    case "rcmp4": self = .floats(tolerance: 1e-4)
    case "rcmp6", "acmp", "dcmp": self = .floats(tolerance: 1e-6)
    case "rcmp9": self = .floats(tolerance: 1e-9)
    default: return nil
    }
  }

  /// Whether an output will do; programs are not asked here.
  func accepts(_ output: String, expected: String) -> Bool {
    switch self {
    case .exact: output.utf8[...].trimmedAtEnd.elementsEqual(expected.utf8[...].trimmedAtEnd)
    case .lines: Self.lines(output, expected)
    case .tokens: Self.words(output.utf8[...], expected.utf8[...], Self.sameByValue)
    case .floats(let tolerance):
      Self.words(output.utf8[...], expected.utf8[...]) { Self.close($0, $1, tolerance) }
    case .unorderedLines: Self.unordered(output, expected)
    case .yesNo: Self.words(output.utf8[...], expected.utf8[...], Self.sameAnswer)
    case .words: Self.words(output.utf8[...], expected.utf8[...]) { $0.elementsEqual($1) }
    case .integers: Self.words(output.utf8[...], expected.utf8[...], Self.sameInteger)
    case .wordLines: Self.wordLines(output, expected)
    case .program: false
    }
  }

  /// For the key of what is remembered.
  var identity: String {
    switch self {
    case .exact: "exact"
    case .lines: "lines"
    case .tokens: "tokens"
    case .floats(let tolerance): "floats \(tolerance)"
    case .unorderedLines: "unordered"
    case .yesNo: "yes-no"
    case .words: "words"
    case .integers: "integers"
    case .wordLines: "word lines"
    case .program(let program, let how):
      "\(how.rawValue) \(program.language.name) \(program.source)"
        + program.files.sorted { $0.key < $1.key }.map { " \($0.key) \($0.value)" }.joined()
    }
  }

  private static func lines(_ output: String, _ expected: String) -> Bool {
    let ours = output.strippedLines, theirs = expected.strippedLines
    guard ours.count == theirs.count else { return false }
    return zip(ours, theirs).allSatisfy { our, their in
      our.elementsEqual(their) || words(our, their, sameByValue)
    }
  }

  private static func words(
    _ output: Substring.UTF8View, _ expected: Substring.UTF8View,
    _ same: (Substring.UTF8View, Substring.UTF8View) -> Bool
  ) -> Bool {
    var ours = SplitWords(output), theirs = SplitWords(expected)
    while true {
      switch (ours.next(), theirs.next()) {
      case (nil, nil): return true
      case (let our?, let their?): if !same(our, their) { return false }
      default: return false
      }
    }
  }

  private static func sameByValue(_ one: Substring.UTF8View, _ other: Substring.UTF8View) -> Bool {
    if one.elementsEqual(other) { return true }
    guard let one = DecimalNumber(one), let other = DecimalNumber(other) else { return false }
    return one == other
  }

  private static func sameInteger(_ one: Substring.UTF8View, _ other: Substring.UTF8View) -> Bool {
    func isWhole(_ word: Substring.UTF8View) -> Bool {
      let digits = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
      return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
    return isWhole(one) && isWhole(other) && sameByValue(one, other)
  }

  private static func wordLines(_ output: String, _ expected: String) -> Bool {
    func lines(_ text: String) -> [Substring.UTF8View] {
      text.utf8[...].trimmedAtEnd.split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
    let ours = lines(output), theirs = lines(expected)
    return ours.count == theirs.count
      && zip(ours, theirs).allSatisfy { words($0, $1) { $0.elementsEqual($1) } }
  }

  private static func close(
    _ one: Substring.UTF8View, _ other: Substring.UTF8View, _ tolerance: Double
  ) -> Bool {
    if sameByValue(one, other) { return true }
    guard let one = Double(String(Substring(one))), let other = Double(String(Substring(other))),
      one.isFinite, other.isFinite
    else { return false }
    return abs(one - other) <= tolerance * max(1, abs(other))
  }

  private static func sameAnswer(_ one: Substring.UTF8View, _ other: Substring.UTF8View) -> Bool {
    if sameByValue(one, other) { return true }
    let one = Substring(one).lowercased(), other = Substring(other).lowercased()
    return one == other && ["yes", "no"].contains(one)
  }

  private static func unordered(_ output: String, _ expected: String) -> Bool {
    func sorted(_ text: String) -> [String] {
      text.utf8.split(separator: UInt8(ascii: "\n")).filter { !$0.trimmedAtEnd.isEmpty }
        .map { line in
          var words = SplitWords(line)
          var normal: [String] = []
          while let word = words.next() {
            normal.append(DecimalNumber(word)?.description ?? String(Substring(word)))
          }
          return normal.joined(separator: " ")
        }.sorted()
    }
    return sorted(output) == sorted(expected)
  }
}

/// How a checker program is called and how it answers.
public enum CheckerProtocol: String, Sendable {
  /// As testlib has it: the arguments are the files of input, output and answer; it exits with 0 for right, with 1
  /// or 2 for wrong, with anything else if the checker itself is wrong.
  case exitCode = "exit-code"
  /// As open-r1/codeforces has it: the arguments are the files of input, answer and output; the last word it prints
  /// is 1, or true, for right.
  case score
}

extension String {
  /// Its lines, without white space around each and without empty ones at both ends.
  fileprivate var strippedLines: [Substring.UTF8View] {
    utf8[...].stripped.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(
      \.stripped)
  }
}

extension Substring.UTF8View {
  fileprivate var trimmedAtEnd: Substring.UTF8View {
    var rest = self
    while rest.last.map(isSpace) == true { rest.removeLast() }
    return rest
  }

  fileprivate var stripped: Substring.UTF8View { drop(while: isSpace).trimmedAtEnd }
}

/// White space of ASCII; bytes are compared, not letters, so that `é` has one way of writing only.
private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// The words of a text, between white space.
private struct SplitWords {
  private var rest: Substring.UTF8View

  init(_ text: Substring.UTF8View) {
    rest = text
  }

  mutating func next() -> Substring.UTF8View? {
    rest = rest.drop(while: isSpace)
    guard !rest.isEmpty else { return nil }
    let word = rest.prefix { !isSpace($0) }
    rest = rest[word.endIndex...]
    return word
  }
}
