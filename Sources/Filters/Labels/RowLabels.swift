import Corpus
import Formats
import Recipes
import Teachers
import Values

/// Labels that are asked for with one call about each row.
struct RowLabels<Row: FilteredRow>: Sendable {
  let terms: LabelTerms
  /// The calls that come before all others, whatever the rows are: none of them twice.
  let first: [Call]
  private let firstKeys: Set<CallKey>
  private let makeCall: @Sendable (Row) -> Call
  /// Whether rows are asked about that the filter behind would take away anyway.
  private let asksAboutAll: Bool
  /// The filter behind, where it need not see all rows that pass.
  private(set) var next: (any RankedSelection<Row>)?

  /// The fields of ``LabelTerms``, and `label_all`.
  ///
  /// - Parameters:
  ///   - context: what stands before the prompt.
  ///   - prompt: what is asked about a row: a question's text, or a prompt made of it.
  init?(
    _ fields: Fields, in setting: Setting, temperature: Double, schema: ReplySchema? = nil,
    context: @escaping @Sendable (Row) -> QuestionContext? = { _ in nil },
    prompt: @escaping @Sendable (Row) -> String
  ) {
    let terms = LabelTerms(fields, in: setting, temperature: temperature)
    asksAboutAll = fields.truth("label_all") ?? false
    guard let terms else { return nil }
    self.terms = terms
    first = []
    firstKeys = []
    makeCall = { terms.call(prompt($0), in: context($0), schema: schema) }
  }

  /// Vectors of texts, in place of labels.
  ///
  /// - Parameter examples: texts whose vectors are needed before those of the rows.
  init?(
    embedding fields: Fields, in setting: Setting, examples: [String],
    text: @escaping @Sendable (Row) -> String
  ) {
    let terms = LabelTerms(embedding: fields, in: setting)
    asksAboutAll = fields.truth("label_all") ?? false
    guard let terms else { return nil }
    self.terms = terms
    var keys: Set<CallKey> = []
    first = examples.map { Call(vectorOf: $0, by: terms.teacher) }.filter {
      keys.insert($0.key).inserted
    }
    firstKeys = keys
    makeCall = { Call(vectorOf: text($0), by: terms.teacher) }
  }

  /// Scores of a reward model, in place of labels.
  ///
  /// - Parameter messages: what is scored of a row: a chat that ends in an answer.
  init?(
    scoring fields: Fields, in setting: Setting, at path: ScorePath,
    messages: @escaping @Sendable (Row) -> [ChatMessage]
  ) {
    guard let terms = LabelTerms(scoring: fields, in: setting) else { return nil }
    self.terms = terms
    asksAboutAll = true
    first = []
    firstKeys = []
    makeCall = { Call(scoreOf: messages($0), by: terms.teacher, at: path) }
  }

  var scope: RowScope { terms.scope }

  /// The same with a filter behind it that keeps the first so many that pass.
  func before(_ next: any RankedSelection<Row>) -> RowLabels {
    guard !asksAboutAll else { return self }
    var labels = self
    labels.next = next
    return labels
  }

  /// The call about one row.
  func call(_ row: Row) -> Call { makeCall(row) }

  /// Whether a call comes before those about rows, too.
  func isFirst(_ call: Call) -> Bool { firstKeys.contains(call.key) }

  var labelling: Labelling<Row> {
    Labelling(
      terms: terms, unit: .row, stopsFor: next?.stageName, callsBefore: first.count,
      stream: { calls(for: $0) { _ in true } })
  }

  /// The calls about the scope's rows that count, in order.
  func calls(for rows: ShardReader<Row>, where counts: @escaping (Row) -> Bool)
    -> () throws -> Call?
  {
    var first = first.makeIterator()
    let cursor = rows.rows()
    return {
      if let call = first.next() { return call }
      while let row = try cursor.next() {
        if scope.contains(row.asked), counts(row) { return call(row) }
      }
      return nil
    }
  }

  /// What decides the labels, for a filter's identity: the call about a row without a word, the calls before it, and
  /// what may leave rows without one.
  var identity: Value {
    let call = call(.blank).key.description
    guard next != nil || !first.isEmpty else { return .string(call) }
    return .record([
      "call": .string(call),
      "first": .string(Digest(of: first.map(\.key.description).joined()).description),
      "before": next.map { .record($0.identity) } ?? .null,
    ])
  }
}
