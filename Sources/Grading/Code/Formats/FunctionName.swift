import Values

/// Which function a row's tests call, as datasets say it beside the tests.
enum FunctionName {
  /// What it is read from.
  static let columns = ["metadata", "starter_code", "entry_point"]

  /// LiveCodeBench's `metadata` has `func_name`; elsewhere it is the first method of the starter code, or the entry
  /// point, which may have the class before it.
  static func find(_ row: Record) throws(UnreadableTests) -> String? {
    var metadata = row["metadata"]?.record
    if let text = row["metadata"]?.string, !text.isEmpty { metadata = try parsedJSON(text).record }
    if let name = metadata?["func_name"]?.string { return name }
    if let entry = row["entry_point"]?.string {
      return entry.split(separator: ".").last.map(String.init)
    }
    // class Solution: def name(self, …
    let code = row["starter_code"]?.string ?? ""
    return code.firstMatch(of: /def\s+(\w+)\s*\(\s*self/).map { String($0.1) }
  }
}
