/// Which of several answers to one question say the same, and which the most of them say.
public struct MathVote: Sendable, Equatable {
  /// Answers that say the same.
  public struct Class: Sendable, Equatable {
    /// One of them: the first in alphabetical order.
    public let answer: String
    /// Their places among all answers, in order.
    public let members: [Int]
  }

  /// The largest first; of equal size, the one whose answer comes first in alphabetical order.
  public let classes: [Class]
  /// How many responses had an answer.
  public let voters: Int

  /// Counts votes; the outcome does not depend on the order of the responses.
  ///
  /// - Parameters:
  ///   - responses: whole responses; those without an answer do not vote.
  ///   - grader: says which are the same. Answers of which it cannot tell are not.
  /// - Complexity: compares each different answer with one of each class.
  public init(_ responses: [String], grader: MathGrader = MathGrader()) {
    var places: [String: [Int]] = [:]
    for (place, response) in responses.enumerated() {
      guard let answer = FinalAnswer(in: response) else { continue }
      places[answer.text, default: []].append(place)
    }
    var classes: [(answer: String, members: [Int])] = []
    for (answer, members) in places.sorted(by: { $0.key < $1.key }) {
      let known = classes.firstIndex {
        grader.grade(answer: answer, reference: $0.answer) == .right
      }
      if let known {
        classes[known].members += members
      } else {
        classes.append((answer, members))
      }
    }
    self.classes = classes.map { Class(answer: $0.answer, members: $0.members.sorted()) }
      .sorted { ($1.members.count, $0.answer) < ($0.members.count, $1.answer) }
    voters = classes.reduce(0) { $0 + $1.members.count }
  }

  /// Whether the two largest classes are of the same size.
  public var isTied: Bool {
    classes.count > 1 && classes[0].members.count == classes[1].members.count
  }

  /// The class of the most, if it has so large a share of the voters: 0...1. A tie is no majority.
  public func majority(quorum: Double = 0) -> Class? {
    guard let largest = classes.first, !isTied,
      Double(largest.members.count) >= quorum * Double(voters)
    else { return nil }
    return largest
  }
}
