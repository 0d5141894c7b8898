import Testing

@testable import Similarity

struct AlignmentTests {
  @Test func spansAreEqualStretchesInOrderAndAsLongAsTheSubsequence() {
    var source = TextPairs(seed: 3)
    for _ in 0..<1000 {
      let (first, second) = source.next(150)
      let spans = Alignment.spans(first, second)
      var (ownEnd, theirEnd) = (0, 0)
      for span in spans {
        #expect(Array(first.values[span.first]) == Array(second.values[span.second]))
        #expect(span.first.lowerBound >= ownEnd && span.second.lowerBound >= theirEnd)
        (ownEnd, theirEnd) = (span.first.upperBound, span.second.upperBound)
      }
      let matched = spans.reduce(0) { $0 + $1.first.count }
      #expect(first.count + second.count - 2 * matched == Indel.distance(first, second))
    }
  }

  @Test func whereItWouldTakeTooMuchMemoryBeginningAndEndAreTold() {
    let first = CodePoints("the same " + String(repeating: "x", count: 500) + " end")
    let second = CodePoints("the same " + String(repeating: "y", count: 400) + " end")
    let spans = Alignment.spans(first, second, wordLimit: 10)
    #expect(spans.map { first.text($0.first) } == ["the same ", " end"])
  }
}
