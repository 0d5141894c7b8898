import Formats
import Foundation
import Machine
import Values

/// What a run's events say of its times. The file may come from anywhere: what cannot be read in it is passed over.
public struct RunEvents: Sendable {
  /// One time that the run was worked on.
  public struct Session: Sendable, Equatable {
    /// When it began.
    public let began: Date
    /// When it ended; nil if it was cut off, or goes on.
    public internal(set) var ended: Date?
    /// How it ended: `finished`, `interrupted` or `failed`; nil as for ``ended``.
    public internal(set) var ending: String?
    /// What ended it, if it failed.
    public internal(set) var error: String?
    /// How often calls were made again, as far as it was noted.
    public internal(set) var retries = 0
    /// How often local servers died and were started again.
    public internal(set) var restarts = 0
  }

  public private(set) var sessions: [Session] = []
  /// How long stages took to make, by their fingerprints.
  public private(set) var seconds: [String: Double] = [:]
  private var begun: [String: Date] = [:]

  /// Events of more sessions than this are passed over.
  private static let mostSessions = 10_000

  /// Reads a file of events; none if it cannot be read.
  public init(reading path: String) {
    guard Files.exists(path), let reader = try? JSONLinesReader(path: path) else { return }
    while let result = try? reader.next() {
      if case .row(let record) = result { take(record) }
    }
  }

  private mutating func take(_ record: Record) {
    guard let event = record["event"]?.string, let text = record["time"]?.string,
      let time = try? Date(text, strategy: Self.format)
    else { return }
    if event == "session_started" {
      begun = [:]
      if sessions.count < Self.mostSessions { sessions.append(Session(began: time)) }
      return
    }
    guard let last = sessions.indices.last else { return }
    switch event {
    case "session_finished", "session_interrupted", "session_failed":
      sessions[last].ended = time
      sessions[last].ending = String(event.dropFirst("session_".count))
      sessions[last].error = record["error"]?.string
    case "stage_started": begun[record["stage"]?.string ?? ""] = time
    case "stage_finished":
      guard record["reused"]?.bool == false, let made = record["made"]?.string,
        let start = begun[record["stage"]?.string ?? ""]
      else { return }
      seconds[made] = max(0, time.timeIntervalSince(start))
    case "retry":
      let unmentioned = record["unmentioned_before"]?.integer ?? 0
      sessions[last].retries = min(
        1 << 50, sessions[last].retries + 1 + Int(min(max(0, unmentioned), 1 << 40)))
    case "server_restarted": sessions[last].restarts += 1
    default: break
    }
  }

  /// As times are written.
  public static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
