import Values

/// The shapes that lists of tests have, in whatever column they stand.
enum TestShapes {
  /// The tests of a value of any known shape:
  ///
  ///     {"inputs": […], "outputs": […], "fn_name": …}      APPS, TACO, also as text
  ///     {"input": […], "output": […]}                       code_contests
  ///     [{"input": …, "output": …, "testtype": …}, …]       LiveCodeBench, Codeforces
  ///     {"functional": "def check(candidate): …"}           LeetCode
  ///
  /// - Parameter function: the function that is called, if the row says it elsewhere.
  static func cases(_ value: Value, function: String? = nil) throws(UnreadableTests) -> [TestCase] {
    switch value {
    case .string(let text): return try cases(text: text, function: function)
    case .list(let tests):
      var cases: [TestCase] = []
      for test in tests {
        guard let test = test.record else {
          throw UnreadableTests("a test is a \(test.kind), not an object")
        }
        cases.append(try one(test, function: function))
      }
      return cases
    case .record(let record):
      if let script = record["functional"]?.string ?? record["script"]?.string {
        return [.script(script)]
      }
      let name = record["fn_name"]?.string ?? function
      guard let inputs = (record["inputs"] ?? record["input"])?.list,
        let outputs = (record["outputs"] ?? record["output"])?.list
      else { throw UnreadableTests("the tests have no inputs and outputs") }
      guard inputs.count == outputs.count else {
        throw UnreadableTests("there are \(inputs.count) inputs and \(outputs.count) outputs")
      }
      var cases: [TestCase] = []
      for (input, output) in zip(inputs, outputs) { cases.append(try pair(input, output, name)) }
      return cases
    default: throw UnreadableTests("the tests are a \(value.kind)")
    }
  }

  private static func cases(text: String, function: String?) throws(UnreadableTests) -> [TestCase] {
    let start = text.first { !$0.isWhitespace }
    if start == "[" || start == "{" { return try cases(try parsedJSON(text), function: function) }
    if EncodedTests.looksEncoded(text) {
      return try cases(try EncodedTests.decoded(text), function: function)
    }
    guard text.contains("assert") else {
      throw UnreadableTests("the tests are neither JSON, nor encoded, nor assertions")
    }
    return [.script(text)]
  }

  private static func one(_ test: Record, function: String?) throws(UnreadableTests) -> TestCase {
    guard let input = test["input"], let output = test["output"] else {
      throw UnreadableTests("a test has no input or no output")
    }
    switch test["testtype"]?.string {
    case let kind? where kind.hasPrefix("functional"):
      guard let function = test["fn_name"]?.string ?? function else {
        throw UnreadableTests("the tests call a function, and nothing says its name")
      }
      return try pair(input, output, function)
    case nil: return try pair(input, output, test["fn_name"]?.string ?? function)
    case "stdin"?: return try pair(input, output, nil)
    case let other?: throw UnreadableTests("a test is of the unknown kind \"\(other)\"")
    }
  }

  /// One test: of a function if it has a name, else of standard input and output.
  private static func pair(_ input: Value, _ output: Value, _ function: String?)
    throws(UnreadableTests) -> TestCase
  {
    guard let function else { return .standard(input: lines(input), output: lines(output)) }
    switch input {
    case .string(let text):
      let arguments = try ArgumentText.values(text)
      return .call(function: function, arguments: arguments, expected: [try expected(output)])
    case .list(let arguments):
      // APPS and TACO put some of what comes back into a list of its own.
      var any = [output]
      if let list = output.list, list.count == 1 { any.append(list[0]) }
      return .call(function: function, arguments: arguments, expected: any)
    default: return .call(function: function, arguments: [input], expected: [output])
    }
  }

  private static func expected(_ output: Value) throws(UnreadableTests) -> Value {
    if case .string(let text) = output { try parsedJSON(text) } else { output }
  }

  /// A text; some rows have a list of its lines.
  ///
  /// Tests from Windows judges and web pages end their lines in CR LF, which programs there never see.
  private static func lines(_ value: Value) -> String {
    switch value {
    case .string(let text): text.replacing("\r\n", with: "\n")
    case .list(let lines): lines.map { $0.string ?? $0.json }.joined(separator: "\n")
    default: value.json
    }
  }
}
