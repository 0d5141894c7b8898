import Corpus
import Formats

extension ShardReader where Row == Trace {
  /// Gives the answers of one question after the other; nil after the last. They stand together in every stage.
  /// Memory: the answers of one question.
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
