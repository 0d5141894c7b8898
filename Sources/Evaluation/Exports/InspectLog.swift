import Formats
import Foundation
import Machine
import Values

/// A log of Inspect (inspect.aisi.org.uk) being written: every sample of one evaluation, for Inspect's viewer and tools.
///
/// The file is an archive with one member for each sample, so that a viewer reads what it shows. The same evaluation
/// gives the same bytes under the same name. Memory: the sample that is being added, and some hundred bytes for each one
/// before it. Until ``finish(_:)`` the file has a name that Inspect does not list.
public final class InspectLog {
  /// Where the log is, once it is finished.
  public let path: String

  private let partial: String
  private let records: InspectRecords
  private let zip: ZipFile
  private let sampleIDs: Set<String>
  private var totals = InspectTotals()
  /// Every sample's line of the list, as JSON, one after the other with commas between.
  private let summaries: OutputFile
  private var isFinished = false

  /// - Parameter folder: it is made if it is missing; Inspect lists all logs below one.
  /// - Throws: ``RetortError`` of kind `storage`, here and in every other call.
  public init(folder: String, task: Task) throws {
    records = InspectRecords(task)
    sampleIDs = Set(task.sampleIDs)
    let created = InspectVocabulary.time(task.created)
    path =
      folder + "/"
      + InspectVocabulary.fileName(created: created, task: task.name, id: records.id)
    partial = "\(path).partial"
    try Files.makeFolder(folder)
    summaries = try OutputFile()
    zip = try ZipFile(path: partial)
    try add("_journal/start.json", .record(records.start))
    try summaries.append { $0.append(UInt8(ascii: "[")) }
  }

  deinit {
    if !isFinished { unlink(partial) }
  }

  /// Adds a sample; they may come in any order.
  ///
  /// - Throws: ``RetortError`` of kind `bug` if the task has no such sample, or if its score is not of the task's scale; of
  ///   kind `input` if it was added before.
  public func add(_ sample: Sample) throws {
    if let problem = problem(with: sample) {
      throw RetortError(
        .bug, "cannot add sample \"\(sample.id.prefix(100))\", epoch \(sample.epoch), to \(path)",
        cause: problem)
    }
    let id = InspectVocabulary.sampleID(sample.id)
    try add(
      InspectVocabulary.samplePath(id, epoch: sample.epoch), .record(records.sample(sample)))
    let isFirst = totals.samples == 0
    try summaries.append { bytes in
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      records.summary(sample).appendJSON(to: &bytes, nonFinite: .words)
    }
    totals.add(sample)
  }

  /// Completes the log and gives it its name; when it returns, the disk has it.
  public func finish(_ scores: Scores) throws {
    try summaries.append { $0.append(UInt8(ascii: "]")) }
    let list = try summaries.mapped()
    // A reader of logs that are not finished takes the list from the journal, any other from its place.
    for name in ["_journal/summaries/1.json", "summaries.json"] {
      try list.withUnsafeBytes { try zip.add(name, $0) }
    }
    try add("reductions.json", records.reductions(totals))
    try add("header.json", .record(records.header(scores, totals)))
    try zip.finish()
    try Files.move(partial, to: path)
    isFinished = true
  }

  private func add(_ name: String, _ value: Value) throws {
    var bytes: [UInt8] = []
    // NaN is how Inspect writes a score that does not count; its readers take Python's words.
    value.appendJSON(to: &bytes, nonFinite: .words)
    try zip.add(name, bytes)
  }

  private func problem(with sample: Sample) -> String? {
    guard sampleIDs.contains(sample.id) else { return "the task has no such item" }
    guard (1...max(1, records.task.epochs)).contains(sample.epoch) else {
      return "the task has \(records.task.epochs) epochs"
    }
    guard let score = sample.score else { return nil }
    guard (0...1).contains(score) else { return "\(score) is no score between 0 and 1" }
    if case .rightOrWrong = records.task.scale, score != 0, score != 1 {
      return "\(score) is neither right nor wrong"
    }
    return nil
  }
}
