import ArgumentParser
import Datasets
import Foundation
import Similarity
import Values

struct DeduplicateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deduplicate",
    abstract: "Keep one of several questions that are alike, and tell which belong together.",
    discussion: """
      Alike are equal texts, white space aside, or with --fuzzy 90 those whose Indel ratio is at least 90 (fuzz.ratio of \
      rapidfuzz), and all that are alike to them in turn. All pairs count; --minhash misses some, and tells \
      how many.

      EXAMPLES
        retort deduplicate data/ --exact -o unique.parquet
        retort deduplicate data/ --exact --normalize all -o unique.parquet
        retort deduplicate data/ --fuzzy 90 --keep longest --apart domain -o unique.parquet
      """)

  @OptionGroup var cleaning: CleaningOptions

  @Flag(help: "Equal texts only; the default.")
  var exact = false

  @Option(help: "The least Indel ratio of two questions that are alike, 0 to 100.")
  var fuzzy: Double?

  @Flag(
    help: "Approximate, for sizes where --fuzzy takes too long; tells its recall. Numbers apart.")
  var minhash = false

  @Option(help: "Which one stays: lowest_id, longest or first.")
  var keep = DuplicateRules.Kept.lowestID

  @Option(help: "A column: rows with different values in it are never alike.")
  var apart: String?

  @Flag(help: "Questions with different numbers are never alike.")
  var numbersApart = false

  @Option(
    help: """
      What questions are freed of before they are compared: white_space, case, unicode, latex, all or none. \
      Default: white_space.
      """)
  var normalize: [String] = []

  @Option(help: "For --minhash: of so many questions all pairs are looked for, to tell the recall.")
  var recallSample = 1000

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if exact, fuzzy != nil || minhash { throw ValidationError("--exact goes with neither other") }
    if let fuzzy, !(0...100).contains(fuzzy) { throw ValidationError("--fuzzy takes 0 to 100") }
    if Normalization(names: normalize) == nil {
      throw ValidationError(
        "--normalize takes \(Normalization.names.map(\.name).joined(separator: ", ")), all or none")
    }
    if recallSample < 1 { throw ValidationError("--recall-sample takes 1 or more") }
  }

  private var rules: DuplicateRules {
    let cutoff = RatioCutoff(percent: fuzzy ?? 90)
    let likeness: DuplicateRules.Likeness =
      minhash ? .minhash(cutoff) : fuzzy == nil ? .exact : .fuzzy(cutoff)
    return DuplicateRules(
      likeness, kept: keep, numbersApart: numbersApart,
      normalization: normalize.isEmpty
        ? .whiteSpace : Normalization(names: normalize) ?? .whiteSpace)
  }

  func run() async throws {
    let source = try cleaning.source(options)
    let files = try cleaning.files(reading: source.files)
    let scan = DuplicateScan(
      source, question: try cleaning.questionColumn, rules,
      apart: try columnExpression(apart, "--apart"), badRows: cleaning.writing.badRows,
      recallSample: recallSample, threads: cleaning.threadCount)
    let line = ProgressLine(options)
    let start = Date()
    let found = try scan.run { progress in
      switch progress {
      case .reading(let rows): line.show("deduplicate  \(grouped(rows)) questions read")
      case .comparing(let done, let total):
        // Half of the way of pairs takes less than half of the time.
        let seconds = Date().timeIntervalSince(start)
        line.show(
          "deduplicate  \(grouped(done)) of \(grouped(total)) compared  \(worded(seconds: seconds))"
        )
      }
    }
    line.clear()
    if let files { try scan.write(found, to: files) }
    var record = found.duplicates.record
    record["bad_rows"] = .integer(Int64(found.bad))
    record["compared"] = Value(found.whatIsAsked)
    options.terminal.say(notes: found.notes)
    if let asked = found.whatIsAsked { options.terminal.say("compared: \(asked)") }
    try cleaning.finish(record, text(found), files, options)
  }

  private func text(_ found: DuplicateScan.FoundDuplicates) -> String {
    let duplicates = found.duplicates
    let largest = duplicates.clusters.sorted { $0.dropped.count > $1.dropped.count }
    var table = Table(["largest clusters: kept", "dropped", "least ratio"], numeric: [1, 2])
    for cluster in largest.prefix(10) {
      let least = cluster.dropped.prefix(1000).compactMap(duplicates.ratio(of:)).min() ?? 100
      table.add(
        [
          "\(duplicates.id(cluster.kept))", grouped(cluster.dropped.count),
          String(format: "%.1f", least),
        ])
    }
    var lines = largest.isEmpty ? [] : [table.text, ""]
    lines.append(
      "\(grouped(duplicates.droppedCount)) of \(grouped(duplicates.count)) questions are dropped; "
        + "\(grouped(duplicates.clusters.count)) clusters")
    if let note = duplicates.numbersNote { lines.append("note: \(note)") }
    if let note = duplicates.recallNote { lines.append("note: \(note)") }
    if found.bad > 0 {
      lines.append("\(grouped(found.bad)) rows cannot be read or have no question")
    }
    return lines.joined(separator: "\n")
  }
}

extension DuplicateRules.Kept: ExpressibleByArgument {}
