/// Programs of Python that are told in parts: functions in blocks of their own, and then the block that calls them.
enum HelperBlocks {
  /// The program with those blocks before it that define what it calls and does not have.
  ///
  /// Only blocks that define and do nothing else: what runs by itself was an attempt or an example.
  static func completed(_ program: Program, from earlier: ArraySlice<Program>) -> Program {
    guard program.language == .python, !earlier.isEmpty else { return program }
    var source = program.source
    for helper in earlier.reversed() where helper.language == .python {
      let missing = called(in: source).subtracting(bound(in: source))
      guard !missing.isEmpty else { break }
      let offered = Set(definitions(in: helper.source))
      guard !offered.isDisjoint(with: missing), onlyDefines(helper.source),
        // The same again is another attempt.
        offered.isDisjoint(with: definitions(in: source))
      else { continue }
      source = helper.source + "\n" + source
    }
    return source == program.source ? program : Program(language: .python, source: source)
  }

  private static func called(in source: String) -> Set<String> {
    Set(
      source.matches(of: /(\.?)\b([A-Za-z_]\w*)\s*(?=\()/).filter(\.1.isEmpty).map { String($0.2) })
  }

  /// What is defined at the left margin.
  private static func definitions(in source: String) -> [String] {
    source.matches(of: /(?:^|\n)(?:async\s+)?(?:def|class)\s+(\w+)/).map { String($0.1) }
  }

  /// Names that get a meaning anywhere.
  private static func bound(in source: String) -> Set<String> {
    var names = Set(source.matches(of: /(?:def|class|as|for)\s+(\w+)/).map { String($0.1) })
    names.formUnion(source.matches(of: /(?:^|[\s,(])(\w+)\s*(?:=|:=)[^=]/).map { String($0.1) })
    for line in source.split(separator: "\n") where line.contains("import ") {
      // "from m import *" may bring anything.
      names.formUnion(line.matches(of: /\w+/).map { String($0.0) })
    }
    return names
  }

  private static func onlyDefines(_ source: String) -> Bool {
    source.split(separator: "\n").allSatisfy { line in
      guard let first = line.first, !first.isWhitespace else { return true }
      let starts = ["def ", "async def ", "class ", "import ", "from ", "@", "#", ")", "]", "}"]
      return starts.contains { line.hasPrefix($0) }
        || line.firstMatch(of: /^[A-Za-z_]\w*(?:\s*:[^=]+)?\s*=[^=]/) != nil
          && !["input(", "stdin", "open("].contains { line.contains($0) }
    }
  }
}
