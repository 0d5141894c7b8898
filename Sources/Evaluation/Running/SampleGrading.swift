import Asking
import Corpus
import Machine
import Values

/// Takes samples with their texts as they are graded.
protocol SampleSink {
  func add(_ item: Item, _ repetition: Int, _ sample: SampleAnswer, _ grade: SampleGrade) throws
}

/// Grades the samples of one model on one benchmark, and counts them together.
struct SampleGrading {
  let model: String
  let answers: any ModelAnswers
  let benchmark: AskedBenchmark
  let grader: any BenchmarkGrader

  /// Items that are read and graded together: texts of so many are in memory.
  private static let chunk = 64

  /// An item with what came of each of its samples, and for what each votes; empty where answers are no votes.
  private typealias Graded = (
    item: Item, samples: [(answer: SampleAnswer, grade: SampleGrade)], votes: [Int?]
  )

  /// Grades all samples. Memory: some bytes for each sample, texts of a few hundred.
  ///
  /// - Parameter sink: takes every sample with its texts, in order; nil if nobody wants them.
  /// - Throws: ``RetortError`` if answers or files cannot be read or written; `CancellationError`.
  func grade(
    _ asker: any Asker, into files: SampleFiles, _ sink: (any SampleSink)?,
    _ result: inout BenchmarkResult
  ) async throws {
    let items = benchmark.items.items
    let chunks = stride(from: 0, to: items.count, by: Self.chunk).map {
      items[$0..<min(items.count, $0 + Self.chunk)]
    }
    var whole = result
    var agreement = HumanAgreement()
    switch grader {
    case let grader as any TextGrader:
      var rest = chunks[...]
      try await Cores.inOrder({ rest.popFirst() }) { chunk -> [Graded] in
        let answers = try answers.answers(chunk, benchmark, asker)
        return zip(chunk, answers).map { item, answers in
          let samples = Self.grade(answers, item, grader)
          return (item, samples, SampleVotes.labels(samples.map(\.1), isSame: grader.isSame))
        }
      } _: { graded in
        for (item, samples, votes) in graded {
          try add(item, samples, votes, files, sink, &whole, &agreement)
        }
      }
    case let grader as any RunningGrader:
      for chunk in chunks {
        try Task.checkCancellation()
        let answers = try answers.answers(chunk, benchmark, asker)
        let grades = try await Self.grade(chunk, answers, grader)
        for ((item, answers), grades) in zip(zip(chunk, answers), grades) {
          try add(item, zip(answers, grades).map { ($0, $1) }, [], files, sink, &whole, &agreement)
        }
      }
    case let grader as any AskingGrader:
      for chunk in chunks {
        try Task.checkCancellation()
        let answers = try answers.answers(chunk, benchmark, asker)
        let grades = try await Self.grade(chunk, answers, grader, asker)
        for ((item, answers), grades) in zip(zip(chunk, answers), grades) {
          try add(item, zip(answers, grades).map { ($0, $1) }, [], files, sink, &whole, &agreement)
        }
      }
    default:
      throw RetortError(.bug, "a grader that neither reads, runs nor asks: \(grader.identity)")
    }
    if let note = agreement.note { whole.notes.append(note) }
    result = whole
  }

  private static func grade(_ samples: [SampleAnswer], _ item: Item, _ grader: any TextGrader)
    -> [(SampleAnswer, SampleGrade)]
  {
    let heard = samples.compactMap { sample -> Answer? in
      if case .answer(let answer, _) = sample { answer } else { nil }
    }
    var grades = zip(heard, grader.grade(heard, item)).map { $1.ofCut($0.isCut) }[...]
    return samples.map { sample in
      switch sample {
      case .missing(let reason, _): (sample, SampleGrade(.missing, reason: reason))
      case .answer: (sample, grades.removeFirst())
      }
    }
  }

  /// Grades all at a time that a chunk has.
  private static func grade(
    _ items: ArraySlice<Item>, _ answers: [[SampleAnswer]], _ grader: any AskingGrader,
    _ asker: any Asker
  ) async throws -> [[SampleGrade]] {
    let heard = zip(items, answers).flatMap { item, samples in
      samples.compactMap { sample -> (answer: Answer, item: Item)? in
        if case .answer(let answer, _) = sample { (answer, item) } else { nil }
      }
    }
    var grades = zip(heard, try await grader.grade(heard, asking: asker)).map {
      $1.ofCut($0.answer.isCut)
    }[...]
    return answers.map { samples in
      samples.map { sample in
        switch sample {
        case .missing(let reason, _): SampleGrade(.missing, reason: reason)
        case .answer: grades.removeFirst()
        }
      }
    }
  }

  /// Grades some at a time, in any order.
  private static func grade(
    _ items: ArraySlice<Item>, _ answers: [[SampleAnswer]], _ grader: any RunningGrader
  ) async throws -> [[SampleGrade]] {
    var grades = answers.map { $0.map { _ in SampleGrade(.missing) } }
    let work = zip(items, answers).enumerated().flatMap { row, pair in
      pair.1.enumerated().map { (row, $0.offset, pair.0, $0.element) }
    }
    try await withThrowingTaskGroup(of: (Int, Int, SampleGrade).self) { group in
      var next = work.makeIterator()
      func begin() {
        guard let (row, column, item, sample) = next.next() else { return }
        group.addTask {
          switch sample {
          case .missing(let reason, _):
            return (row, column, SampleGrade(.missing, reason: reason))
          case .answer(let answer, _):
            return (row, column, try await grader.grade(answer, item).ofCut(answer.isCut))
          }
        }
      }
      for _ in 0..<max(1, grader.width) { begin() }
      for try await (row, column, grade) in group {
        grades[row][column] = grade
        begin()
      }
    }
    return grades
  }

  private func add(
    _ item: Item, _ samples: [(answer: SampleAnswer, grade: SampleGrade)], _ votes: [Int?],
    _ files: SampleFiles, _ sink: (any SampleSink)?, _ result: inout BenchmarkResult,
    _ agreement: inout HumanAgreement
  ) throws {
    let people = answers.humanVerdicts(item, benchmark)
    for (sample, human) in zip(samples, people) {
      guard let human, case .answer = sample.answer else { continue }
      agreement.add(sample.grade, human)
    }
    var texts: Set<Digest> = []
    for (repetition, (sample, grade)) in samples.enumerated() {
      var key: String?
      switch sample {
      case .missing(_, let call): key = call
      case .answer(let answer, let call):
        key = call
        result.promptTokens += answer.promptTokens ?? 0
        result.completionTokens += answer.completionTokens ?? 0
        if answer.isCut { result.cut += 1 }
        if !texts.insert(Digest(of: answer.response)).inserted { result.identicalRepeats += 1 }
      }
      if grade.score == nil, let reason = grade.reason {
        let isKnown = result.reasons[reason] != nil || result.reasons.count < 20
        result.reasons[isKnown ? reason : "other reasons", default: 0] += 1
      }
      let name: Record = [
        "model": .string(model), "benchmark": .string(benchmark.name), "item": .string(item.id),
        "repeat": .integer(Int64(repetition)),
      ]
      var what = name
      what["item_sha256"] = .string(item.digest.description)
      if !item.options.isEmpty {
        what["option_order"] = .list(item.optionOrder.map { .integer(Int64($0)) })
      }
      what["call"] = Value(key)
      var graded = name
      for field in grade.record.fields { graded[field.name] = field.value }
      graded["call"] = Value(key)
      try files.add(
        what, graded, by: grader.identity, isHeldOut: benchmark.benchmark.use == .heldOut)
      try sink?.add(item, repetition, sample, grade)
    }
    if let letter = ChoiceLetters.right(item) { result.letters[letter, default: 0] += 1 }
    result.items.append(
      BenchmarkResult.ItemResult(
        id: item.id, name: item.name, cluster: item.cluster, group: item.group,
        outcomes: samples.map(\.grade.outcome), scores: samples.map(\.grade.score), votes: votes))
  }
}

extension Answer {
  /// Whether it was cut at the token limit.
  var isCut: Bool { finishReason == "length" }
}
