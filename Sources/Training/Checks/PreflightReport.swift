import Values

/// What all checks found, and the stamp that a launch compares itself with.
public struct PreflightReport: Sendable {
  /// A check and what it found.
  public struct Line: Sendable {
    public let guide: CheckGuide
    public let judgement: Judgement
  }

  /// By the checks' numbers.
  public let lines: [Line]
  public let stamp: Stamp
  public let spec: TrainingSpec
  public let settings: Settings
  /// What the launcher is told of its template.
  public let template: LaunchTemplate
  public let steps: StepCount
  /// Seconds of the pass, and bytes of text in it.
  public let seconds: Double
  public let bytes: Int

  init(_ facts: Facts, seconds: Double) throws {
    lines = Checks.all.map { Line(guide: $0.guide, judgement: $0.judge(facts)) }
    stamp = try Stamp(
      identity: facts.identity,
      results: lines.map {
        .init(
          check: $0.guide.number, name: $0.guide.name, outcome: $0.judgement.outcome,
          found: $0.judgement.found)
      }, expected: facts.expectation)
    (spec, settings, template, steps) = (facts.spec, facts.settings, facts.template, facts.steps)
    (self.seconds, bytes) = (seconds, facts.survey.bytes)
  }

  public func count(_ outcome: Stamp.Outcome) -> Int {
    lines.count { $0.judgement.outcome == outcome }
  }

  /// Whether it may be launched.
  public var isClear: Bool { stamp.isClear }

  /// It as JSON.
  public var record: Record {
    let expected = stamp.expected
    return [
      "training": .string(spec.name), "clear": .bool(isClear), "stamp": .string(stamp.digest),
      "checks": .list(
        lines.map { line in
          .record([
            "check": .integer(Int64(line.guide.number)), "name": .string(line.guide.name),
            "level": .string(line.guide.level.rawValue),
            "outcome": .string(line.judgement.outcome.rawValue),
            "found": .string(line.judgement.found),
            "rows": .list(line.judgement.rows.map(Value.string)),
            "advice": Value(line.judgement.advice), "expected": .string(line.guide.expected),
          ])
        }),
      "rows": .integer(Int64(stamp.identity.rows)),
      "trained_rows": .integer(Int64(expected.trainedRows)),
      "sequences": .integer(Int64(expected.sequences)),
      "tokens": .integer(Int64(expected.tokens)),
      "trained_tokens": .integer(Int64(expected.trainedTokens)),
      "updates": .integer(Int64(steps.updates)),
      "updates_by_the_older_rule": .integer(Int64(steps.updatesFloor)),
      "batch": .integer(Int64(expected.batch)), "bytes": .integer(Int64(bytes)),
      "seconds": .double(seconds),
      "template": Value(template.name), "system": Value(template.system),
    ]
  }
}
