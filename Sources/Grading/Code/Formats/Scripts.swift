import Values

/// Scripts of tests beside an entry point: HumanEval(+), LeetCodeDataset, BigCodeBench, KodCode, ClassEval, MBPP(+).
///
/// `test` is the script, or `test_list` one of assertions, with `test_setup_code` and `test_imports` before it; what
/// `prompt` has in Python stands before the program, as HumanEval wants it.
enum Scripts: TestFormat {
  static let name = "scripts"
  static let columns = ["test", "test_list"]
  static let otherColumns = [
    "entry_point", "prompt", "test_setup_code", "test_imports", "challenge_test_list",
    "import_statement",
  ]

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    let entry = row["entry_point"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    let shapes = TestShapes(entry.map { FunctionName($0) }, prompt: prompt(row, entry))
    let setup = [row["test_imports"], row["test_setup_code"]].flatMap(lines)
    var cases: [TestCase]
    if let test = row["test"], test != .null {
      cases = try shapes.cases(test)
    } else {
      let tests = lines(row["test_list"]) + lines(row["challenge_test_list"])
      guard !tests.isEmpty else { throw UnreadableTests("the list of tests is empty") }
      cases = [.script(tests.joined(separator: "\n"), entry: entry, prompt: shapes.prompt)]
    }
    if !setup.isEmpty {
      cases = cases.map { test in
        guard case .script(let script, let entry, let prompt) = test else { return test }
        let before = setup.joined(separator: "\n")
        return .script("\(before)\n\(script)", entry: entry, prompt: prompt)
      }
    }
    return TestSuite(cases: cases, givesNames: true)
  }

  /// The texts of a cell that is a text, a list of texts, or such a list as text.
  private static func lines(_ value: Value?) -> [String] {
    switch value {
    case .string(let text)?:
      if text.first == "[", let list = try? LiteralReader.value(text).members {
        return list.compactMap(\.string)
      }
      return text.allSatisfy(\.isWhitespace) ? [] : [text]
    case .list(let texts)?: return texts.compactMap(\.string)
    default: return []
    }
  }

  /// Only Python is put before a program: MBPP's prompts are sentences.
  static func prompt(_ row: Record, _ entry: String?) -> String? {
    let imports = lines(row["import_statement"])
    if !imports.isEmpty { return imports.joined(separator: "\n") }
    guard let prompt = row["prompt"]?.string, let entry else { return nil }
    let name = entry.split(separator: ".").last.map(String.init) ?? entry
    let start = prompt.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    let begins = ["def ", "from ", "import ", "class ", "@", "#"].contains { start.hasPrefix($0) }
    return begins && prompt.contains("def \(name)") ? prompt : nil
  }
}
