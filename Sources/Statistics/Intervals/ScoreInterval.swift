extension ScoreTable {
  /// An interval for the score on questions like these, by the method that its result names.
  ///
  /// - One question or one cluster, or answers asked once that are right or wrong and not clustered: Wilson's.
  /// - Otherwise Wilson's with as many trials as the questions are worth: n = p̂(1−p̂)/SE², t instead of z.
  ///
  /// Near 0 and 1 a few questions decide, and the SE seen is often far too small: with 3 right answers among 300 to 30
  /// questions, repeats seem to be worth as much as questions. So 1/n is drawn towards 1/N, which says that repeats are
  /// worth nothing, with the weight 9/(9+m²), where m questions (or clusters) are seen to be neither all wrong nor on
  /// the side of most, all right: m = min(#{p̂ᵢ>0}, #{p̂ᵢ<1}). Coverage and widths: Documentation/Statistics.md.
  ///
  /// Never of width 0, never outside 0…1.
  public func interval(level: Double = 0.95) -> Interval {
    guard unitCount > 1 else {
      return Interval.wilson(successes: mean, of: 1, level: level)
    }
    if repeats == 1 && isBinary && !isClustered {
      return Interval.wilson(successes: mean * Double(count), of: Double(count), level: level)
        .loosened(successes: mean * Double(count), of: Double(count))
    }
    return bounds(
      -StudentT(freedom: Double(unitCount - 1)).quantile(Interval.tail(level)), level: level)
  }

  /// The interval of effective questions that reaches `t` standard errors; for two units at least.
  func bounds(_ t: Double, level: Double? = nil) -> Interval {
    let trials = effectiveTrials
    let level = level ?? 1 - 2 * StudentT(freedom: Double(unitCount - 1)).cumulative(-t)
    return Interval.wilson(
      successes: trials * mean, of: trials, quantile: t, level: level,
      isClustered ? .clusteredWilson : .effectiveWilson
    ).loosened(successes: trials * mean, of: trials)
  }

  /// As many independent answers tell as much of the score as this table does; from 1 to all scores.
  var effectiveTrials: Double {
    let least = leastTrials
    let spread = mean * (1 - mean)
    guard spread > 0, let error = standardError else { return least }
    let seen = min(max(error * error / spread, 1 / Double(scoreCount)), 1)
    let informative = Double(informativeUnits)
    let weight = 9 / (9 + informative * informative)
    return 1 / (seen + weight * max(0, 1 / least - seen))
  }

  /// What the table is worth if a unit's answers are all the same: N, or N²/Σ n_c² for clusters of n_c questions.
  private var leastTrials: Double {
    let squares = units.reduce(0) { $0 + $1.count * $1.count }
    return Double(count) * Double(count) / Double(squares)
  }

  /// How many units tell a rate from 0, or from 1, whichever are fewer.
  private var informativeUnits: Int {
    let above = units.count { unit in unit.contains { itemMeans[$0] > 0 } }
    let below = units.count { unit in unit.contains { itemMeans[$0] < 1 } }
    return min(above, below)
  }
}
