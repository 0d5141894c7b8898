import Values

/// `open-r1/verifiable-coding-problems` and SYNTHETIC: an object, mostly as JSON text, with the language and
/// `test_cases` of the kinds `stdin_stdout` and `function_call`.
enum VerificationInfo: TestFormat {
  static let name = "verification_info"
  static let columns = ["verification_info"]
  static let otherColumns = FunctionName.columns + ["time_limit", "memory_limit"]

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    let cases = try TestShapes(try FunctionName.find(row)).cases(row["verification_info"] ?? .null)
    return TestSuite(
      cases: cases, timeLimit: TimeAndMemory.time(row["time_limit"]),
      memoryLimit: TimeAndMemory.memory(row["memory_limit"]), givesNames: true)
  }
}
