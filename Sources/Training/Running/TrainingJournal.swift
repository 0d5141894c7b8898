import Formats
import Foundation
import Machine
import Storage
import Values

/// Keeps what happens in a training: `events.jsonl`, session after session, and the curves made of it.
final class TrainingJournal {
  private let folder: TrainingFolder
  private let file: AppendedFile
  private var curves: Curves
  private var lastDrawn = -Double.infinity
  private static let pause = 30.0

  /// What earlier sessions wrote is read, too.
  init(_ folder: TrainingFolder) throws {
    self.folder = folder
    curves = try Self.read(folder.events)
    file = try AppendedFile(path: folder.events)
  }

  /// What is known of a training from its events.
  struct Curves: Equatable {
    var steps: [Int: TrainingStep] = [:]
    var times: [Int: Double] = [:]
    var heldOut: [Int: Double] = [:]
    /// Seconds of the sessions, from their first word to their last.
    var seconds = 0.0
    var sessions = 0
    var gpuBytes: Int?
    fileprivate var start: Double?
    fileprivate var last: Double?

    /// Updates that a later session makes again count as it made them.
    mutating func note(_ event: LauncherEvent, at seconds: Double) {
      self.seconds += max(0, seconds - (last ?? seconds))
      last = seconds
      switch event {
      case .step(let step):
        steps[step.step] = step
        times[step.step] = seconds
      case .heldOut(let step, let loss): heldOut[step] = loss
      case .finished(let bytes): gpuBytes = bytes ?? gpuBytes
      case .begin(_, _, let at): steps = steps.filter { $0.key <= at }
      default: break
      }
    }

    mutating func beginSession(at seconds: Double) {
      sessions += 1
      start = start ?? seconds
      last = seconds
    }
  }

  var known: Curves { curves }

  func beginSession(at seconds: Double, resuming step: Int?) throws {
    curves.beginSession(at: seconds)
    try append(["event": "session", "at": .double(seconds), "behind": Value(step.map(Int64.init))])
  }

  /// Notes an event, and draws the curves from time to time.
  func note(_ event: LauncherEvent, at seconds: Double) throws {
    curves.note(event, at: seconds)
    guard let record = Self.record(event, at: seconds) else { return }
    try append(record)
    if seconds - lastDrawn >= Self.pause {
      lastDrawn = seconds
      try draw()
    }
  }

  func note(objection: String, at seconds: Double) throws {
    try append(["event": "objection", "at": .double(seconds), "text": .string(objection)])
  }

  /// Writes the curves for TensorBoard anew: the same events give the same bytes, and more of them more at the end.
  func draw() throws {
    guard let start = curves.start, !curves.steps.isEmpty || !curves.heldOut.isEmpty else { return }
    let events = try EventFile(folder: folder.curves, startedAt: start)
    for step in curves.steps.keys.sorted() {
      guard let update = curves.steps[step] else { continue }
      let at = curves.times[step] ?? start
      try events.add(tag: "train/loss", value: update.loss, step: Int64(step), at: at)
      if let rate = update.learningRate {
        try events.add(tag: "train/learning_rate", value: rate, step: Int64(step), at: at)
      }
      if let norm = update.gradientNorm {
        try events.add(tag: "train/grad_norm", value: norm, step: Int64(step), at: at)
      }
    }
    for step in curves.heldOut.keys.sorted() {
      try events.add(
        tag: "held_out/loss", value: curves.heldOut[step] ?? .nan, step: Int64(step),
        at: curves.times[step] ?? start)
    }
    try events.finish()
  }

  private func append(_ record: Record) throws { try file.append(record.json + "\n") }

  private static func record(_ event: LauncherEvent, at seconds: Double) -> Record? {
    var record: Record
    switch event {
    case .prepared(let rows, let counted, let tokens, let trained):
      record = [
        "event": "prepared", "rows": .integer(Int64(rows)), "counted": .integer(Int64(counted)),
        "tokens": .integer(Int64(tokens)), "trained": .integer(Int64(trained)),
      ]
    case .begin(let updates, let batch, let at):
      record = [
        "event": "begin", "updates": .integer(Int64(updates)), "batch": .integer(Int64(batch)),
        "behind": .integer(Int64(at)),
      ]
    case .step(let step):
      record = [
        "event": "step", "step": .integer(Int64(step.step)), "loss": .double(step.loss),
        "learning_rate": step.learningRate.map(Value.double) ?? .null,
        "grad_norm": step.gradientNorm.map(Value.double) ?? .null,
        "tokens": Value(step.tokens.map(Int64.init)),
      ]
    case .heldOut(let step, let loss):
      record = ["event": "held_out", "step": .integer(Int64(step)), "loss": .double(loss)]
    case .saved(let step): record = ["event": "saved", "step": .integer(Int64(step))]
    case .stopped(let step): record = ["event": "stopped", "step": .integer(Int64(step))]
    case .finished(let bytes):
      record = ["event": "finished", "gpu_bytes": Value(bytes.map(Int64.init))]
    case .firstLabels, .rows: return nil
    }
    record["at"] = .double(seconds)
    return record
  }

  /// Lines that a kill cut say nothing.
  static func read(_ path: String) throws -> Curves {
    var curves = Curves()
    guard Files.exists(path) else { return curves }
    let parser = JSONParser()
    for line in try Files.text(of: path).split(separator: "\n") {
      guard let record = (try? parser.parse(String(line)))?.record,
        let at = record["at"]?.double, (0..<1e10).contains(at)
      else { continue }
      func number(_ name: String) -> Int? {
        record[name]?.integer.flatMap { (0...1_000_000_000_000_000).contains($0) ? Int($0) : nil }
      }
      switch record["event"]?.string {
      case "session": curves.beginSession(at: at)
      case "begin":
        curves.note(
          .begin(
            updates: number("updates") ?? 0, batch: number("batch") ?? 0, at: number("behind") ?? 0),
          at: at)
      case "step":
        guard let step = number("step") else { continue }
        curves.note(
          .step(
            TrainingStep(
              step: step, loss: record["loss"]?.double ?? .nan,
              learningRate: record["learning_rate"]?.double,
              gradientNorm: record["grad_norm"]?.double, tokens: number("tokens"))), at: at)
      case "held_out":
        guard let step = number("step"), let loss = record["loss"]?.double else { continue }
        curves.note(.heldOut(step: step, loss: loss), at: at)
      case "finished": curves.note(.finished(gpuBytes: number("gpu_bytes")), at: at)
      default: continue
      }
    }
    return curves
  }
}
