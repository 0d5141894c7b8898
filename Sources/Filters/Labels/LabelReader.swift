import Asking
import Corpus
import Formats
import Teachers
import Values

/// Asks for labels and reads them.
struct LabelReader<Row: FilteredRow>: Sendable {
  let labels: RowLabels<Row>
  /// Who gives the labels: the model, and the version of what it is asked.
  let who: String
  /// How often a reply that says nothing is asked for again.
  private let mostRepairs: Int
  /// What a reply says as a number; nil if it says nothing that can be read.
  private let score: @Sendable (Reply) -> Double?

  /// - Parameter asked: the filter's name and version.
  init(
    _ labels: RowLabels<Row>, asked: String, mostRepairs: Int = Labels.repairs,
    score: @escaping @Sendable (Reply) -> Double?
  ) {
    self.labels = labels
    self.mostRepairs = mostRepairs
    self.score = score
    who = "\(labels.terms.teacher.model), \(asked)"
  }

  /// Has all labels asked for that are needed and not known yet.
  ///
  /// - Parameter passes: whether a row with a label would stay.
  func settle(
    _ rows: ShardReader<Row>, asking asker: any Asker, passes: (Row, Label) -> Bool
  ) async throws -> KnownLabels<Row> {
    if let next = labels.next {
      let asked = try await settle(rows, before: next, asking: asker, passes: passes)
      return KnownLabels(reader: self, asker: asker, asked: asked)
    }
    try await asker.settle({ labels.calls(for: rows) { _ in true } }, repairs)
    return KnownLabels(reader: self, asker: asker, asked: nil)
  }

  /// The label of a row that was asked about, and what it took, unless that is counted before the rows.
  func label(_ row: Row, _ asker: any Asker) throws -> (label: Label, spending: Spending) {
    let call = labels.call(row)
    let chain = try asker.chain(from: call, repairs)
    let spending = labels.isFirst(call) ? Spending() : chain.spending
    switch chain.links.last?.outcome {
    case nil: throw RetortError(.bug, "a label was never asked for")
    case .refused(let refusal): return (.refused(refusal), spending)
    case .reply(let reply):
      let label = score(reply).map(Label.scored) ?? .unreadable(String(reply.content.prefix(500)))
      return (label, spending)
    }
  }

  /// A reply that says nothing is asked for again, with what was wrong.
  var repairs: FollowUps {
    FollowUps(most: mostRepairs) { [score] call, reply in
      score(reply) == nil ? call.again(insteadOf: reply) : nil
    }
  }
}

/// The labels of rows that were asked about.
struct KnownLabels<Row: FilteredRow>: Sendable {
  let reader: LabelReader<Row>
  let asker: any Asker
  /// Nil: all of the scope.
  let asked: Set<Row.ID>?

  /// The label of a row of the scope, and what it took.
  func label(_ row: Row) throws -> (label: Label, spending: Spending) {
    if let asked, !asked.contains(row.id) { return (.passedOver, Spending()) }
    return try reader.label(row, asker)
  }

  /// What the calls took that came before those about rows.
  func spendingBefore() throws -> Spending {
    try reader.labels.first.reduce(into: Spending()) {
      $0 += try asker.chain(from: $1, .none).spending
    }
  }

  /// What to know of rows that were not asked about.
  ///
  /// - Parameter rows: how many there are that might have been.
  func notes(of rows: Int, _ what: String) -> [String] {
    guard let asked, let next = reader.labels.next, asked.count < rows else { return [] }
    return [
      "\(rows - asked.count) of \(rows) \(what) were not asked about: \(next.stageName) takes none of them"
    ]
  }
}

/// What a teacher said of a row.
enum Label {
  case scored(Double)
  case refused(Refusal)
  case unreadable(String)
  /// It was not asked, since whatever it said the row would not stay.
  case passedOver

  /// A drop because there is no label; nil if there is one.
  ///
  /// - Parameter who: who was asked.
  func drop<Row: FilteredRow>(_ who: String) -> Decision<Row>? {
    switch self {
    case .scored: nil
    case .refused(let refusal): .drop(reason: Labels.failed, refusal)
    case .passedOver: .drop(reason: Labels.passedOver, evidence: [:])
    case .unreadable(let text):
      .drop(
        reason: Labels.unreadable, evidence: ["reply": .string(text), "judge": .string(who)])
    }
  }
}
