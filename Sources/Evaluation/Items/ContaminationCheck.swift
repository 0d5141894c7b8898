import Datasets
import Formats
import Machine
import Similarity
import Storage
import Values

/// Looks for a benchmark's items in the dataset that the students were trained on.
///
/// By the rule `contained` (``Decontamination``): an item counts where it stands in a question. What is found is told, and
/// not taken away.
struct ContaminationCheck {
  /// `run:NAME`, or files, a folder or a glob.
  private let dataset: String
  private let files: FileSet

  /// - Throws: ``RetortError`` of kind `usage` if there is no such run or file.
  init(_ dataset: String, folder: String, workspace: Workspace) throws {
    self.dataset = dataset
    let path: String
    if dataset.hasPrefix("run:") {
      let run = try workspace.existingRun(String(dataset.dropFirst(4)))
      path = run.export
      guard Files.isFolder(path) else {
        throw RetortError(
          .usage, "run \"\(run.name)\" has no dataset yet", hint: "retort run its recipe to the end"
        )
      }
    } else {
      path = dataset.hasPrefix("/") ? dataset : "\(folder)/\(dataset)"
    }
    files = try FileSet(matching: [path])
  }

  /// A line for each benchmark: how many of its items stand in the dataset.
  ///
  /// Reads the dataset once. Memory: the items.
  func notes(_ benchmarks: [(name: String, items: ItemSet)]) throws -> [String: String] {
    let sets = benchmarks.map { benchmark in
      EvaluationSet(
        name: benchmark.name,
        items: benchmark.items.items.map { .init(id: $0.id, text: $0.question) })
    }
    let found = try ContaminationScan(
      files, question: nil, against: Decontamination(sets), badRows: 1
    ).run()
    var notes: [String: String] = [:]
    for set in found.report.sets {
      notes[set.name] =
        set.itemsFound == 0
        ? "none of its items stands in \(dataset) (\(found.report.questions) questions)"
        : "\(set.itemsFound) of \(set.items) items stand in \(dataset), in \(set.questions) of "
          + "\(found.report.questions) questions: the student may have learnt them"
    }
    return notes
  }
}
