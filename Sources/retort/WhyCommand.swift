import ArgumentParser
import Machine
import Reports
import Values

struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Tell one row's whole way through a run.")

  @Argument(help: "The run's name.")
  var name: String

  @Argument(help: "The row's id or its beginning; with #0 behind it for one answer.")
  var id: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let run = try options.readyWorkspace().existingRun(name)
    let history = try await OwnThread.run { try RowHistory(of: id, in: run) }
    Terminal.print(options.json ? json(history) : text(history))
  }

  private func text(_ history: RowHistory) -> String {
    var lines = [history.id]
    for step in history.steps {
      switch step.fate {
      case .question(let question):
        if step.stage == history.steps.first?.stage {
          lines.append("\(step.stage): \(question.source) (\(question.domain)): \(question.text)")
        } else {
          let scores = question.scores.map { "\($0.name) \($0.value) by \($0.by)" }
          lines.append((["\(step.stage): kept"] + scores).joined(separator: ", "))
        }
      case .answer(let trace):
        if step.stage == Self.answerStage {
          lines.append("\(step.stage): #\(trace.answer.sample)")
          lines.append(describe(trace.answer, reference: trace.question.reference))
        } else {
          let verdict = trace.answer.verdict.map { verdict in
            ", \(verdict.word)" + (verdict.reason.map { ": \($0)" } ?? "")
          }
          lines.append("\(step.stage): #\(trace.answer.sample) kept\(verdict ?? "")")
        }
      case .dropped(let drop):
        let evidence = drop.evidence.fields.isEmpty ? "" : " \(drop.evidence.json)"
        lines.append("\(step.stage): \(drop.name) dropped because \(drop.reason)\(evidence)")
      }
    }
    lines.append(ending(history))
    return lines.joined(separator: "\n")
  }

  private static let answerStage = "answer"

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
