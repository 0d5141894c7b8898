import Answering
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
    /// Of the calls that are made together, and of those that were made before them in the same stage.
    var calls = CallProgress()
    var before = CallSums()
    var rows: (done: Int, of: Int?)?
    var verified: UntilVerified.Progress?
  }

  /// What calls that are over come to.
  private struct CallSums {
    var answered = 0
    var failed = 0
    var remembered = 0
    var completionTokens: Int64 = 0
    var cost: Money? = .zero

    mutating func add(_ calls: CallProgress) {
      answered += calls.answered
      failed += calls.failed
      remembered += calls.remembered
      completionTokens += calls.completionTokens
      cost = cost.flatMap { sum in calls.cost.map { sum + $0 } }
    }
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
        // Where a stage asks in rounds, each begins anew.
        if calls.done < state.calls.done { state.before.add(state.calls) }
        state.calls = calls
        guard calls.done > 0, isDue(state) else { return }
        show(line(state), &state, isLast: false)
      case .rows(let done, let all):
        state.rows = (done, all)
        // What is over at once is not counted aloud.
        guard Date().timeIntervalSince(state.started) >= 2, isDue(state) else { return }
        show(line(state), &state, isLast: false)
      case .verified(let progress):
        state.verified = progress
        if isDue(state) { show(line(state), &state, isLast: false) }
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
      let shown = isLast ? line + "\n" : String(line.prefix(width))
      Terminal.talk(shown, anew: true)
      state.lineIsOpen = !isLast
    } else if isLast || state.calls.done > 0 || state.rows != nil || state.verified != nil {
      Terminal.talk(line + "\n")
    }
  }

  private func isDue(_ state: State) -> Bool {
    Date().timeIntervalSince(state.lastShown) >= (draws ? 0.1 : 10)
  }

  /// How far a stage is, within the terminal's width: what goes last is how long it takes and what it costs in the end.
  private func line(_ state: State) -> String {
    var line = FittedLine()
    line.add(state.stage, .name)
    let calls = state.calls
    var sums = state.before
    sums.add(calls)
    let seconds = max(0.001, Date().timeIntervalSince(state.started))
    if let verified = state.verified {
      line.add("\(grouped(verified.verified))/\(grouped(verified.wanted)) verified", .count)
      line.add("\(grouped(verified.begun)) questions", .detail)
    } else if let rows = state.rows, calls.done == 0 {
      line.add(
        rows.of.map { "\(grouped(rows.done))/\(grouped($0)) rows" } ?? "\(grouped(rows.done)) rows",
        .count)
      if let all = rows.of, rows.done > 0, rows.done < all {
        let left = seconds * Double(all - rows.done) / Double(rows.done)
        line.add("\(worded(seconds: left)) left", .end)
      }
      return line.text(width: width)
    }
    let done = sums.answered + sums.failed + sums.remembered
    if let total = calls.total {
      line.add("\(grouped(calls.done))/\(grouped(total)) calls", .count)
    } else {
      line.add("\(grouped(done)) calls", .count)
    }
    let rate = Double(sums.answered + sums.failed) / seconds
    if sums.remembered > 0 { line.add("\(grouped(sums.remembered)) paid before", .detail) }
    if sums.failed > 0 { line.add("\(grouped(sums.failed)) failed", .count) }
    line.add(String(format: "%.1f/s", rate), .speed)
    line.add("\(grouped(sums.completionTokens)) tokens", .detail)
    line.add("\(grouped(Int(Double(sums.completionTokens) / seconds))) tokens/s", .speed)
    line.add(price(calls, spent: sums.cost), .end)
    if let left = left(state, rate, seconds) { line.add("\(worded(seconds: left)) left", .end) }
    return line.text(width: width)
  }

  private var width: Int { draws ? Terminal.width - 1 : 1000 }

  /// Seconds until the stage is over, if it goes on as it went; nil if that cannot be told.
  private func left(_ state: State, _ rate: Double, _ seconds: Double) -> Double? {
    if let verified = state.verified {
      guard verified.verified > 0, verified.verified < verified.wanted else { return nil }
      return seconds * Double(verified.wanted - verified.verified) / Double(verified.verified)
    }
    guard let total = state.calls.total, rate > 0, state.calls.done < total else { return nil }
    return Double(total - state.calls.done) / rate
  }

  /// What is spent now, and what it will be in the end if the other answers are as long.
  private func price(_ calls: CallProgress, spent: Money?) -> String {
    guard let cost = calls.cost, cost > .zero, let total = calls.total, calls.answered > 0,
      calls.done < total
    else { return worded(spent) }
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
