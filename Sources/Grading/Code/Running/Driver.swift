import Foundation
import Sandbox
import Values

/// What stands between a Python program and tests that are more than standard input and output: `Python/driver.py`.
enum Driver {
  /// The folder of its files in a sandbox.
  private static let folder = "/retort"

  private static let driver = files([
    ("driver", PackageResources.driver_py), ("names", PackageResources.names_py),
  ])
  private static let values = files([("values", PackageResources.values_py)])
  private static let judge = files([
    ("judge", PackageResources.judge_py), ("link", PackageResources.link_py),
    ("program", PackageResources.program_py), ("standins", PackageResources.standins_py),
    ("renewing", PackageResources.renewing_py), ("running", PackageResources.running_py),
    ("sharing", PackageResources.sharing_py),
    ("together", PackageResources.together_py),
    ("pytest_standin", PackageResources.pytest_standin_py),
  ])

  private static func files(_ sources: [(name: String, bytes: [UInt8])]) -> [SandboxFile] {
    sources.map { SandboxFile(path: "\(folder)/\($0.name).py", bytes: $0.bytes) }
  }

  /// Changes a sandbox so that the driver runs the program.
  ///
  /// - Parameter token: what the judge of a script says when it came to its end.
  /// - Returns: why the program cannot be tested this way; nil if it can.
  static func drive(
    _ sandboxed: inout SandboxedProgram, _ language: Language, _ test: TestCase, givesNames: Bool,
    token: String
  ) -> String? {
    if case .standard(let input, _) = test {
      sandboxed.input = Array(input.utf8)
      guard givesNames, language == .python else { return nil }
    } else if language != .python {
      return "the test calls Python, and the program is written in \(language.name)"
    }
    let path = "\(folder)/driver.py"
    sandboxed.command = sandboxed.command.map { $0 == sandboxed.files[0].path ? path : $0 }
    sandboxed.files += driver
    switch test {
    case .standard: sandboxed.command.append("standard")
    case .call(let function, let arguments, _, let inPlace):
      sandboxed.files += values
      // Whole numbers of any size, which a record cannot hold.
      let order =
        "{\"function\":\(Value.string(function).json),\"in_place\":\(inPlace),"
        + "\"arguments\":\(CallValue.list(arguments).json)}"
      sandboxed.input = Array(order.utf8)
    case .script(let script, let entry, let prompt):
      sandboxed.command.append("script")
      sandboxed.files += judge
      let order: Record = [
        "script": .string(script), "entry": Value(entry), "prompt": Value(prompt),
        "token": .string(token),
      ]
      sandboxed.input = Array(order.json.utf8)
    }
    return nil
  }
}
