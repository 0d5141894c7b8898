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
  /// The stage that was begun last and is not finished; nil if there is none.
  public private(set) var underWay: UnderWay?

  /// How far a stage is, as it was noted last.
  public struct UnderWay: Sendable, Equatable {
    public let stage: String
    /// When it was begun, and when it was noted how far it is.
    public let began: Date
    public internal(set) var noted: Date?
    /// Calls that it needs, if that is known; and of them those answered before, now, and not at all.
    public internal(set) var calls: Int?
    public internal(set) var remembered = 0
    public internal(set) var answered = 0
    public internal(set) var failed = 0
    /// What those answered now cost; nil if it is not known.
    public internal(set) var cost: Double?
    /// Questions with a right answer and how many are wanted, where that is asked for.
    public internal(set) var verified: Int?
    public internal(set) var wanted: Int?

    /// Seconds until it is over at its pace; nil if that cannot be told.
    public var secondsLeft: Double? {
      guard let noted else { return nil }
      let seconds = max(0.001, noted.timeIntervalSince(began))
      if let verified, let wanted, verified > 0 {
        return seconds * Double(max(0, wanted - verified)) / Double(verified)
      }
      guard let calls, answered > 0 else { return nil }
      return seconds * Double(max(0, calls - remembered - answered - failed)) / Double(answered)
    }
  }

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
      underWay = nil
      if sessions.count < Self.mostSessions { sessions.append(Session(began: time)) }
      return
    }
    guard let last = sessions.indices.last else { return }
    switch event {
    case "session_finished", "session_interrupted", "session_failed":
      sessions[last].ended = time
      sessions[last].ending = String(event.dropFirst("session_".count))
      sessions[last].error = record["error"]?.string
    case "stage_started":
      let stage = record["stage"]?.string ?? ""
      begun[stage] = time
      underWay = UnderWay(stage: stage, began: time)
    case "calls":
      // Numbers of a file that may come from anywhere.
      func count(_ name: String) -> Int { Int(min(max(0, record[name]?.integer ?? 0), 1 << 50)) }
      underWay?.noted = time
      underWay?.calls = record["calls"]?.integer == nil ? nil : count("calls")
      underWay?.remembered = count("remembered")
      underWay?.answered = count("answered")
      underWay?.failed = count("failed")
      underWay?.cost = record["cost_usd"]?.double.flatMap { $0.isFinite ? $0 : nil }
    case "verified":
      underWay?.noted = time
      underWay?.verified = (record["verified"]?.integer).map { Int(min(max(0, $0), 1 << 50)) }
      underWay?.wanted = (record["wanted"]?.integer).map { Int(min(max(0, $0), 1 << 50)) }
    case "stage_finished":
      if record["stage"]?.string == underWay?.stage { underWay = nil }
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
