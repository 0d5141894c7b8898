import Corpus
import Formats
import Values

extension ShardReader where Row == Trace {
  /// Works out a value of all answers to each question, on all cores, and calls `take` with the values in the order of
  /// the questions. The answers to a question stand together in every stage.
  ///
  /// - Parameters:
  ///   - pick: what is needed of an answer.
  ///   - work: is called with what was picked of a question's answers, in their order.
  func forEachQuestion<Pick: Sendable, Value: Sendable>(
    _ pick: @escaping @Sendable (Trace) -> Pick,
    _ work: @escaping @Sendable ([Pick]) throws -> Value, take: (Value) throws -> Void
  ) async throws {
    // A question may lie across blocks: the first and the last of each wait for what comes before and behind.
    var open: AnswersOfQuestion<Pick>?
    func add(_ answers: AnswersOfQuestion<Pick>) throws {
      if open?.question == answers.question {
        open?.picks += answers.picks
      } else {
        if let open { try take(try work(open.picks)) }
        open = answers
      }
    }
    try await forEachBlock { (rows: Block) in
      var groups: [AnswersOfQuestion<Pick>] = []
      try rows.forEach { trace, _ in
        if groups.last?.question != trace.question.id {
          groups.append(.init(question: trace.question.id))
        }
        groups[groups.count - 1].picks.append(pick(trace))
      }
      return (
        first: groups.first, whole: try groups.dropFirst().dropLast().map { try work($0.picks) },
        last: groups.count > 1 ? groups.last : nil
      )
    } take: { (first, values, last) in
      if let first { try add(first) }
      guard let last else { return }
      if let open { try take(try work(open.picks)) }
      for value in values { try take(value) }
      open = last
    }
    if let open { try take(try work(open.picks)) }
  }

  /// Gives the answers of one question after the other; nil after the last.
  func answersByQuestion() -> () throws -> [Trace]? {
    let cursor = rows()
    var group: [Trace] = []
    return {
      while let trace = try cursor.next() {
        if let first = group.first, first.question.id != trace.question.id {
          defer { group = [trace] }
          return group
        }
        group.append(trace)
      }
      defer { group = [] }
      return group.isEmpty ? nil : group
    }
  }
}

/// What was picked of the answers to a question that stand in one block.
private struct AnswersOfQuestion<Pick: Sendable>: Sendable {
  let question: RowID
  var picks: [Pick] = []
}
