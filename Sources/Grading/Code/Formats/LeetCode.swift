import Values

/// `newfacade/LeetCodeDataset` and HumanEval: a script that defines `check`, and the entry point it is called with.
enum LeetCode: TestFormat {
  static let name = "leetcode"
  static let columns = ["test"]
  static let otherColumns = ["entry_point"]

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    guard case .string(let text)? = row["test"], text.contains("assert") else {
      // A column of this name may hold other tests, too.
      return try OtherTests.suite(["tests": row["test"] ?? .null])
    }
    var script = text
    if let entry = row["entry_point"]?.string, !text.contains("\ncheck(") {
      script += "\ncheck(\(entry))\n"
    }
    return TestSuite(cases: [.script(script)], givesNames: true)
  }
}
