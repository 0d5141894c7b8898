import Asking
import Evaluation
import Foundation
import Pipeline
import Synchronization
import Values

/// Shows an evaluation's progress, in the words of ``ProgressDisplay``.
final class EvaluationDisplay: Sendable {
  private let terminal: Terminal
  private let calls: ProgressDisplay

  init(_ terminal: Terminal) {
    self.terminal = terminal
    calls = ProgressDisplay(terminal)
  }

  func observe(_ event: Evaluation.Event) {
    switch event {
    case .asking(let model, let benchmark, _):
      calls.observe(.stageStarted(name: "\(model) on \(benchmark)"))
    case .calls(let event): calls.observe(.calls(event))
    case .retrying(let retry): calls.observe(.retrying(retry))
    case .restarting(let server): calls.observe(.restarting(server: server))
    case .note(let text):
      calls.finish()
      terminal.say("note: \(text)")
    case .graded(let model, let benchmark, let samples):
      calls.finish()
      terminal.say("\(model) on \(benchmark): \(grouped(samples)) samples graded")
    }
  }

  func finish() { calls.finish() }
}
