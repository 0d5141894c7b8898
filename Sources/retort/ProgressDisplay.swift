import Asking
import Corpus
import Foundation
import Pipeline
import Synchronization
import Values

/// Shows a run's progress on standard error: a line drawn anew on a terminal, else plain lines.
final class ProgressDisplay: RunObserver {
  private struct State {
    var stage = ""
    var started = Date()
    var lastShown = Date.distantPast
    var lineIsOpen = false
    var lastTrouble = Date.distantPast
    var calls = CallProgress()
  }

  private let terminal: Terminal
  private let draws = Terminal.drawsProgress
  private let state = Mutex(State())

  init(_ terminal: Terminal) {
    self.terminal = terminal
  }

  func observe(_ event: RunEvent) {
    guard !terminal.isQuiet else { return }
    state.withLock { state in
      switch event {
      case .stageStarted(let name):
        state = State(stage: name)
        show("\(name) …", &state, isLast: false)
      case .stageAwaited(let name):
        show("\(name)  another run is making it, and is waited for", &state, isLast: false)
      case .calls(.asking(let calls)):
        state.calls = calls
        let pause = draws ? 0.1 : 10
        guard calls.done > 0, Date().timeIntervalSince(state.lastShown) >= pause else { return }
        show(line(state), &state, isLast: false)
      case .retrying(let retry):
        // One of many that fail together speaks for all.
        guard Date().timeIntervalSince(state.lastTrouble) >= 5 else { return }
        state.lastTrouble = Date()
        talk(
          "\(retry.teacher): asked again in \(worded(seconds: retry.delay)): \(retry.because)",
          &state
        )
      case .restarting(let server):
        talk("\(server) died and is started again", &state)
      case .calls(.waiting(let batches)):
        if let reason = batches.because {
          talk("handed in again, less at a time: \(reason)", &state)
        }
        guard batches.batches > 0 else { return }
        show(
          "\(state.stage)  \(grouped(batches.calls)) calls lie with the provider in \(batches.batches) batches",
          &state, isLast: false)
      case .calls(.stopping(let stop)):
        let time = stop.seconds.map { ", which took up to \(worded(seconds: $0)) so far" } ?? ""
        talk(
          "no request begins any more; up to \(grouped(stop.requests)) under way are taken in\(time). "
            + "Ctrl-C ends at once", &state)
      case .calls(.note(let text)): talk("note: \(text)", &state)
      case .stageFinished(let manifest, let reused):
        show(line(manifest, reused: reused, state), &state, isLast: true)
      }
    }
  }

  /// Says something on a line of its own.
  private func talk(_ text: String, _ state: inout State) {
    Terminal.talk(text + "\n", anew: state.lineIsOpen)
    state.lineIsOpen = false
  }

  /// Ends a line that is being drawn, so that what follows begins on its own.
  func finish() {
    state.withLock { state in
      if state.lineIsOpen { Terminal.talk("\n") }
      state.lineIsOpen = false
    }
  }

  private func show(_ line: String, _ state: inout State, isLast: Bool) {
    state.lastShown = Date()
    if draws {
      // A line that wraps could not be drawn anew.
      let shown = isLast ? line + "\n" : String(line.prefix(Terminal.width - 1))
      Terminal.talk(shown, anew: true)
      state.lineIsOpen = !isLast
    } else if isLast || state.calls.done > 0 {
      Terminal.talk(line + "\n")
    }
  }

  private func line(_ state: State) -> String {
    let calls = state.calls
    let seconds = max(0.001, Date().timeIntervalSince(state.started))
    let rate = Double(calls.answered + calls.failed) / seconds
    var parts = [state.stage]
    if let total = calls.total {
      parts.append("\(grouped(calls.done))/\(grouped(total)) calls")
    } else {
      parts.append("\(grouped(calls.done)) calls")
    }
    if calls.remembered > 0 { parts.append("\(grouped(calls.remembered)) paid before") }
    if calls.failed > 0 { parts.append("\(grouped(calls.failed)) failed") }
    parts.append(String(format: "%.1f/s", rate))
    parts.append("\(grouped(calls.completionTokens)) tokens")
    parts.append("\(grouped(Int(Double(calls.completionTokens) / seconds))) tokens/s")
    parts.append(price(calls))
    if let total = calls.total, rate > 0, calls.done < total {
      parts.append("\(worded(seconds: Double(total - calls.done) / rate)) left")
    }
    return parts.joined(separator: "  ")
  }

  /// What the calls cost so far, and what they will have cost if the others are as long.
  private func price(_ calls: CallProgress) -> String {
    guard let cost = calls.cost, cost > .zero, let total = calls.total, calls.answered > 0,
      calls.done < total
    else { return worded(calls.cost) }
    let open = Double(total - calls.done)
    let whole = cost.dollars * (1 + open / Double(calls.answered))
    return "\(worded(cost)) of about \(worded(Money(dollars: whole)))"
  }

  private func line(_ manifest: Manifest, reused: Bool, _ state: State) -> String {
    let tally = manifest.tally
    var line = "\(manifest.stage)  \(grouped(tally.entered)) \(tally.unit) in, "
    line += "\(grouped(tally.kept)) kept, \(grouped(tally.droppedInAll)) dropped"
    if reused { return line + "  (unchanged)" }
    let seconds = Date().timeIntervalSince(state.started)
    return line + String(format: "  %.1f s", seconds)
  }
}
