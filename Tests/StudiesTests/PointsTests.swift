import Testing

@testable import Studies

struct PointsTests {
  @Test func numbersAreRounded() {
    #expect(Points.text(41.94) == "41.9" && Points.signed(-0.25, digits: 2) == "−0.25")
    #expect(Points.text(nil) == "–" && Points.text(.nan) == "–")
  }
}
