import ArgumentParser
import Values

struct CleanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Tell which stages no run needs any more; remove them with --remove.",
    discussion: """
      Runs share their stages. What a changed recipe or a removed run leaves behind stays until it is removed here; \
      nothing else ever removes it. Paid answers lie in the ledger and are never touched.

      EXAMPLES
        retort clean
        retort clean --remove
      """)

  @Flag(help: "Remove them.")
  var remove = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let workspace = try options.readyWorkspace()
    let found = try workspace.unheldStages()
    let stages = remove ? try await workspace.remove(found) : found
    let bytes = stages.reduce(0) { $0 + $1.bytes }
    if options.json {
      let record: Record = [
        "removed": .bool(remove), "bytes": .integer(Int64(bytes)),
        "stages": .list(
          stages.map {
            .record([
              "made": .string($0.fingerprint), "stage": Value($0.stage),
              "bytes": .integer(Int64($0.bytes)),
            ])
          }),
      ]
      return Terminal.print(record.json)
    }
    for stage in stages {
      let name = stage.stage ?? "unfinished"
      Terminal.print("\(stage.fingerprint.prefix(12))  \(name)  \(grouped(stage.bytes)) bytes")
    }
    let what = "\(grouped(stages.count)) stages, \(grouped(bytes)) bytes"
    Terminal.print(
      stages.isEmpty
        ? "every stage is held by a run"
        : remove ? "removed: \(what)" : "no run holds: \(what); --remove removes them")
  }
}
