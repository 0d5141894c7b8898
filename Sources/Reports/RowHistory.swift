import Corpus
import Storage
import Values

/// One row's whole way through a run: where it came from, what was decided, where it ended.
public struct RowHistory: Sendable {
  /// A stage that the row went through.
  public struct Step: Sendable {
    public let stage: String
    /// What became of it there.
    public let fate: Fate
  }

  /// What a stage did with a row. A question that was answered shows here as its answers.
  public enum Fate: Sendable {
    case question(Question)
    case answer(Trace)
    case dropped(Drop)
  }

  /// The question's id, with `#sample` behind it if one answer was asked for.
  public let id: String
  /// In the order of the stages; a question has a step for each of its answers.
  public let steps: [Step]

  /// Follows a row through the finished stages of a run.
  ///
  /// - Parameter id: a row's id, or as much of its beginning as names one row, 4 digits at least;
  ///   with `#sample` behind it for one answer.
  /// - Throws: ``RetortError`` of kind `usage` if there is no such row, or more than one.
  public init(of id: String, in run: RunFolder) throws {
    let parts = id.split(separator: "#", maxSplits: 1).map(String.init)
    // Only digits, for they are looked for as they stand in files.
    let prefix = (parts.first?.lowercased() ?? "").filter { $0 != "\"" && $0 != "\\" }
    let sample = parts.count > 1 ? "#\(parts[1])" : ""
    guard prefix.count >= 4 else {
      throw RetortError(
        .usage, "\"\(id)\" is too short to name a row", hint: "give 4 digits or more")
    }
    func isMeant(_ name: String) -> Bool {
      // An answer's history begins with its question's.
      name.hasPrefix(prefix) && (sample.isEmpty || !name.contains("#") || name.hasSuffix(sample))
    }
    var steps: [Step] = []
    var ids: Set<String> = []
    // Ids are written as they are; what else begins so is told apart by reading it.
    let asWritten = "\"id\":\"\(prefix)"
    var isAnswerThere = sample.isEmpty
    for stage in run.finishedStages() {
      func add(_ name: String, _ fate: Fate) {
        guard isMeant(name) else { return }
        ids.insert(name.prefix { $0 != "#" }.description)
        if name.hasSuffix(sample) { isAnswerThere = true }
        steps.append(Step(stage: stage.manifest.stage, fate: fate))
      }
      if stage.manifest.tally.unit == .answers {
        try stage.rows(of: Trace.self).forEach(containing: asWritten) { add($0.name, .answer($0)) }
      } else {
        try stage.rows(of: Question.self).forEach(containing: asWritten) {
          add($0.name, .question($0))
        }
      }
      try stage.drops.forEach(containing: "\"name\":\"\(prefix)") { add($0.name, .dropped($0)) }
    }
    guard ids.count <= 1 else {
      throw RetortError(
        .usage, "\"\(id)\" names \(ids.count) rows",
        cause: ids.sorted().prefix(5).joined(separator: ", "),
        hint: "give more of its digits")
    }
    guard let found = ids.first else {
      throw RetortError(
        .usage, "there is no row \"\(id)\" in this run",
        hint: "ids stand in the dataset's column question_id, and in dropped/")
    }
    guard isAnswerThere else {
      throw RetortError(
        .usage, "row \(found) has no answer \"\(sample)\" in this run",
        hint: "answers are numbered from #0")
    }
    self.id = found + sample
    self.steps = steps
  }
}
