import Corpus
import Formats
import Teachers

/// Asks for labels and reads them.
struct LabelReader<Row: FilteredRow>: Sendable {
  let labels: Labelling<Row>
  /// Who gives the labels: the model, and the version of what it is asked.
  let who: String
  /// How often a reply that says nothing is asked for again.
  let mostRepairs: Int
  /// What a reply says as a number; nil if it says nothing that can be read.
  let score: @Sendable (Reply) -> Double?

  /// - Parameter asked: the filter's name and version.
  init(
    _ labels: Labelling<Row>, asked: String, mostRepairs: Int = Labels.repairs,
    score: @escaping @Sendable (Reply) -> Double?
  ) {
    self.labels = labels
    self.mostRepairs = mostRepairs
    self.score = score
    who = "\(labels.teacher.model), \(asked)"
  }

  /// Has all labels asked for that are not known yet.
  func settle(_ rows: ShardReader<Row>, asking asker: any Asker) async throws {
    try await asker.settle({ labels.calls(for: rows) }, repairs)
  }

  /// The label of a row, and what it took.
  func label(_ row: Row, _ asker: any Asker) throws -> (label: Label, spending: Spending) {
    let chain = try asker.chain(from: labels.call(row), repairs)
    switch chain.links.last?.outcome {
    case nil: throw RetortError(.bug, "a label was never asked for")
    case .refused(let refusal): return (.refused(refusal), chain.spending)
    case .reply(let reply):
      let label = score(reply).map(Label.scored) ?? .unreadable(String(reply.content.prefix(500)))
      return (label, chain.spending)
    }
  }

  /// A drop because there is no label; nil if there is one.
  func drop(_ label: Label) -> Decision<Row>? {
    switch label {
    case .scored: nil
    case .refused(let refusal): .drop(reason: Labels.failed, refusal)
    case .unreadable(let text):
      .drop(
        reason: Labels.unreadable, evidence: ["reply": .string(text), "labeller": .string(who)])
    }
  }

  /// A reply that says nothing is asked for again, with what was wrong.
  private var repairs: FollowUps {
    FollowUps(most: mostRepairs) { [score] call, reply in
      score(reply) == nil ? call.again(insteadOf: reply) : nil
    }
  }
}

/// What a teacher said of a row.
enum Label {
  case scored(Double)
  case refused(Refusal)
  case unreadable(String)
}
