import Foundation
import Sandbox
import Values

/// What stands between a Python program and tests that are more than standard input and output: `driver.py`.
enum Driver {
  private static let source = Array(PackageResources.driver_py)

  /// Changes a sandbox so that the driver runs the program.
  ///
  /// - Parameter token: what a script of assertions says when it came to its end.
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
    let path = "/program/driver.py"
    sandboxed.command = sandboxed.command.map { $0 == sandboxed.files[0].path ? path : $0 }
    sandboxed.files.append(SandboxFile(path: path, bytes: source))
    switch test {
    case .standard: sandboxed.command.append("standard")
    case .call(let function, let arguments, _):
      let order: Record = [
        "kind": "call", "function": .string(function), "arguments": .list(arguments),
      ]
      sandboxed.input = Array(order.json.utf8)
    case .script(let script):
      sandboxed.files.append(SandboxFile(path: "/program/assertions.py", text: script))
      sandboxed.input = Array((["kind": "script", "token": .string(token)] as Record).json.utf8)
    }
    return nil
  }
}
