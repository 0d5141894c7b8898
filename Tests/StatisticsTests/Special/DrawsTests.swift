import Foundation
import Testing

@testable import Statistics

struct DrawsTests {
  @Test func theSameSeedGivesTheSameNumbers() {
    var (a, b, c) = (Draws(seed: 5), Draws(seed: 5), Draws(seed: 6))
    let numbers = (0..<50).map { _ in a.normal() }
    #expect(numbers == (0..<50).map { _ in b.normal() })
    #expect(numbers != (0..<50).map { _ in c.normal() })
  }

  /// Means and variances of the distributions, within five standard errors.
  @Test func numbersHaveTheirMoments() {
    var draws = Draws(seed: 1)
    func check(_ name: String, mean: Double, variance: Double, _ draw: (inout Draws) -> Double) {
      let numbers = (0..<20_000).map { _ in draw(&draws) }
      let error = (variance / 20_000).squareRoot()
      #expect(abs(Moments.mean(numbers) - mean) < 5 * error, "\(name)")
      #expect(abs((Moments.variance(numbers) ?? 0) / variance - 1) < 0.1, "\(name)")
    }
    check("uniform", mean: 0.5, variance: 1.0 / 12) { $0.uniform() }
    check("normal", mean: 0, variance: 1) { $0.normal() }
    check("gamma", mean: 3.5, variance: 3.5) { exp($0.logGamma(shape: 3.5)) }
    check("small gamma", mean: 0.4, variance: 0.4) { exp($0.logGamma(shape: 0.4)) }
    check("beta", mean: 0.25, variance: 0.25 * 0.75 / 1.8) { $0.beta(0.2, 0.6) }
    check("binomial", mean: 3, variance: 2.1) { Double($0.binomial(10, 0.3)) }
  }
}
