import Corpus
import Formats
import Recipes
import Values

/// How an exported row tells question and answer: one file each.
protocol Layout: SendableMetatype {
  /// What a row of it is, in one sentence, for the card.
  static var summary: String { get }
  /// The columns for question and answer.
  static var columns: [Column] { get }
  /// These columns of a trace.
  static func fields(_ trace: Trace) -> [Record.Field]
  /// What LLaMA-Factory has to be told of them: its entry in `dataset_info.json` besides the files.
  static var trainerEntry: Record { get }
}

extension ExportSpec.Layout {
  var strategy: any Layout.Type {
    switch self {
    case .sharegpt: ShareGPT.self
    case .messages: ChatMessages.self
    case .alpaca: Alpaca.self
    }
  }
}

/// A trace as a row of the exported dataset: the columns of OpenThoughts3-1.2M in its order
/// (`difficulty`, `source`, `domain`, then question and answer in the layout's way), then ours.
public struct ExportRow: Sendable {
  private let layout: ExportSpec.Layout
  private let teachers: [String: String]
  private let tags: [TagColumn]

  /// - Parameters:
  ///   - teachers: the recipe's name of the teacher for each domain; "" for all others.
  ///   - tags: columns that filters filled.
  public init(_ layout: ExportSpec.Layout, teachers: [String: String], tags: [TagColumn] = []) {
    self.layout = layout
    self.teachers = teachers
    self.tags = tags
  }

  /// Names and types of the columns.
  public var columns: [Column] {
    [Column("difficulty", .int64), Column("source", .string), Column("domain", .string)]
      + layout.strategy.columns
      + [
        Column("question_id", .string), Column("sample_index", .int64),
        Column("teacher", .string), Column("finish_reason", .string), Column("complete", .bool),
        Column("verdict", .string), Column("verdict_reason", .string),
        Column("reference", .string), Column("cost", .double),
      ] + tags.map { Column($0.name, .string) }
  }

  /// What each of our own columns holds, for the card.
  static let meanings: [(column: String, meaning: String)] = [
    ("question_id", "names the question for good; the rows of one question share it"),
    ("sample_index", "which of the question's answers it is, from 0"),
    ("teacher", "the teacher's name in the recipe"),
    ("finish_reason", "why the teacher stopped: `stop`, `length`, …"),
    ("complete", "whether it stopped by itself and answered after its reasoning"),
    ("verdict", "`right`, `wrong`, `could_not_tell`, or null without a reference"),
    ("verdict_reason", "why nothing could be told"),
    ("reference", "the right answer, where the source knows it"),
    ("cost", "what the answer cost in US dollars; null if the price is not known"),
  ]

  /// The row of a trace.
  public func row(_ trace: Trace) -> Record {
    let question = trace.question
    let answer = trace.answer
    var row: Record = [
      "difficulty": Value(question.difficulty), "source": .string(question.source),
      "domain": .string(question.domain),
    ]
    row.fields += layout.strategy.fields(trace)
    row.fields +=
      ([
        "question_id": .string(question.id.description),
        "sample_index": .integer(answer.sample),
        "teacher": .string(teachers[question.domain] ?? teachers[""] ?? answer.model),
        "finish_reason": .string(answer.finishReason),
        "complete": .bool(answer.complete),
        "verdict": Value(answer.verdict?.word),
        "verdict_reason": Value(answer.verdict?.reason),
        "reference": Value(question.reference),
        "cost": answer.cost.map { .double($0.dollars) } ?? .null,
      ] as Record).fields
    for tag in tags {
      row[tag.name] = Value(tag.word(question.scores.last { $0.name == tag.name }?.value))
    }
    return row
  }
}

extension Trace {
  /// Who said what, from the first message to the answer.
  func turns(user: String, assistant: String) -> [(String, String)] {
    let earlier = question.context
    return (earlier?.system.map { [("system", $0)] } ?? [])
      + (earlier?.turns ?? []).map { ($0.speaker == .user ? user : assistant, $0.text) }
      + [(user, question.text), (assistant, answer.response)]
  }
}
