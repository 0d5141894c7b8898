import ArgumentParser
import Corpus
import Grading
import Machine
import Reports
import Values

struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Tell one row's whole way through a run.",
    discussion: """
      Of each answer it tells what was read as the answer and what it was held against. --json has all evidence.

      EXAMPLES
        retort why quickstart 3f2a9c01
        retort why quickstart 3f2a9c01#2 --json
      """)

  @Argument(help: "The run's name.")
  var name: String

  @Argument(help: "The row's id or its beginning; with #0 behind it for one answer.")
  var id: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let run = try options.readyWorkspace().existingRun(name)
    let history = try await OwnThread.run { try RowHistory(of: id, in: run) }
    Terminal.print(
      options.json ? json(history) : hanging(text(history), width: Terminal.outputWidth))
  }

  private func text(_ history: RowHistory) -> String {
    var lines = [history.id]
    for step in history.steps {
      switch step.fate {
      case .question(let question):
        if step.stage == history.steps.first?.stage {
          lines.append("\(step.stage): \(question.source) (\(question.domain)): \(question.text)")
        } else {
          let scores = question.scores.map(Self.words)
          lines.append((["\(step.stage): kept"] + scores).joined(separator: ", "))
        }
      case .answer(let trace):
        if step.stage == Self.answerStage {
          lines.append("\(step.stage): #\(trace.answer.sample)")
          lines.append(describe(trace.answer, reference: trace.question.reference))
        } else {
          let graded = step.stage == Self.gradeStage ? Self.graded(trace) : nil
          lines.append(
            "\(step.stage): #\(trace.answer.sample) \(graded ?? "kept")")
        }
      case .dropped(let drop):
        let name = drop.name.firstIndex(of: "#").map { "\(drop.name[$0...]) " } ?? ""
        let evidence = Self.words(drop.evidence)
        lines.append(
          "\(step.stage): \(name)dropped because \(drop.reason) [\(drop.reasonID)]\(evidence)")
      }
    }
    lines.append(ending(history))
    return lines.joined(separator: "\n")
  }

  private static let answerStage = "answer"
  private static let gradeStage = "grade"

  /// How an answer was graded, in a sentence: what was read as the answer, and what it was held against.
  private static func graded(_ trace: Trace) -> String {
    let answer = trace.answer
    var words =
      switch answer.verdict {
      case .right: "is right"
      case .wrong: "is wrong"
      case .couldNotTell(let reason): "could not be graded: \(reason)"
      case nil: "was not graded: its question has neither a reference nor tests"
      }
    if let tests = answer.tests { return words + Self.words(tests) }
    guard let reference = trace.question.reference else { return words }
    if let found = FinalAnswer(in: answer.text) {
      words += "; it answers \"\(oneLine(found.text, most: 200))\" (\(found.rule.words))"
    } else {
      words += "; no answer was found in it"
    }
    return words + ", and the reference is \"\(oneLine(reference, most: 200))\""
  }

  private static func words(_ score: Score) -> String {
    if score.name == "until" {
      return score.value == 1 ? "one sample was needed" : "\(Int(score.value)) samples were needed"
    }
    return "\(score.name) \(score.value) by \(score.by)"
  }

  /// What a decision rests on: `: similarity 91, set held-out`. Nothing if there is nothing.
  private static func words(_ evidence: Record) -> String {
    let parts = evidence.fields.compactMap { field -> String? in
      guard field.value != .null else { return nil }
      let value = field.value.string ?? field.value.json
      return "\(field.name.replacing("_", with: " ")) \(oneLine(value, most: 200))"
    }
    return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
  }

  private func ending(_ history: RowHistory) -> String {
    guard let last = history.steps.last else { return "it went nowhere" }
    let kept = history.steps.filter { step in
      if case .dropped = step.fate { return false }
      return step.stage == last.stage
    }
    if kept.isEmpty { return "ended: dropped at \(last.stage)" }
    return "ended: \(grouped(kept.count)) in what stage \(last.stage) kept"
  }

  private func json(_ history: RowHistory) -> String {
    let steps = history.steps.map { step -> Value in
      let fate: Record =
        switch step.fate {
        case .question(let question): ["kept": .record(question.record)]
        case .answer(let trace): ["kept": .record(trace.record)]
        case .dropped(let drop): ["dropped": .record(drop.record)]
        }
      return .record(Record([.init("stage", .string(step.stage))] + fate.fields))
    }
    let record: Record = ["id": .string(history.id), "steps": .list(steps)]
    return record.json
  }
}

extension FinalAnswer.Rule {
  /// By what an answer was found, as it reads in parentheses.
  fileprivate var words: String {
    switch self {
    case .boxed: "in a box"
    case .tagged: "between answer tags"
    case .hashes: "behind ####"
    case .stated: "as a sentence says"
    case .whole: "the whole of it"
    case .displayed: "the last formula of a line of its own"
    case .formula: "the last formula"
    case .number: "the last number"
    }
  }
}
