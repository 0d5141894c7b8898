import ArgumentParser
import Formats
import Foundation
import Machine
import Recipes
import Teachers
import Values

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Show what Retort needs and what of it is there.",
    discussion: """
      EXAMPLES
        retort doctor
        retort doctor --json
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let findings =
      Self.examine(workspace: options.openedWorkspace.path) + (await SandboxExamination.findings())
    if options.json {
      Terminal.print(
        Value.list(
          findings.map { finding in
            .record([
              "name": .string(finding.name), "there": .bool(finding.isThere),
              "detail": .string(finding.detail), "brings": Value(finding.remedy),
            ])
          }
        ).json)
    } else {
      var table = Table(["", "what", "detail"], numeric: [])
      for finding in findings {
        let detail = finding.isThere ? finding.detail : "\(finding.detail); \(finding.remedy ?? "")"
        table.add([finding.isThere ? "ok" : "missing", finding.name, detail])
      }
      Terminal.print(table.text)
    }
    if findings.contains(where: { !$0.isThere && $0.isNeeded }) { throw ExitCode(1) }
  }

  struct Finding {
    let name: String
    let isThere: Bool
    let detail: String
    /// The command that brings it.
    let remedy: String?
    /// Whether it is a fault that it is missing.
    var isNeeded = true
  }

  private static func examine(workspace: String) -> [Finding] {
    [parquet, server, weights, python, writable(workspace)]
  }

  private static var parquet: Finding {
    do {
      let version = try ParquetLibrary.version()
      return Finding(name: "Parquet", isThere: true, detail: version, remedy: nil)
    } catch {
      let cause = (error as? RetortError)?.cause ?? "\(error)"
      return Finding(
        name: "Parquet", isThere: false, detail: cause,
        remedy: DependencyFolder.current.remedyForParquet)
    }
  }

  private static var server: Finding {
    if let program = programOnPath("llama-server") {
      return Finding(name: "local model server", isThere: true, detail: program, remedy: nil)
    }
    let package = DependencyFolder.current.localServer
    return Finding(
      name: "local model server", isThere: Files.exists(package), detail: package,
      remedy: DependencyFolder.current.remedyForLocal)
  }

  private static var weights: Finding {
    let missing = LocalModel.all.filter { !Files.exists($0.weights) }
    return Finding(
      name: "local model weights", isThere: missing.isEmpty,
      detail: (missing.isEmpty ? LocalModel.all : missing).map(\.weights).joined(separator: ", "),
      remedy: DependencyFolder.current.remedyForLocal)
  }

  private static var python: Finding {
    let program = programOnPath("python3")
    return Finding(
      name: "python3, for the local model", isThere: program != nil,
      detail: program ?? "not on PATH", remedy: "apt-get install -y python3")
  }

  private static func writable(_ workspace: String) -> Finding {
    do {
      try Files.makeFolder(workspace)
      try Files.writeWhole("", to: "\(workspace)/.doctor")
      try Files.remove("\(workspace)/.doctor")
      return Finding(name: "workspace", isThere: true, detail: workspace, remedy: nil)
    } catch {
      let error = error as? RetortError
      return Finding(
        name: "workspace", isThere: false, detail: error?.cause ?? workspace, remedy: error?.hint)
    }
  }
}
