import Corpus
import Storage

/// How many rows of each source, domain or teacher came through each stage of a run.
public struct FunnelSplit: Sendable {
  /// What rows are told apart by.
  public enum Key: String, Sendable, CaseIterable {
    case source
    case domain
    /// The model that answered; questions have none.
    case teacher
  }

  /// What a stage kept.
  public struct Stage: Sendable, Equatable {
    public let stage: String
    public let unit: RowUnit
    /// By what tells the rows apart: of all that any earlier stage had, also where none is left.
    public let kept: [String: Int]
  }

  public let key: Key
  /// In their order; for teachers from the answers on.
  public let stages: [Stage]

  /// - Throws: ``RetortError`` if a stage's files are damaged.
  /// - Complexity: reads all rows of all stages, on all cores.
  public init(of run: RunFolder, by key: Key) throws {
    self.key = key
    var known: Set<String> = []
    stages = try run.finishedStages().compactMap { stage in
      let unit = stage.manifest.tally.unit
      if key == .teacher, unit != .answers { return nil }
      var kept: [String: Int] = [:]
      if unit == .answers {
        try stage.rows(of: Trace.self).forEach { trace in
          switch key {
          case .source: trace.question.source
          case .domain: trace.question.domain
          case .teacher: trace.answer.model
          }
        } take: {
          kept[$0, default: 0] += 1
        }
      } else {
        try stage.rows(of: Question.self).forEach { question in
          key == .source ? question.source : question.domain
        } take: {
          kept[$0, default: 0] += 1
        }
      }
      known.formUnion(kept.keys)
      for name in known where kept[name] == nil { kept[name] = 0 }
      return Stage(stage: stage.manifest.stage, unit: unit, kept: kept)
    }
  }
}
