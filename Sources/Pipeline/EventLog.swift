import Asking
import Foundation
import Machine
import Storage
import Synchronization
import Values

/// Keeps what happens in a run, as lines of `events.jsonl` in its folder, and passes it on.
///
/// Sessions follow one another in the file; a line that a kill cut is the last of its session. What happens often is
/// kept from time to time: how far the calls are every ten seconds, of retries the first of each second with how many
/// went unmentioned.
final class EventLog: RunObserver {
  private struct State {
    var lastProgress = Date.distantPast
    var progress: CallProgress?
    var lastRetry = Date.distantPast
    var unmentioned = 0
  }

  private let file: AppendedFile
  private let next: any RunObserver
  private let state = Mutex(State())

  /// - Parameters:
  ///   - folder: the run's.
  ///   - next: is told everything, too.
  init(_ folder: RunFolder, budget: Budget, passingTo next: any RunObserver) throws {
    file = try AppendedFile(path: folder.events)
    self.next = next
    write(
      "session_started",
      [
        "run": .string(folder.name), "process": .integer(Int64(getpid())),
        "budget_dollars": budget.dollars.map { .double($0.dollars) } ?? .null,
        "budget_tokens": Value(budget.tokens),
      ])
  }

  func observe(_ event: RunEvent) {
    next.observe(event)
    switch event {
    case .stageStarted(let name): write("stage_started", ["stage": .string(name)])
    case .stageAwaited(let name): write("stage_awaited", ["stage": .string(name)])
    case .stageFinished(let manifest, let reused):
      flushProgress()
      write(
        "stage_finished",
        [
          "stage": .string(manifest.stage), "made": .string(manifest.fingerprint),
          "in": .integer(Int64(manifest.tally.entered)),
          "kept": .integer(Int64(manifest.tally.kept)), "reused": .bool(reused),
        ])
    case .rows: break
    case .verified(let progress):
      write(
        "verified",
        [
          "verified": .integer(Int64(progress.verified)),
          "wanted": .integer(Int64(progress.wanted)), "questions": .integer(Int64(progress.begun)),
        ])
    case .calls(.asking(let progress)): note(progress)
    case .calls(.waiting(let batches)):
      write(
        "batches_waiting",
        [
          "batches": .integer(Int64(batches.batches)), "calls": .integer(Int64(batches.calls)),
          "because": Value(batches.because),
        ])
    case .calls(.stopping(let stop)):
      write(
        "stopping",
        [
          "requests": .integer(Int64(stop.requests)),
          "seconds": stop.seconds.map { .double($0) } ?? .null,
        ])
    case .calls(.note(let text)): write("note", ["text": .string(text)])
    case .retrying(let retry):
      let before = state.withLock { state -> Int? in
        guard Date().timeIntervalSince(state.lastRetry) >= 1 else {
          state.unmentioned += 1
          return nil
        }
        state.lastRetry = Date()
        defer { state.unmentioned = 0 }
        return state.unmentioned
      }
      guard let before else { return }
      write(
        "retry",
        [
          "teacher": .string(retry.teacher), "because": .string(retry.because),
          "seconds": .double(retry.delay), "unmentioned_before": .integer(Int64(before)),
        ])
    case .restarting(let server): write("server_restarted", ["server": .string(server)])
    }
  }

  /// The run came to its end.
  func end(_ run: FinishedRun) {
    flushProgress()
    write(
      "session_finished",
      ["rows": .integer(Int64(run.export.rows))] + calls(run.calls))
  }

  /// The run ended before its end.
  func end(_ error: any Error) {
    flushProgress()
    if error is CancellationError { return write("session_interrupted", [:]) }
    let error = error as? RetortError ?? RetortError(.bug, "\(error)")
    write(
      "session_failed",
      [
        "error": .string(error.what), "cause": Value(error.cause), "hint": Value(error.hint),
        "exit_code": .integer(Int64(error.exitCode)),
      ])
  }

  private func note(_ progress: CallProgress) {
    let isDue = state.withLock { state in
      state.progress = progress
      guard Date().timeIntervalSince(state.lastProgress) >= 10 else { return false }
      state.lastProgress = Date()
      return true
    }
    if isDue { flushProgress() }
  }

  private func flushProgress() {
    let progress = state.withLock { state in
      defer { state.progress = nil }
      return state.progress
    }
    if let progress { write("calls", calls(progress)) }
  }

  private func calls(_ progress: CallProgress) -> Record {
    [
      "calls": Value(progress.total.map(Int64.init)),
      "remembered": .integer(Int64(progress.remembered)),
      "answered": .integer(Int64(progress.answered)), "failed": .integer(Int64(progress.failed)),
      "prompt_tokens": .integer(progress.promptTokens),
      "completion_tokens": .integer(progress.completionTokens),
      "estimated": .integer(Int64(progress.estimated)),
      "cost_usd": progress.cost.map { .double($0.dollars) } ?? .null,
    ]
  }

  private func write(_ event: String, _ fields: Record) {
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let line = ["time": .string(time), "event": .string(event)] + fields
    // A run does not end because its events cannot be kept: on a full disk its rows cannot be written either.
    try? file.append(line.json + "\n")
  }
}

extension Record {
  fileprivate static func + (left: Record, right: Record) -> Record {
    Record(left.fields + right.fields)
  }
}
