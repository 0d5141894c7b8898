import Corpus
import Formats
import Texts
import Values

/// Looks at every row of a dataset once, and tells what is in it.
///
/// Memory: 16 bytes a different question and a different row, and what the reader takes.
public struct Audit {
  private let files: FileSet
  private let question: String?
  private let answer: String?
  private let countTokens: (@Sendable (String) -> Int)?

  /// - Parameters:
  ///   - question: the column that questions stand in; nil for what the rows look like.
  ///   - answer: the column that answers stand in; nil for what the rows look like.
  ///   - countTokens: counts a text's tokens; nil to leave them out.
  public init(
    _ files: FileSet, question: String? = nil, answer: String? = nil,
    countTokens: (@Sendable (String) -> Int)? = nil
  ) {
    self.files = files
    self.question = question
    self.answer = answer
    self.countTokens = countTokens
  }

  /// Reads everything.
  ///
  /// - Parameter progress: is told the bytes of the files that were read, and of all.
  /// - Throws: ``RetortError`` of kind `input` if a file cannot be read to its end.
  public func run(progress: (Int, Int) -> Void = { _, _ in }) throws -> AuditReport {
    let total = files.bytes
    var bytes = 0
    var tally = AuditTally(
      shape: question != nil || answer != nil
        ? ConversationShape(question: question, answer: answer) : nil,
      countTokens: countTokens)
    for file in files.files {
      progress(bytes, total)
      let rowsBefore = tally.report.rows + tally.report.malformedRows
      let reader = FileSet(files: [file]).reader()
      while let result = try reader.next() { tally.add(result) }
      let size = FileSet(files: [file]).bytes
      bytes += size
      tally.report.files.append(
        .init(
          path: file, rows: tally.report.rows + tally.report.malformedRows - rowsBefore, bytes: size
        ))
    }
    progress(bytes, total)
    let report = tally.finish()
    for column in [question, answer].compactMap(\.self) where report.rows > 0 {
      guard !report.columns.contains(where: { $0.name == column }) else { continue }
      throw RetortError(
        .usage, "no row has the column \"\(column)\"",
        hint: nearest(to: column, among: report.columns.map(\.name))
          ?? "there are: \(report.columns.map(\.name).joined(separator: ", "))")
    }
    return report
  }
}

/// Counts, row by row.
struct AuditTally {
  var report = AuditReport()
  private var shape: ConversationShape?
  /// Whether nobody said where questions and answers stand.
  private let isGuessed: Bool
  private let countTokens: (@Sendable (String) -> Int)?
  private var columns: [(name: String, tally: ColumnTally)] = []
  private var domains = ValueTally()
  private var sources = ValueTally()
  private var speakers = ValueTally()
  private var verdicts = ValueTally()
  private var teachers = ValueTally()
  private var finishes = ValueTally()
  private var samples = AuditSamples()
  private var questions = CountedTexts()
  private var exchanges = CountedTexts()
  private var lengths: [AuditReport.Measure: Histogram] = [:]

  init(shape: ConversationShape?, countTokens: (@Sendable (String) -> Int)?) {
    self.shape = shape
    isGuessed = shape == nil
    self.countTokens = countTokens
  }

  mutating func add(_ result: RowResult) {
    switch result {
    case .row(let row): add(row)
    case .malformed(let row):
      report.malformedRows += 1
      if row.problem.hasSuffix("invalid UTF-8") { report.invalidUTF8 += 1 }
      if report.firstProblems.count < 10 { report.firstProblems.append(row.description) }
    }
  }

  private mutating func add(_ row: Record) {
    report.rows += 1
    for (place, field) in row.fields.enumerated() {
      // Rows mostly have the same columns in the same order.
      let isThere = place < columns.count && columns[place].name == field.name
      if let index = isThere ? place : columns.firstIndex(where: { $0.name == field.name }) {
        columns[index].tally.add(field.value)
      } else {
        columns.append((field.name, ColumnTally()))
        columns[columns.count - 1].tally.add(field.value)
      }
    }
    if let domain = row["domain"]?.string { domains.add(domain) }
    if let source = row["source"]?.string { sources.add(source) }
    if let verdict = row["verdict"] { verdicts.add(verdict.string ?? Self.noVerdict) }
    if let teacher = (row["teacher"] ?? row["model"])?.string { teachers.add(teacher) }
    if let finish = row["finish_reason"]?.string { finishes.add(finish) }
    if let cost = row["cost"] { report.cost.add(cost.double) }
    if shape == nil {
      let shape = ConversationShape(of: row)
      // A row without anything that looks like a question decides nothing.
      if shape.layout != .columns(question: nil, answer: nil) { self.shape = shape }
    }
    guard let shape else { return }
    var parts = shape.parts(of: row)
    if isGuessed, parts.question == nil {
      // Rows of other looks may follow, for instance those of another file.
      let other = ConversationShape(of: row)
      if other.layout != shape.layout, case let others = other.parts(of: row),
        others.question != nil
      {
        self.shape = other
        parts = others
      }
    }
    if parts.question != nil, let place = self.shape?.questionPlace,
      !report.questionPlaces.contains(place)
    {
      report.questionPlaces.append(place)
    }
    add(parts, of: row)
  }

  /// What rows are counted under whose verdict is null.
  private static let noVerdict = "none"

  private mutating func add(_ parts: ConversationShape.Parts, of row: Record) {
    for speaker in parts.otherSpeakers { speakers.add(speaker) }
    if !parts.isOneExchange { report.notOneExchange += 1 }
    var digest: UInt64 = 0
    if var question = parts.question {
      report.questions += 1
      question.withUTF8 { bytes in
        digest = quickDigest(bytes)
        questions.add(digest)
        measure(.questionCharacters, TextLook.characters(bytes))
      }
      if let countTokens { measure(.questionTokens, countTokens(question)) }
    }
    guard var answer = parts.answer else { return }
    report.answers += 1
    answer.withUTF8 { bytes in
      digest = quickDigest(bytes, seed: digest)
      exchanges.add(digest)
      look(at: bytes)
    }
    samples.offer(digest) { .init(question: parts.question ?? "", answer: answer, row: row) }
    if let countTokens { measure(.answerTokens, countTokens(answer)) }
  }

  private mutating func look(at answer: UnsafeBufferPointer<UInt8>) {
    if TextLook.endsInLoop(answer) { report.loops += 1 }
    guard let place = ThinkMarks.place(in: answer) else {
      measure(.answerCharacters, TextLook.characters(answer))
      if TextLook.isBlank(answer) { report.noFinalAnswer += 1 }
      return
    }
    let end = place.reasoning.upperBound
    let thought = TextLook.characters(UnsafeBufferPointer(rebasing: answer[..<end]))
    let rest = TextLook.characters(UnsafeBufferPointer(rebasing: answer[end...]))
    measure(.answerCharacters, thought + rest)
    measure(.reasoningCharacters, thought)
    report.withReasoning += 1
    guard let start = place.answer else {
      report.unclosedReasoning += 1
      report.noFinalAnswer += 1
      return
    }
    if TextLook.isBlank(UnsafeBufferPointer(rebasing: answer[start...])) {
      report.noFinalAnswer += 1
    }
  }

  private mutating func measure(_ measure: AuditReport.Measure, _ number: Int) {
    lengths[measure, default: Histogram()].add(number)
  }

  consuming func finish() -> AuditReport {
    report.columns = columns.map { name, tally in
      var tally = tally
      tally.settle()
      return .init(
        name: name, missing: report.rows - tally.present, nulls: tally.nulls, empty: tally.empty,
        replaced: tally.replaced, kinds: tally.kinds)
    }
    report.verdicts = verdicts.counts
    report.teachers = teachers.counts
    report.finishReasons = finishes.counts
    report.samples = samples.chosen
    report.domains = domains.counts
    report.sources = sources.counts
    report.otherSpeakers = speakers.counts
    report.uniqueQuestions = questions.distinct
    report.answersPerQuestion = questions.byTimes
    report.repeatedRows = report.answers - exchanges.distinct
    report.lengths = lengths.mapValues(AuditReport.Lengths.init)
    return report
  }
}

/// How often each value came; of very many different ones the first 10,000 are told apart.
struct ValueTally {
  private var byValue: [String: Int] = [:]
  private var others = 0

  mutating func add(_ value: String) {
    if byValue[value] != nil || byValue.count < 10_000 {
      byValue[value, default: 0] += 1
    } else {
      others += 1
    }
  }

  var counts: [String: Int] { others == 0 ? byValue : byValue.merging(["(others)": others]) { $1 } }
}
