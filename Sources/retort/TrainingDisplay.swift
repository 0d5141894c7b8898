import Foundation
import Synchronization
import Training
import Values

/// Shows a training on standard error: one line that is drawn anew on a terminal, else a line from time to time.
final class TrainingDisplay: Sendable {
  private let options: GlobalOptions
  private let line: ProgressLine
  private let state = Mutex((lastTold: Date.distantPast, isDrawn: false))
  /// Seconds between lines where none can be drawn anew.
  private static let pause = 30.0

  init(_ options: GlobalOptions) {
    self.options = options
    line = ProgressLine(options)
  }

  func observe(_ notice: TrainingRun.Notice) {
    switch notice {
    case .started(let behind):
      options.terminal.say(
        behind.map { "going on behind update \(grouped($0))" } ?? "the launcher is started")
    case .note(let text): options.terminal.say(text)
    case .line: break
    case .progress(let progress, let event): show(progress, event)
    }
  }

  func finish() { line.clear() }

  private func show(_ progress: TrainingProgress, _ event: LauncherEvent) {
    switch event {
    case .step:
      let text = Self.text(progress)
      line.show(text)
      let isDue = state.withLock { state -> Bool in
        guard Date().timeIntervalSince(state.lastTold) >= Self.pause else { return false }
        state.lastTold = Date()
        return true
      }
      if isDue, !Terminal.drawsProgress { options.terminal.say(text) }
    case .heldOut(let step, let loss):
      line.clear()
      options.terminal.say(
        "loss on held-out questions behind update \(grouped(step)): \(digits(loss))")
    default: break
    }
  }

  /// `update 12 of 44, loss 0.512, rate 4.1e-05, 96 tokens/s, 2:31 left`
  static func text(_ progress: TrainingProgress) -> String {
    var parts = [
      "update \(grouped(progress.step))" + (progress.updates.map { " of \(grouped($0))" } ?? "")
    ]
    if let loss = progress.loss { parts.append("loss \(digits(loss))") }
    if let rate = progress.learningRate { parts.append(String(format: "rate %.2g", rate)) }
    if let speed = progress.tokensPerSecond {
      parts.append("\(grouped(Int(min(speed, 1e12)))) tokens/s")
    }
    if let left = progress.secondsLeft, left < 1e9 { parts.append("\(worded(seconds: left)) left") }
    return parts.joined(separator: ", ")
  }
}

/// A loss as people read it.
func digits(_ loss: Double) -> String { String(format: "%.4g", loss) }

/// What a training came to, as lines.
struct TrainingReport {
  private let manifest: TrainingManifest

  init(_ manifest: TrainingManifest) { self.manifest = manifest }

  var lines: [String] {
    let (outcome, cost, rows) = (manifest.outcome, manifest.cost, manifest.data.rows)
    func pair(_ one: Double?, _ other: Double?) -> String {
      "\(one.map(digits) ?? "unknown") to \(other.map(digits) ?? "unknown")"
    }
    var lines = [
      "\(manifest.student) learnt \(grouped(rows.train)) rows of \(grouped(rows.trainQuestions)) questions in "
        + "\(grouped(outcome.updates)) updates: loss \(pair(outcome.firstLoss, outcome.lastLoss))"
    ]
    if rows.heldOut > 0 {
      lines.append(
        "on \(grouped(rows.heldOut)) rows of \(grouped(rows.heldOutQuestions)) held-out questions: "
          + "loss \(pair(outcome.heldOutBefore, outcome.heldOutAfter))")
    }
    lines.append(
      "\(worded(seconds: cost.seconds)) in \(cost.sessions) \(cost.sessions == 1 ? "session" : "sessions")"
        + (cost.dollars.map { String(format: ", $%.2f", $0) } ?? ""))
    if let perplexity = manifest.perplexity {
      let forms = perplexity.gguf.sorted { $0.key < $1.key }.map { kind, value in
        "\(kind) \(String(format: "%.4f (%+.2f %%)", value, (value / perplexity.safetensors - 1) * 100))"
      }
      lines.append(
        "perplexity \(String(format: "%.4f", perplexity.safetensors)); for llama.cpp \(forms.joined(separator: ", "))"
      )
    } else if let reason = manifest.noGGUF {
      lines.append("not for llama.cpp: \(oneLine(reason, most: 200))")
    }
    return lines
  }
}
