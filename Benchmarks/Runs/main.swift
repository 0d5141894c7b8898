// Many runs of one recipe in one session.
//
//   runs-benchmark RECIPE WORKSPACE COUNT   COUNT runs at the same time, each with a seed of its own; prints one line
//                                           of JSON: what they took, what they asked, and which stages stand behind
//                                           them

import Filters
import Foundation
import Machine
import Pipeline
import Recipes
import Storage
import Values

let arguments = CommandLine.arguments
guard arguments.count == 4, let count = Int(arguments[3]), count > 0 else {
  FileHandle.standardError.write(Data("usage: runs-benchmark RECIPE WORKSPACE COUNT\n".utf8))
  exit(2)
}

do {
  print(try await measure(recipe: arguments[1], Workspace(path: arguments[2]), count: count).json)
} catch {
  FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
  exit(1)
}

/// Runs the recipe with the seeds 1, 2 and so on, all in one session.
func measure(recipe: String, _ workspace: Workspace, count: Int) async throws -> Record {
  let text = try Files.text(of: recipe)
  let folder = Files.folder(of: recipe)
  let files = FilterFiles()
  let start = ContinuousClock.now
  let finished = try await Session.with(workspace) { session in
    try await withThrowingTaskGroup(of: FinishedRun.self) { group in
      for seed in 1...count {
        group.addTask {
          let log = FindingLog()
          let override = RecipeOverride("seed", to: "\(seed)")
          guard
            let checked = Preflight(folder: folder.isEmpty ? "." : folder, files: files, log: log)
              .check(text, setting: [override])
          else {
            throw RetortError(
              .usage, "\(recipe) cannot be run",
              cause: log.findings.map(\.message).joined(separator: "; "))
          }
          return try await session.run(checked, name: "seed-\(seed)")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
  let seconds = (ContinuousClock.now - start) / .seconds(1)

  var holders: [String: Int] = [:]
  for seed in 1...count {
    for stage in workspace.run("seed-\(seed)").held { holders[stage.made, default: 0] += 1 }
  }
  let numbers = [
    ("runs", count), ("memory", peakMemory()),
    ("rows", finished.reduce(0) { $0 + $1.export.rows }),
    ("calls_made", finished.reduce(0) { $0 + $1.calls.answered }),
    ("calls_failed", finished.reduce(0) { $0 + $1.calls.failed }),
    ("stages_held", holders.values.reduce(0, +)), ("stages_made", holders.count),
  ]
  var told = Record(numbers.map { .init($0.0, .integer(Int64($0.1))) })
  told["seconds"] = .double(seconds)
  return told
}

/// The most memory that this process had, in bytes.
func peakMemory() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss * 1024
}
