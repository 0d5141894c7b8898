import Corpus
import Storage
import Values

/// What came of a run so far: the same value for whoever shows it.
public struct RunReport: Sendable {
  /// A stage as it came out.
  public struct Stage: Sendable {
    public let manifest: Manifest
    /// Some of the rows that left.
    public let dropped: DroppedSample
    /// How long it took to make when it was made for this run, in seconds; nil if it was found made, or nobody noted.
    public let seconds: Double?
  }

  /// The run's name.
  public let name: String
  /// In their order: the funnel.
  public let stages: [Stage]
  /// Some of the answers that are left.
  public let samples: [Trace]
  /// What the answers took that its stages used, whenever they were bought.
  public let spending: Spending
  /// When it was worked on, and how that ended.
  public let sessions: [RunEvents.Session]
  /// The stage that is under way, or at which the run was stopped; nil if there is none.
  public let underWay: RunEvents.UnderWay?

  /// Reports on a run.
  ///
  /// - Parameters:
  ///   - samples: how many answers, spread over those that are left.
  ///   - dropped: how many rows that left at each stage.
  /// - Throws: ``RetortError`` if a stage's files are damaged.
  /// - Complexity: reads some blocks of each stage, not all rows.
  public init(of run: RunFolder, samples: Int = 2, dropped: Int = 3) throws {
    name = run.name
    let finished = run.finishedStages()
    let events = RunEvents(reading: run.events)
    stages = try finished.map { stage in
      Stage(
        manifest: stage.manifest, dropped: try DroppedSample(stage, count: dropped),
        seconds: events.seconds[stage.manifest.fingerprint])
    }
    spending = finished.compactMap(\.manifest.spending).reduce(into: Spending()) { $0 += $1 }
    sessions = events.sessions
    underWay = events.underWay
    self.samples = try Self.samples(finished, samples)
  }

  /// Answers spread evenly over the last stage that has answers.
  private static func samples(_ stages: [FinishedStage], _ count: Int) throws -> [Trace] {
    guard count > 0, let last = stages.last(where: { $0.manifest.tally.unit == .answers }) else {
      return []
    }
    let rows = last.rows(of: Trace.self)
    let step = max(1, rows.count / count)
    return try (0..<min(count, rows.count)).compactMap { index in
      try rows.rows(from: index * step).next()
    }
  }
}
