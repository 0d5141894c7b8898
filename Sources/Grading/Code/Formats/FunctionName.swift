import Values

/// Which function a row's tests call, as datasets say it beside the tests.
struct FunctionName: Equatable {
  /// As it is called: `Solution().f`, or plainly `f`.
  let expression: String
  /// Whether it changes its first argument and gives back nothing.
  var isInPlace = false

  init(_ expression: String) { self.expression = expression }

  /// The name alone.
  var last: String { expression.split(separator: ".").last.map(String.init) ?? expression }

  /// What it is read from.
  static let columns = ["metadata", "starter_code", "entry_point"]

  /// LiveCodeBench's `metadata` has `func_name`; elsewhere it is the first method of the starter code, or the entry
  /// point, which may have the class before it. A class to be designed is called itself.
  static func find(_ row: Record) throws(UnreadableTests) -> FunctionName? {
    var metadata = row["metadata"]?.record
    if let text = row["metadata"]?.string, !text.isEmpty {
      metadata = try parsedJSON(text).record
    }
    let code = row["starter_code"]?.string ?? ""
    if let name = metadata?["func_name"]?.string ?? row["entry_point"]?.string, !name.isEmpty {
      var found = FunctionName(name)
      found.isInPlace = isInPlace(found.last, code)
      return found
    }
    if let name = code.firstMatch(of: /class\s+(\w+)/)?.1, name != "Solution" {
      return FunctionName(String(name))
    }
    // class Solution: def name(self, …
    guard let name = code.firstMatch(of: /def\s+(\w+)\s*\(\s*self/)?.1 else { return nil }
    var found = FunctionName(String(name))
    found.isInPlace = isInPlace(found.last, code)
    return found
  }

  private static func isInPlace(_ name: String, _ code: String) -> Bool {
    code.matches(of: /def\s+(\w+)\s*\([^)]*\)\s*->\s*None/).contains { $0.1 == name }
  }
}
