import Values

/// The shapes that lists of tests have, in whatever column they stand, as JSON or as Python writes its values.
struct TestShapes {
  /// The function that is called, as the row says it elsewhere.
  var function: FunctionName?
  /// What stands before the program.
  var prompt: String?

  init(_ function: FunctionName? = nil, prompt: String? = nil) {
    self.function = function
    self.prompt = prompt
  }

  /// The tests of a value of any known shape:
  ///
  ///     {"inputs": […], "outputs": […], "fn_name": …}      APPS, TACO, also as text
  ///     {"input": […], "output": […]}                       code_contests
  ///     [{"input": …, "output": …, "testtype": …}, …]       LiveCodeBench, Codeforces, verifiable coding problems
  ///     [["input", "output"], …]
  ///     ["assert f(1) == 2", …]                             MBPP, AceCode
  ///     {"functional": "def check(candidate): …"}           LeetCode
  ///     "def test_f(): …"                                   KodCode, ClassEval, BigCodeBench
  func cases(_ value: Value) throws(UnreadableTests) -> [TestCase] {
    if case .string(let text) = value { return try cases(text: text, depth: 0) }
    return try cases(CallValue(value), depth: 0)
  }

  private func cases(_ value: CallValue, depth: Int) throws(UnreadableTests) -> [TestCase] {
    guard depth < 5 else { throw UnreadableTests("the tests are packed too deeply") }
    switch value {
    case .string(let text): return try cases(text: text, depth: depth + 1)
    case .list(let tests), .tuple(let tests):
      if !tests.isEmpty, tests.allSatisfy({ $0.string != nil }) {
        return try script(of: tests.compactMap(\.string), depth)
      }
      var cases: [TestCase] = []
      for test in tests { cases.append(try one(test)) }
      return cases
    case .dictionary: return try cases(record: value, depth)
    default: throw UnreadableTests("the tests are a \(value.kind)")
    }
  }

  /// A list of texts: assertions, or tests as JSON each.
  private func script(of texts: [String], _ depth: Int) throws(UnreadableTests) -> [TestCase] {
    if texts.allSatisfy(Self.looksLikeScript) { return [script(texts.joined(separator: "\n"))] }
    var found: [TestCase] = []
    for text in texts { found += try cases(text: text, depth: depth + 1) }
    return found
  }

  private func script(_ text: String) -> TestCase {
    .script(text, entry: function?.expression, prompt: prompt)
  }

  private func cases(record: CallValue, _ depth: Int) throws(UnreadableTests) -> [TestCase] {
    for name in ["functional", "script", "test_code", "unit_tests", "assertions"] {
      if let text = record[name]?.string { return [script(text)] }
    }
    var inner = self
    if let name = record["fn_name"]?.string ?? record["entry_point"]?.string {
      inner.function = FunctionName(name)
    }
    guard let inputs = (record["inputs"] ?? record["input"])?.members,
      let outputs = (record["outputs"] ?? record["output"])?.members
    else {
      for name in [
        "test_cases", "test_list", "tests", "ground_truth", "input_output", "assertions",
      ] {
        if let tests = record[name], tests != .null {
          return try inner.cases(tests, depth: depth + 1)
        }
      }
      if record["input"] != nil { return [try one(record)] }
      throw UnreadableTests("the tests have no inputs and outputs")
    }
    guard inputs.count == outputs.count else {
      throw UnreadableTests("there are \(inputs.count) inputs and \(outputs.count) outputs")
    }
    var cases: [TestCase] = []
    for (input, output) in zip(inputs, outputs) {
      cases.append(try inner.pair(input, output, inner.function))
    }
    return cases
  }

  /// Whether a text is Python with tests in it.
  static func looksLikeScript(_ text: String) -> Bool {
    ["assert", ">>> ", "def test", "def check(", "unittest"].contains { text.contains($0) }
  }

  private func cases(text: String, depth: Int) throws(UnreadableTests) -> [TestCase] {
    guard depth < 5 else { throw UnreadableTests("the tests are packed too deeply") }
    let start = text.first { !$0.isWhitespace }
    if start == "[" || start == "{" || start == "(" {
      return try cases(try parsedLiteral(text), depth: depth)
    }
    if EncodedTests.looksEncoded(text) {
      return try cases(CallValue(try EncodedTests.decoded(text)), depth: depth + 1)
    }
    guard Self.looksLikeScript(text) else {
      throw UnreadableTests("the tests are neither JSON, nor encoded, nor assertions")
    }
    return [script(text)]
  }

  private func one(_ test: CallValue) throws(UnreadableTests) -> TestCase {
    if let both = test.members, both.count == 2 { return try pair(both[0], both[1], function) }
    if let text = test.string, Self.looksLikeScript(text) { return script(text) }
    guard test.pairs != nil else {
      throw UnreadableTests("a test is a \(test.kind), not an object")
    }
    if let text = (test["assertion"] ?? test["assert"] ?? test["test_code"])?.string {
      return script(text)
    }
    guard let input = test["input"], let output = test["output"] ?? test["expected_output"] else {
      throw UnreadableTests("a test has no input or no output")
    }
    let own = test["fn_name"]?.string.flatMap { $0.isEmpty ? nil : FunctionName($0) }
    switch (test["testtype"] ?? test["type"])?.string {
    case let kind? where kind.hasPrefix("function"):
      guard let function = own ?? function else {
        throw UnreadableTests("the tests call a function, and nothing says its name")
      }
      return try pair(input, output, function)
    case nil: return try pair(input, output, own ?? function)
    case let kind? where kind.hasPrefix("std"): return try pair(input, output, nil)
    case let other?: throw UnreadableTests("a test is of the unknown kind \"\(other)\"")
    }
  }

  /// One test: of a function if it has a name, else of standard input and output.
  private func pair(_ input: CallValue, _ output: CallValue, _ function: FunctionName?)
    throws(UnreadableTests) -> TestCase
  {
    guard let function else {
      // null is no output, and not the word.
      guard output != .null else { throw UnreadableTests("a test has no input or no output") }
      return .standard(input: Self.lines(input), output: Self.lines(output))
    }
    func call(_ arguments: [CallValue], _ expected: [CallValue]) -> TestCase {
      .call(
        function: function.last, arguments: arguments, expected: expected,
        inPlace: function.isInPlace)
    }
    switch input {
    case .string(let text):
      return call(try ArgumentText.values(text), [try Self.expected(output)])
    case .list(let arguments), .tuple(let arguments):
      // APPS and TACO put some of what comes back into a list of its own.
      var any = [output]
      if let list = output.members, list.count == 1 { any.append(list[0]) }
      return call(arguments, any)
    default: return call([input], [output])
    }
  }

  private static func expected(_ output: CallValue) throws(UnreadableTests) -> CallValue {
    guard case .string(let text) = output else { return output }
    return try parsedLiteral(text)
  }

  /// A text; some rows have a list of its lines.
  ///
  /// Tests from Windows judges and web pages end their lines in CR LF, which programs there never see.
  private static func lines(_ value: CallValue) -> String {
    switch value {
    case .string(let text): text.replacing("\r\n", with: "\n")
    case .list(let lines), .tuple(let lines):
      lines.map { $0.string ?? $0.json }.joined(separator: "\n")
    case .null: ""
    default: value.json
    }
  }
}
