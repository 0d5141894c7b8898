import Corpus
import Formats
import Recipes

/// Keeps one of several questions with the same text: the one with the lowest id.
public struct Deduplicate: RecipeFilter {
  public static let name = "deduplicate"
  public static let summary = "keeps one of several questions with the same text"
  public static let shorthand: String? = "mode"

  public init?(_ fields: Fields, in setting: Setting) {
    guard fields.choice("mode", of: ["exact"], default: "exact") != nil else { return nil }
  }

  public var identity: Record { ["filter": .string(Self.name), "version": 1, "mode": "exact"] }

  /// Memory: 32 bytes for each different text, and the table's slack.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    var lowest: [RowID: RowID] = [:]
    try rows.forEach { question in
      let text = Self.textID(question)
      lowest[text] = min(lowest[text] ?? question.id, question.id)
    }
    return Survey { [lowest] question in
      guard let first = lowest[Self.textID(question)], first != question.id else {
        return .keep(question)
      }
      return .drop(
        reason: "it repeats another question", evidence: ["same_as": .string(first.description)])
    }
  }

  /// Two texts are the same if their bytes are; 128 bits of SHA-256 stand for them.
  private static func textID(_ question: Question) -> RowID {
    RowID(digest: Digest(of: question.text))
  }
}
