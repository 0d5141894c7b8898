import Testing

@testable import Answering

/// What asking until enough is right will take, from what is there of it.
struct UntilOutlookTests {
  /// Questions of which each sample is right by itself with three of ten, each asked so often at most.
  private func outlook(_ questions: Int, asked: Range<Int>, upTo samples: Int) -> UntilOutlook {
    var outlook = UntilOutlook(questions: questions)
    outlook.samples = 4
    for number in asked {
      // The digits of the question's number say which of its samples are right.
      var rest = number
      var isRight = false
      for sample in 0..<samples {
        isRight = rest % 10 < 3
        rest /= 10
        outlook.note(sample, isRight: isRight)
        outlook.known += 1
        if isRight || sample + 1 == outlook.samples {
          outlook.settled += 1
          outlook.asked += sample + 1
          outlook.verified += isRight ? 1 : 0
          break
        }
      }
      if !isRight, samples < outlook.samples { outlook.noteOpen(samples) }
    }
    return outlook
  }

  @Test func whatIsDoneSaysHowItGoesOn() {
    // All of 10,000 done: 0.7599 of them are right, after 2.533 samples each.
    let expected = outlook(100_000, asked: 0..<10_000, upTo: 4).expected(20_000)
    #expect(!expected.isLeast)
    #expect(expected.questions == 16_320, "\(expected)")
    #expect(abs(expected.calls - 41_339) < 20, "\(expected)")
  }

  /// Where every question was asked once only, those that are done are all right, and the others wait for more.
  @Test func whatIsHalfDoneIsNotTakenForAllOfIt() {
    let half = outlook(100_000, asked: 0..<10_000, upTo: 1)
    #expect(half.settled == half.verified && half.settled == 3000)
    let expected = half.expected(20_000)
    // 7,000 go on with 2.19 samples each, of which 0.657 are right; 16,318 others with 2.533.
    #expect(abs(expected.calls - (15_330 + 41_340)) < 100, "\(expected)")
    // Nothing more than there is.
    let few = outlook(12_000, asked: 0..<10_000, upTo: 1).expected(20_000)
    #expect(few.questions == 9000, "\(few)")
    let none = outlook(100_000, asked: 0..<2, upTo: 1).expected(20_000)
    #expect(none.isLeast && none.calls == 20_000 - 2)
  }
}
