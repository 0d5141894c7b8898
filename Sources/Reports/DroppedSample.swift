import Corpus
import Storage
import Values

/// Some of the rows that left at a stage.
public struct DroppedSample: Sendable {
  /// The stage's name.
  public let stage: String
  public let drops: [Drop]

  /// Enough to find several reasons, and few enough to read at once.
  private static let looked = 2_000

  /// - Parameter count: how many to show; different reasons first, else as they lie.
  public init(_ stage: FinishedStage, count: Int) throws {
    self.stage = stage.manifest.stage
    var firsts: [Drop] = []
    var others: [Drop] = []
    var reasons: Set<String> = []
    let rows = stage.drops.rows()
    var seen = 0
    while seen < Self.looked, firsts.count < count, let drop = try rows.next() {
      seen += 1
      if reasons.insert(drop.reason).inserted {
        firsts.append(drop)
      } else if others.count < count {
        others.append(drop)
      }
    }
    drops = Array((firsts + others).prefix(count))
  }

  /// For JSON.
  public var records: [Value] {
    drops.map { drop in
      .record([
        "stage": .string(stage), "name": .string(drop.name), "reason": .string(drop.reason),
        "reason_id": .string(drop.reasonID), "evidence": .record(drop.evidence),
        "text": .string(Self.text(drop)),
      ])
    }
  }

  /// What the row says: a question, an answer, or all of a row that could not be used.
  public static func text(_ drop: Drop) -> String {
    drop.row["answer"]?.string ?? drop.row["text"]?.string ?? drop.row.json
  }
}
