import Formats
import Machine
import Storage
import Values

/// Where the parts of one study lie: `studies/NAME` of the workspace.
///
///     study.yaml      what was asked
///     results.jsonl   every run's scores, one line each, added when it is finished
///     report.md  report.html  scaling.svg
public struct StudyFolder: Sendable {
  public let path: String

  var results: String { "\(path)/results.jsonl" }
  var study: String { "\(path)/study.yaml" }
  public var markdown: String { "\(path)/report.md" }
  public var page: String { "\(path)/report.html" }

  /// The runs that are finished, by what names their cells; lines that cannot be read, as one that was cut, are left out.
  ///
  /// - Throws: ``RetortError`` if the file cannot be read.
  func finished() throws -> [String: [CellRun]] {
    guard Files.exists(results) else { return [:] }
    let parser = JSONParser()
    var runs: [String: [CellRun]] = [:]
    for line in try Files.text(of: results).split(separator: "\n") {
      guard let record = (try? parser.parse(String(line)))?.record,
        let identity = record["identity"]?.string, let run = CellRun(record)
      else { continue }
      runs[identity, default: []].append(run)
    }
    return runs
  }
}

extension Workspace {
  /// The folder of a study.
  public func study(_ name: String) -> StudyFolder { StudyFolder(path: "\(path)/studies/\(name)") }
}
