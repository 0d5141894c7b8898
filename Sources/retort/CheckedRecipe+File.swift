import Corpus
import Foundation
import Machine
import Recipes
import Stages

extension CheckedRecipe {
  /// Reads and checks a recipe's file, and tells all findings.
  ///
  /// - Throws: ``RetortError`` of kind `usage` (exit code 2) if the recipe cannot be run.
  static func load(_ path: String) throws -> CheckedRecipe {
    let text = try Files.text(of: path)
    let log = FindingLog()
    let folder = (path as NSString).deletingLastPathComponent
    let checked = Preflight(folder: folder.isEmpty ? "." : folder, log: log).check(text)
    for finding in log.findings.sorted() { Terminal.talk(finding.text(file: path) + "\n") }
    guard let checked else {
      let count = log.findings.count { $0.severity == .error }
      throw RetortError(
        .usage, "\(path) cannot be run: \(count) \(count == 1 ? "fault" : "faults")")
    }
    return checked
  }
}
