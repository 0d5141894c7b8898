import Foundation
import Testing

@testable import Statistics

struct ScalingFitTests {
  private static let ladder = [316.0, 1000, 3160, 10_000, 31_600, 100_000, 316_000]

  private static func points(_ curve: ScalingCurve, error: Double = 1) throws -> [ScalingPoint] {
    try ladder.map { try ScalingPoint(rows: $0, score: curve.score(at: $0), error: error) }
  }

  @Test(arguments: [
    ScalingCurve(form: .logLinear, parameters: [-10, 3]),
    ScalingCurve(form: .powerLaw, parameters: [70, 400, 0.35]),
    ScalingCurve(form: .logistic, parameters: [12, 58, 1.4, 9]),
  ])
  func exactPointsGiveTheirCurveBack(_ curve: ScalingCurve) throws {
    let points = try Self.points(curve)
    let found = try #require(ScalingCurve.fitted(curve.form, points, highest: 100))
    for (own, real) in zip(found.parameters, curve.parameters) {
      #expect(abs(own - real) < 1e-3 * max(1, abs(real)))
    }
    #expect(found.misfit(points) < 1e-6)
    #expect(try ScalingFit(points, highest: 100).chosen.curve.form == curve.form)
  }

  @Test func boundsHold() throws {
    // A power law without a bound would end above 100.
    let steep = try zip([100.0, 1000, 10_000, 100_000, 1_000_000], [20.0, 45, 70, 90, 99]).map {
      try ScalingPoint(rows: $0, score: $1, error: 1)
    }
    let power = try #require(ScalingCurve.fitted(.powerLaw, steep, highest: 100))
    #expect(power.parameters[0] <= 100 && power.parameters[1] >= 0 && power.parameters[2] > 0)
    let falling = try Self.ladder.enumerated().map {
      try ScalingPoint(rows: $1, score: 50 - Double($0), error: 1)
    }
    let logistic = try #require(ScalingCurve.fitted(.logistic, falling, highest: 100))
    #expect(logistic.parameters[0] <= logistic.parameters[1] + 1e-9)
    #expect(abs(logistic.score(at: 1000) - 47) < 0.01)
  }

  @Test func fewSizesAreRefused() throws {
    let three = try Self.ladder.prefix(3).map { try ScalingPoint(rows: $0, score: 1, error: 1) }
    #expect(throws: StatisticsError.self) { try ScalingFit(three, highest: 100) }
    let four = try Self.ladder.prefix(4).map {
      try ScalingPoint(rows: $0, score: log2($0), error: 1)
    }
    #expect(try ScalingFit(four, highest: 100).candidates.map(\.curve.form) == [.logLinear])
    #expect(throws: StatisticsError.self) { try ScalingPoint(rows: 10, score: 1, error: 0) }
  }

  @Test func predictionsEndAtADecade() throws {
    let fit = try ScalingFit(
      Self.points(.init(form: .logLinear, parameters: [1, 2])), highest: 100)
    #expect(fit.reach(1000) == .within && fit.reach(1_000_000) == .nextStep)
    #expect(fit.reach(3_000_000) == .beyond && fit.reach(4_000_000) == nil)
  }

  /// Bands over the questions hold the curve as often as they say, though all sizes have the same questions.
  @Test func bandsHoldTheTruth() throws {
    var random = Draws(seed: 4)
    var held = 0
    let studies = 60
    for study in 0..<studies {
      let hardness = (0..<80).map { _ in 0.3 * random.normal() }
      let items = (0..<5).map { size in
        hardness.map { 0.3 + 0.08 * Double(size) + $0 + 0.15 * random.normal() }
      }
      let training = 0.01
      let points = try items.enumerated().map { size, scores in
        try ScalingPoint(
          rows: 1000 * pow(2, Double(size)),
          score: Moments.mean(scores) + training * random.normal(),
          error: 0.04)
      }
      let fit = try ScalingFit(points, highest: 1.5)
      let curve = try #require(ScalingCurve.fitted(.logLinear, points, highest: 1.5))
      guard fit.chosen.curve == curve else { continue }
      let bands = try ScalingBands(
        fit, items: items, trainingDeviation: training, draws: 120, seed: UInt64(study))
      // The doubling is free of the questions' own hardness.
      if bands.doubling(at: 4000).contains(0.08) { held += 1 }
    }
    #expect(held >= studies * 8 / 10)
  }

  @Test func withoutQuestionsErrorsAreDrawn() throws {
    let points = try Self.points(.init(form: .logLinear, parameters: [-10, 3]), error: 2)
    let fit = try ScalingFit(points, highest: 100)
    let bands = try ScalingBands(fit, trainingDeviation: 1)
    let (curve, next) = (bands.interval(at: 1e6), bands.prediction(at: 1e6, error: 2))
    #expect(curve.contains(-10 + 3 * log2(1e6)) && next.width > curve.width)
    #expect(throws: StatisticsError.self) {
      try ScalingBands(fit, items: [[1, 2], [1]], trainingDeviation: 0)
    }
  }
}
