import Corpus
import Grading
import Testing

struct MathVoteTests {
  private let responses = [
    "\\boxed{1/2}", "so \\boxed{0.5}", "\\boxed{2}", "The answer is $\\frac12$.", "no idea",
    "\\boxed{2.0}",
  ]

  @Test func whatSaysTheSameIsOneVote() {
    let vote = MathVote(responses)
    #expect(vote.voters == 5)
    #expect(vote.classes.map(\.members) == [[0, 1, 3], [2, 5]])
    #expect(vote.majority()?.members == [0, 1, 3])
    #expect(vote.majority(quorum: 0.6)?.members == [0, 1, 3])
    #expect(vote.majority(quorum: 0.7) == nil)
    #expect(MathVote([]).majority() == nil)
  }

  @Test func theOrderOfTheResponsesDoesNotMatter() {
    var generator = SeededGenerator(4)
    let winner = MathVote(responses).majority()?.answer
    for _ in 0..<20 {
      #expect(MathVote(responses.shuffled(using: &generator)).majority()?.answer == winner)
    }
  }

  /// Of equal sizes the first in alphabetical order leads, and none has a majority.
  @Test func aTieIsNoMajority() {
    for responses in [["\\boxed{b}", "\\boxed{a}"], ["\\boxed{a}", "\\boxed{b}"]] {
      let vote = MathVote(responses)
      #expect(vote.isTied && vote.majority() == nil && vote.classes.first?.answer == "a")
    }
    let three = MathVote(["\\boxed{2}", "\\boxed{1}", "\\boxed{1.0}", "\\boxed{4/2}", "\\boxed{7}"])
    #expect(three.isTied && three.majority(quorum: 0.2) == nil)
    #expect(!MathVote(["\\boxed{1}"]).isTied && MathVote(["\\boxed{1}"]).majority() != nil)
  }
}
