import Machine
import Values

/// The runs of a study: those that are finished are taken from the disk, the others are made and written down.
struct RunBook {
  private let file: AppendedFile
  private var finished: [String: [CellRun]]
  private var asked: Set<String> = []
  /// Runs that counted to choose by, made now or earlier.
  private(set) var used = 0
  /// How often scores on the benchmarks of development were looked at.
  private(set) var looks = 0

  init(_ folder: StudyFolder) throws {
    finished = try folder.finished()
    file = try AppendedFile(path: folder.results)
  }

  /// How many finished runs are of cells that the study does not have any more.
  var idle: Int {
    finished.reduce(0) { $0 + (asked.contains($1.key) ? 0 : $1.value.count) }
  }

  mutating func run(
    _ cell: Cell, number: Int, purpose: CellRun.Purpose, identity: String,
    on backend: any CellBackend
  ) async throws -> CellRun {
    asked.insert(identity)
    if purpose == .choice { used += 1 }
    looks += 1
    let known = (finished[identity] ?? []).filter { $0.purpose == purpose }
    let place = purpose == .confirmation ? 0 : number - 1
    if known.indices.contains(place) { return known[place] }
    let run = try await backend.run(cell, number: number, purpose: purpose)
    // A line that was cut by a kill ends before this one begins.
    try file.append("\n" + run.record(identity: identity).json + "\n")
    finished[identity, default: []].append(run)
    return run
  }
}
