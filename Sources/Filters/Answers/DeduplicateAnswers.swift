import Asking
import Corpus
import Formats
import Recipes
import Similarity
import Values

/// Keeps one of several answers that are alike.
public struct DeduplicateAnswers: RecipeFilter {
  public static let name = "deduplicate"
  public static let guide = FilterGuide(
    "keeps one of several answers that are alike: of a question, or of all",
    parameters: [
      FilterParameter("mode", "exact", "`exact` or `fuzzy` (an Indel ratio)"),
      FilterParameter("threshold", "90", "the least ratio of two that are alike, 0 to 100"),
      FilterParameter("per", "question", "among the answers of each `question`, or of `all`"),
      FilterParameter("in", "both", "what is compared: `thinking`, `answer`, or `both` together"),
      FilterParameter(
        "normalize", "white_space",
        "what answers are freed of before they are compared: `white_space`, `case`, `unicode`, `latex`, `all` or `none`"
      ), .of,
    ],
    examples: [
      FilterExample(
        "deduplicate: { mode: fuzzy, threshold: 80 }",
        [
          .kept("why?", answer: "Because the sum is even."),
          .dropped(
            "why?", answer: "Because the sum is evens.", because: "it is like another answer"),
          .kept("how?", answer: "Because the sum is even."),
        ])
    ])
  public static let shorthand: String? = "mode"

  private let rules: DuplicateRules
  private let isPerQuestion: Bool
  private let part: AnswerPart
  private let scope: RowScope

  public init?(_ fields: Fields, in setting: Setting) {
    let mode = fields.choice("mode", of: ["exact", "fuzzy"], default: "exact")
    let threshold = fields.has("threshold") ? fields.number("threshold", in: 0...100) : 90
    let per = fields.choice("per", of: ["question", "all"], default: "question")
    let part = AnswerPart(fields)
    let normalization = fields.normalization(default: .whiteSpace)
    guard let scope = RowScope(fields, in: setting), let mode, let threshold, let per, let part,
      let normalization
    else { return nil }
    let cutoff = RatioCutoff(percent: threshold)
    rules = DuplicateRules(
      mode == "exact" ? .exact : .fuzzy(cutoff), kept: .first, normalization: normalization)
    isPerQuestion = per == "question"
    self.part = part
    self.scope = scope
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "rules": .record(rules.record),
      "per_question": .bool(isPerQuestion), "in": .string(part.rawValue), "of": scope.value,
    ]
  }

  public var cardNote: CardNote? {
    let of = isPerQuestion ? "of a question" : "of the dataset"
    return CardNote(.duplicates, "kept one of the answers \(of) that are alike").of(scope)
  }

  /// Memory: for each answer an id and 150 bytes; the texts lie in a temporary file.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    var finder = try DuplicateFinder<AnswerID>(rules)
    try await rows.forEach { trace in
      scope.contains(trace.question)
        ? part.text(of: trace.answer).map {
          (
            id: trace.id, text: ComparedText($0, rules),
            part: isPerQuestion ? trace.question.id.description : ""
          )
        } : nil
    } take: { row in
      if let row { try finder.add(row.id, row.text, part: row.part) }
    }
    let duplicates = try finder.finish()
    var dropped: [AnswerID: Int] = [:]
    for cluster in duplicates.clusters {
      for row in cluster.dropped { dropped[duplicates.id(row)] = row }
    }
    return Survey { [dropped] trace in
      guard let row = dropped[trace.id], let cluster = duplicates.cluster(of: row),
        let ratio = duplicates.ratio(of: row)
      else { return .keep(trace) }
      let kept = duplicates.id(cluster.kept)
      return .drop(
        reason: ratio == 100 ? "it repeats another answer" : "it is like another answer",
        evidence: [
          "same_as": .string("\(kept.question)#\(kept.sample)"), "indel": .double(ratio),
          "answers_alike": .integer(Int64(cluster.dropped.count + 1)),
        ])
    }
  }
}
