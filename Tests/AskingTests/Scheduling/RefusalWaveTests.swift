import Teachers
import Testing

@testable import Asking

/// Kind F: refusals of every row are no fault of the rows, also after answers.
struct RefusalWaveTests {
  private let refusal = Refusal(status: 400, message: "something is wrong")

  @Test(arguments: [true, false])
  func aWaveStopsTheRunAlsoAfterAnswers(_ answersFirst: Bool) {
    var wave = RefusalWave()
    if answersFirst { for _ in 0..<100 { wave.answered() } }
    for number in 1..<RefusalWave.length {
      #expect(wave.refused([UInt8(number)], refusal, wasDoubtful: false) == nil)
    }
    let broken = wave.refused([0], refusal, wasDoubtful: false)
    #expect(broken?.keys.count == RefusalWave.length && broken?.isAnswering == answersFirst)
    // What was in flight belongs to it, too.
    #expect(wave.refused([99], refusal, wasDoubtful: false)?.keys == [[99]])
  }

  @Test func answersBetweenThemAreNoWave() {
    var wave = RefusalWave()
    for number in 0..<500 {
      if number % 20 == 0 { wave.answered() }
      #expect(wave.refused([], refusal, wasDoubtful: false) == nil)
    }
  }

  @Test func textsThatAreTooLongOrForbiddenAreTheRows() {
    var wave = RefusalWave()
    wave.answered()
    for message in [
      "This model's maximum context length is 8192 tokens", "prompt is too long: 210000 tokens",
      "flagged by the content management policy",
    ] {
      for _ in 0..<50 {
        #expect(
          wave.refused([], Refusal(status: 400, message: message), wasDoubtful: false) == nil)
      }
    }
  }

  /// Each session gets further, however many rows are really unfit.
  @Test func whatWasDoubtedBeforeMakesNoWave() {
    var wave = RefusalWave()
    for _ in 0..<100 { #expect(wave.refused([], refusal, wasDoubtful: true) == nil) }
  }
}
