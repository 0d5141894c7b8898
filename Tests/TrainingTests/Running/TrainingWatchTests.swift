import Testing

@testable import Training

struct TrainingWatchTests {
  private static let expected = Stamp.Expectation(
    updates: 30, updatesPerEpoch: 3, batch: 8,
    firstRow: .init(id: "a", tokens: [1, 2, 3], labels: [-100, 2, 3]), tokens: 90,
    trainedTokens: 40, trainedRows: 20, sequences: 20, lowestLoss: 0.01, highestLoss: 12)

  private func judged(_ events: [LauncherEvent], packs: Bool = false) -> [String] {
    var watch = TrainingWatch(Self.expected, packs: packs)
    return events.compactMap { watch.judge($0)?.text }
  }

  @Test func whatTheStampSaysPasses() {
    #expect(
      judged([
        .prepared(rows: 20, counted: 20, tokens: 90, trained: 40), .firstLabels([-100, 2, 3]),
        .rows(20), .begin(updates: 30, batch: 8, at: 0),
        .step(TrainingStep(step: 1, loss: 11)), .heldOut(step: 0, loss: 99), .saved(step: 1),
      ]).isEmpty)
  }

  @Test(arguments: [
    (LauncherEvent.begin(updates: 31, batch: 8, at: 0), "31 updates"),
    (.begin(updates: 30, batch: 16, at: 0), "16 rows in an update"),
    (.rows(19), "19 rows to learn from"),
    (.prepared(rows: 20, counted: 20, tokens: 90, trained: 41), "41 trained tokens"),
    (.prepared(rows: 20, counted: 20, tokens: 89, trained: 40), "89 tokens"),
    (.firstLabels([-100, 2, 4]), "from the 3th on"),
    (.firstLabels([-100, 2]), "2 and not 3"),
    (.step(TrainingStep(step: 1, loss: 12.5)), "12.5, outside"),
    (.step(TrainingStep(step: 1, loss: 0.001)), "0.001, outside"),
  ])
  func everyDifferenceIsObjectedTo(event: LauncherEvent, words: String) {
    let text = judged([event]).first
    #expect(text?.contains(words) == true, "\(text ?? "nothing")")
  }

  /// Of a large set only a part is counted; rows that are put together have other first labels.
  @Test func whatCannotBeComparedIsNot() {
    #expect(judged([.prepared(rows: 20, counted: 10, tokens: 1, trained: 1)]).isEmpty)
    #expect(judged([.firstLabels([1])], packs: true).isEmpty)
  }

  /// The range is for a model that has learnt nothing: a training that goes on may be below it.
  @Test func aResumedTrainingMayHaveLearntMuch() {
    #expect(judged([.step(TrainingStep(step: 20, loss: 0.0001))]).isEmpty)
    let later = (1...5).map {
      LauncherEvent.step(TrainingStep(step: $0, loss: $0 > 3 ? 0.0001 : 1))
    }
    #expect(judged(later).isEmpty)
  }

  @Test func threeLossesThatAreNoNumbersAreEnough() {
    let nan = { LauncherEvent.step(TrainingStep(step: $0, loss: .nan)) }
    #expect(judged([nan(10), nan(11)]).isEmpty)
    #expect(judged([nan(10), nan(11), nan(12)]).count == 1)
    #expect(judged([nan(10), nan(11), .step(TrainingStep(step: 12, loss: 1)), nan(13)]).isEmpty)
  }
}
