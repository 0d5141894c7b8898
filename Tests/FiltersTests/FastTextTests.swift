import Corpus
import Formats
import Foundation
import TestSupport
import Testing
import Values

@testable import Filters

struct FastTextTests {
  @Test func faultsAreTold() throws {
    for (step, finding) in [
      ("fasttext: { keep: 3 }", "fasttext needs \"positive\" and \"negative\", or \"model\""),
      (
        "fasttext: { keep: 3, positive: q.jsonl, model: q.jsonl }",
        "fasttext needs \"positive\" and \"negative\", or \"model\""
      ),
    ] {
      #expect(throws: FilterRig.BadStep(findings: [finding])) {
        try FilterRig.filters("questions: [\(step)]")
      }
    }
  }

  /// Answers that stay and answers that leave have what the classifier says, and who it is.
  @Test func answersKeepTheirScores() async throws {
    let scratch = Scratch()
    for (name, text) in [("good", "Prove that it is even."), ("bad", "Ann buys apples.")] {
      let lines = (0..<40).map { "{\"question\":\"\($0) \(text)\"}\n" }
      try scratch.write("\(name).jsonl", lines.joined())
    }
    let checked = try FilterRig.filters(
      "keep: [fasttext: { positive: good.jsonl, negative: bad.jsonl, keep: 1, dim: 8, epochs: 20, buckets: 100 }]",
      in: scratch)
    let question = Samples.question("What is it?")
    let rows = ["Prove that it is even.", "Ann buys apples.", "line\nbreak"].enumerated().map {
      Samples.trace(question, sample: Int64($0), text: $1)
    }
    let outcome = try await FilterRig.Outcome.of(
      checked.answerFilters[0], rows, FilterRig.Lengths())
    #expect(outcome.kept.map(\.answer.text) == ["Prove that it is even."])
    let scores = (outcome.kept + outcome.dropped.map(\.row)).compactMap(\.answer.scores.first)
    #expect(scores.count == 3 && scores[0].value > 0.5 && scores[1].value < 0.5)
    #expect(scores.allSatisfy { $0.name == "fasttext" && $0.by.hasSuffix(", fasttext 2") })
  }

  /// The same words in good and bad examples: nothing can be learnt, and that is said.
  @Test(arguments: [
    (true, 40, "it learnt nothing"), (false, 40, "held-out AUC of 1.00"), (false, 12, "too few"),
  ])
  func whatWasLearntIsTold(_ isSame: Bool, _ count: Int, _ told: String) async throws {
    let scratch = Scratch()
    for (name, text) in [("good", "Prove that it is even."), ("bad", "Ann buys apples.")] {
      let lines = (0..<count).map {
        "{\"question\":\"\(isSame ? "Some words" : text) \($0 * 7 % 11)\"}\n"
      }
      try scratch.write("\(name).jsonl", lines.joined())
    }
    let step =
      "fasttext: { positive: good.jsonl, negative: bad.jsonl, keep: 1, dim: 8, epochs: 20, buckets: 100, min_count: 1 }"
    let checked = try FilterRig.filters("questions: [\(step)]", in: scratch)
    let outcome = try await FilterRig.Outcome.of(
      checked.questionFilters[0], [Samples.question("Prove it.")], FilterRig.Lengths())
    #expect(outcome.notes.contains { $0.contains(told) }, "\(outcome.notes)")
  }

  /// Against all pairs.
  @Test func theAUCIsTheShareOfPairsInOrder() {
    var generator = SeededGenerator(3)
    for _ in 0..<100 {
      let scores = (0..<generator.integer(2...40)).map { _ in
        (score: Double(generator.integer(0...9)) / 10, isPositive: generator.integer(0...1) == 0)
      }
      let (good, bad) = (scores.filter(\.isPositive), scores.filter { !$0.isPositive })
      guard !good.isEmpty, !bad.isEmpty else { continue }
      let pairs = good.flatMap { good in
        bad.map { good.score > $0.score ? 1 : good.score == $0.score ? 0.5 : 0 }
      }
      let expected = pairs.reduce(0, +) / Double(pairs.count)
      #expect(abs(ClassifierTrial.auc(scores) - expected) < 1e-9)
    }
  }

  /// Public questions: MATH is told from GSM8K, and Debian's fastText finds the same.
  @Test(
    .enabled(if: SharedData.isThere, "\(SharedData.absence)"),
    .enabled(if: FastTextProgram.isThere, "\(FastTextProgram.absence)"))
  func findsWhatTheCommandLineFinds() async throws {
    let math = try questions("questions/\(try file("math"))", "problem")
    let gsm = try questions("questions/\(try file("gsm"))", "question")
    // Every fifth is held out.
    let scratch = Scratch()
    for (name, texts) in [("math", math), ("gsm", gsm)] {
      let rows = texts.enumerated().filter { $0.offset % 5 != 0 }
        .map { (["question": .string($0.element)] as Record).json + "\n" }
      try scratch.write("\(name).jsonl", rows.joined())
    }
    func heldOut(_ texts: [String], _ source: String) -> [Question] {
      texts.enumerated().filter { $0.offset % 5 == 0 }
        .map { Samples.question($0.element, source: source) }
    }
    // A text in both would be told from itself.
    var seen: Set<String> = []
    let rows = (heldOut(math, "math") + heldOut(gsm, "gsm")).filter {
      seen.insert($0.text).inserted
    }
    let keep = rows.count / 4
    let options = "dim: 32, buckets: 50000, epochs: 5"
    let checked = try FilterRig.filters(
      "questions: [fasttext: { positive: math.jsonl, negative: gsm.jsonl, keep: \(keep), \(options) }]",
      seed: 3, in: scratch)
    let survey = try await checked.questionFilters[0].survey(
      try Samples.shards(rows, in: scratch), asking: FilterRig.Lengths())
    var kept: [Question] = []
    var scores: [(isMath: Bool, score: Double)] = []
    for row in rows {
      switch try survey.decide(row) {
      case .keep(let question), .drop(_, _, let question?):
        scores.append((question.source == "math", try #require(question.scores.last?.value)))
      default: Issue.record("\(row.text) has no score")
      }
      if case .keep(let question) = try survey.decide(row) { kept.append(question) }
    }
    #expect(area(scores) >= 0.97, "the area under the curve is \(area(scores))")

    // The same examples in the same order, the same seed, one thread.
    for artefact in survey.artefacts { try artefact.write("\(scratch.path)/\(artefact.name)") }
    let plain = rows.map { $0.text.replacing("\n", with: " ") + "\n" }.joined()
    try scratch.write("rows.txt", plain)
    let program = FastTextProgram(scratch)
    try program.run([
      "supervised", "-input", "examples.txt", "-output", "theirs", "-dim", "32", "-bucket", "50000",
      "-epoch", "5", "-lr", "0.1", "-wordNgrams", "2", "-minCount", "3", "-seed", "3", "-thread",
      "1",
    ])
    let theirs = try program.probabilities("theirs.bin", "rows.txt", labels: 2)
    #expect(theirs.count == rows.count)
    // It prints six digits: rows that differ by less are as good as equal.
    let last = theirs.sorted(by: >)[keep - 1]
    let ours = Set(kept.map(\.id))
    for (row, score) in zip(rows, theirs) where abs(score - last) > 2e-5 {
      #expect(ours.contains(row.id) == (score > last), "\(row.text): \(score) of \(last)")
    }
  }

  /// How likely a positive one has a higher score than a negative one.
  private func area(_ scores: [(isMath: Bool, score: Double)]) -> Double {
    let sorted = scores.sorted { $0.score < $1.score }
    var below = 0
    var pairs = 0
    for entry in sorted {
      if entry.isMath { pairs += below } else { below += 1 }
    }
    let positives = scores.count { $0.isMath }
    return Double(pairs) / Double(positives * (scores.count - positives))
  }

  private func file(_ part: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: SharedData.path("questions"))
    return try #require(names.first { $0.lowercased().contains(part) && !$0.hasSuffix(".md") })
  }

  private func questions(_ path: String, _ column: String) throws -> [String] {
    let reader = try FileKind.reader(for: SharedData.path(path))
    var texts: [String] = []
    while let result = try reader.next() {
      if case .row(let row) = result, let text = (row[column] ?? row["question"])?.string {
        texts.append(text)
      }
    }
    return texts
  }
}
