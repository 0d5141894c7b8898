import Values

/// `livecodebench/code_generation_lite`: public tests as JSON text, private ones packed (``EncodedTests``); a
/// problem with starter code is a function, whose name stands in `metadata`.
enum LiveCodeBench: TestFormat {
  static let name = "livecodebench"
  static let columns = ["private_test_cases", "public_test_cases"]
  static let otherColumns = FunctionName.columns

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    let function = try FunctionName.find(row)
    var cases: [TestCase] = []
    for column in ["public_test_cases", "private_test_cases"] {
      guard let value = row[column], value != .null, value.string?.isEmpty != true else { continue }
      cases += try TestShapes(function).cases(value)
    }
    // The benchmark gives every test 6 seconds, and the names of the standard library.
    return TestSuite(cases: cases, checker: .lines, timeLimit: .seconds(6), givesNames: true)
  }
}
