import Testing
import Values

/// Money as people read it.
struct MoneyWordsTests {
  @Test(arguments: [
    (0, "$0.00"), (1, "$1.00"), (1234.5, "$1,234.50"), (0.0123, "$0.0123"), (0.5, "$0.5000"),
    (0.99996, "$1.00"), (0.00012, "$0.00012"), (0.0000015, "$0.0000015"), (0.0001, "$0.0001"),
    (-0.00002, "-$0.00002"),
  ])
  func showsTwoDigitsOfWhatThereIs(_ dollars: Double, _ words: String) {
    #expect(worded(Money(dollars: dollars)) == words)
  }

  /// However small an amount is, it does not look like nothing.
  @Test func nothingIsSaidOfNothingOnly() {
    for power in 0...12 {
      let picodollars = (0..<power).reduce(Int64(1)) { product, _ in product * 10 }
      let words = worded(Money(picodollars: picodollars))
      #expect(words.contains { "123456789".contains($0) }, "\(words)")
    }
    #expect(worded(Money(picodollars: 0)) == "$0.00" && worded(nil) == "unknown")
  }
}
