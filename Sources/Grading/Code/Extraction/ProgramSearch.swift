import Foundation
import Values

/// A program that somebody wrote.
public struct Program: Sendable, Equatable {
  public let language: Language
  public let source: String
  /// Other files that it includes, by their names.
  public var files: [String: String] = [:]

  public init(language: Language, source: String) {
    self.language = language
    // A byte order mark is the text's, not the program's.
    self.source =
      source.unicodeScalars.first == "\u{FEFF}"
      ? String(source.unicodeScalars.dropFirst()) : source
  }
}

/// Finds the program in a response.
public enum ProgramSearch: Sendable, Equatable {
  /// A program, and the rule that found it.
  case found(Program, rule: Rule)
  /// There is no whole program, and the reasoning or the last block is not closed: the response was cut.
  case incomplete
  case none

  /// By which rule a program was found.
  public enum Rule: String, Sendable {
    /// The last closed block that says it is of the language.
    case tagged
    /// The last closed block that says nothing and looks like the language.
    case untagged
    /// No block at all: the whole answer is a program.
    case whole
  }

  /// Looks for the last complete program after the reasoning.
  ///
  /// A block that is empty, shows how a program is used, or tests one that stands before it, is no program.
  ///
  /// - Parameters:
  ///   - response: the whole response; what stands before the last `</think>` outside of blocks is not looked at.
  ///   - languages: the languages wanted, the first preferred where a block does not say.
  public init(_ response: String, languages: [Language] = Language.all) {
    guard let answer = Self.answer(response) else {
      self = .incomplete
      return
    }
    let blocks = FencedBlock.all(in: answer)
    let named = blocks.closed.compactMap { block in
      Language.tagged(block.tag, among: languages).map { Program(language: $0, source: block.text) }
    }
    if let program = Self.last(of: named) {
      self = .found(program, rule: .tagged)
      return
    }
    let unnamed = blocks.closed.filter(\.tag.isEmpty).compactMap { block in
      Language.guessed(block.text, among: languages).map {
        Program(language: $0, source: block.text)
      }
    }
    if let program = Self.last(of: unnamed) {
      self = .found(program, rule: .untagged)
      return
    }
    if blocks.isCut {
      self = .incomplete
      return
    }
    if blocks.closed.isEmpty, Language.isWhole(answer),
      let language = Language.guessed(String(answer), among: languages)
    {
      self = .found(Program(language: language, source: String(answer)), rule: .whole)
      return
    }
    self = .none
  }

  /// The last that is a program.
  private static func last(of programs: [Program]) -> Program? {
    for (place, program) in programs.enumerated().reversed() {
      let isEmpty = program.source.allSatisfy(\.isWhitespace)
      if !isEmpty, !Usage.isUsage(program, of: programs[..<place]) {
        return HelperBlocks.completed(program, from: programs[..<place])
      }
    }
    return nil
  }

  /// What follows the reasoning; nil if the reasoning was not closed.
  ///
  /// Marks within a block of code are code.
  private static func answer(_ response: String) -> Substring? {
    let close = "</think>"
    if !response.contains(close), !response.contains("<think>"),
      let place = response.utf8.withContiguousStorageIfAvailable({ ThinkMarks.place(in: $0) })
        ?? nil
    {
      return place.answer.map { response.utf8.dropFirst($0) }.map { Substring($0) }
    }
    var rest = response[...]
    var isFirst = true
    while let mark = Self.mark(close, in: rest, countsBlocks: isFirst) {
      rest = rest[mark.upperBound...]
      isFirst = false
    }
    if !isFirst { return rest }
    let opening = "<think>"
    return Self.mark(opening, in: rest, countsBlocks: false) == nil ? rest : nil
  }

  /// The first mark outside of closed blocks.
  ///
  /// - Parameter countsBlocks: whether one within a block counts if `<think>` stands before that block: reasoning may
  ///   end anywhere.
  private static func mark(_ mark: String, in text: Substring, countsBlocks: Bool)
    -> Range<Substring.Index>?
  {
    guard text.contains(mark) else { return nil }
    let blocks = FencedBlock.all(in: text).closed.map(\.range)
    let opening = text.range(of: "<think>").map { offset(of: $0.lowerBound, in: text) }
    var place = text.startIndex
    while let found = text.range(of: mark, range: place..<text.endIndex) {
      let start = offset(of: found.lowerBound, in: text)
      guard let block = blocks.first(where: { $0.contains(start) }) else { return found }
      if countsBlocks, let opening, opening < block.lowerBound { return found }
      place = found.upperBound
    }
    return nil
  }

  private static func offset(of index: Substring.Index, in text: Substring) -> Int {
    text.utf8.distance(from: text.utf8.startIndex, to: index)
  }
}

/// Tells blocks that use or test a program from programs.
private enum Usage {
  /// Whether a block of Python only uses what a block before it defines.
  static func isUsage(_ program: Program, of earlier: ArraySlice<Program>) -> Bool {
    let source = program.source
    if source.split(separator: "\n").contains(where: { $0.hasPrefix(">>> ") || $0.hasPrefix("$ ") })
    {
      return true
    }
    guard program.language == .python else { return false }
    let known = Set(earlier.filter { $0.language == .python }.flatMap { defined(in: $0.source) })
    guard !known.isEmpty else { return false }
    let own = defined(in: source)
    let areTests = own.allSatisfy { $0.hasPrefix("test") || $0.hasPrefix("Test") }
    guard areTests else { return false }
    // What reads its input is a program of its own.
    if ["input(", "sys.stdin", "open(0)"].contains(where: { source.contains($0) }) { return false }
    let called = Set(source.matches(of: /(\w+)\s*\(/).map { String($0.1) })
    return !called.isDisjoint(with: known)
  }

  private static func defined(in source: String) -> [String] {
    source.matches(of: /(?:^|\n)\s*(?:async\s+)?(?:def|class)\s+(\w+)/).map { String($0.1) }
  }
}
