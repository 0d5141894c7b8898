import Statistics

/// Judges a stage's cells by their runs: a pure function of the scores.
struct StageJudge {
  /// A cell with the runs it is judged by.
  struct Contestant {
    let cell: Cell
    let runs: [CellRun]
    let cost: Double?

    var mean: Double { runs.reduce(0) { $0 + $1.mean } / Double(max(1, runs.count)) }

    /// The mean over runs of each benchmark.
    var tasks: [Double] {
      (runs.first?.tasks.indices ?? 0..<0).map { task in
        runs.reduce(0) { $0 + $1.tasks[task].score } / Double(runs.count)
      }
    }

    /// The items of a benchmark with the scores of all runs; nil if they are not known of each run.
    func table(_ task: Int) -> ScoreTable? {
      var scores: [String: [Double]] = [:]
      for run in runs {
        let items = run.tasks[task].items
        if items.isEmpty { return nil }
        for (id, own) in items { scores[id, default: []] += own }
      }
      return try? ScoreTable(
        scores.sorted { $0.key < $1.key }.map { .init($0.key, scores: $0.value) })
    }
  }

  let contestants: [Contestant]
  let noise: RunNoise
  /// How the contestants' errors hang together, in points.
  let standings: Standings
  /// σ_T as it was taken, in points, and whether the questions are known.
  let hasItems: Bool
  private let tables: [[ScoreTable]]?

  /// - Parameters:
  ///   - contestants: at least one, each with at least one run.
  ///   - noise: of one run's mean, in points.
  /// - Throws: `StatisticsError` if the cells' items differ.
  init(_ contestants: [Contestant], noise: RunNoise) throws(StatisticsError) {
    self.contestants = contestants
    self.noise = noise
    let taskCount = contestants.first?.runs.first?.tasks.count ?? 0
    var tables: [[ScoreTable]] = []
    for contestant in contestants {
      let own = (0..<taskCount).compactMap { contestant.table($0) }
      if own.count == taskCount, taskCount > 0 { tables.append(own) }
    }
    hasItems = tables.count == contestants.count && !tables.isEmpty
    self.tables = hasItems ? tables : nil
    let names = contestants.map(\.cell.name)
    let means = contestants.map(\.mean)
    guard hasItems else {
      standings = try Standings(
        names: names, means: means,
        covariance: contestants.indices.map { i in
          contestants.indices.map {
            i == $0 ? noise.variance / Double(contestants[i].runs.count) : 0
          }
        }, freedom: noise.freedom)
      return
    }
    var tasks: [Standings] = []
    for task in 0..<taskCount {
      tasks.append(
        try Standings(zip(names, tables).map { (name: $0, scores: $1[task]) }))
    }
    let shared = try Standings(meanOf: tasks)
    // What questions leave in the noise of a run is in their own part already.
    let sampling = Self.samplingVariance(tables, contestants)
    let training = noise.trainingDeviation(samplingVariance: sampling)
    standings = try Standings(
      names: names, means: means,
      covariance: contestants.indices.map { i in
        contestants.indices.map { j in
          1e4 * shared.covariance[i][j]
            + (i == j ? training * training / Double(contestants[i].runs.count) : 0)
        }
      }, freedom: shared.freedom)
  }

  /// σ_w²/(NK) of one run's mean over the benchmarks, in points², averaged over cells.
  private static func samplingVariance(_ tables: [[ScoreTable]], _ contestants: [Contestant])
    -> Double
  {
    var sum = 0.0
    for (own, contestant) in zip(tables, contestants) {
      for table in own {
        guard let within = table.components?.within else { continue }
        let answers = Double(table.scoreCount) / Double(contestant.runs.count)
        sum += within / answers / Double(own.count * own.count)
      }
    }
    return 1e4 * sum / Double(max(1, tables.count))
  }

  /// The error of each contestant without what all share.
  var errors: [Double] {
    guard hasItems else {
      return contestants.map { (noise.variance / Double($0.runs.count)).squareRoot() }
    }
    return standings.ownErrors
  }

  var beliefs: Beliefs { Beliefs(scores: standings.means, errors: errors) }

  /// The error over questions of a contestant, in points.
  func questionError(_ index: Int) -> Double? {
    guard let tables else { return nil }
    let squares = tables[index].map { ($0.questionError ?? 0) * ($0.questionError ?? 0) }
    return 100 * squares.reduce(0, +).squareRoot() / Double(squares.count)
  }

  func shape(_ index: Int) -> String? {
    guard let tables else { return nil }
    let runs = contestants[index].runs.count
    return tables[index].map { table in
      let repeats = table.repeats.map { "\($0 / max(1, runs))" } ?? "…"
      return "\(table.count)×\(repeats)×\(runs)"
    }.joined(separator: " ")
  }
}

extension StageJudge {
  /// How the stage's selection ended.
  struct Ending {
    let stopped: Selection.Reason
    let runs: Int
    let missing: [String]
    let controls: [Contestant]
  }

  /// The whole of the stage.
  func result(_ stage: String, _ ending: Ending, signals: [BenchmarkSignal]?)
    throws(StatisticsError) -> StageResult
  {
    let believed = beliefs
    let set = BestSet(standings)
    let chances = standings.chancesOfBest()
    let shrinkage = try? Shrinkage(standings)
    let best = standings.means.indices.reduce(0) {
      standings.means[$1] > standings.means[$0] ? $1 : $0
    }
    let pValues = Holm.adjusted(
      contestants.indices.filter { $0 != best }.map { pValue($0, best) })
    var places = pValues.makeIterator()
    let corrected = contestants.indices.map { $0 == best ? nil : places.next() }
    let choice = choose(believed, set, shrinkage)
    var lines: [StageResult.Line] = contestants.indices.map { index in
      line(
        contestants[index], errors[index], best: best, index: index, controls: ending.controls,
        pValue: corrected[index], mayBeBest: set.places[index].mayBeBest,
        chance: chances[index], shrunk: shrinkage?.scores[index].mean)
    }.sorted { ($1.mean, $0.cell) < ($0.mean, $1.cell) }
    lines += ending.controls.map { control in
      line(
        control, (noise.variance / Double(max(1, control.runs.count))).squareRoot(), best: best,
        index: nil, controls: [], pValue: nil, mayBeBest: false, chance: nil, shrunk: nil)
    }
    return StageResult(
      name: stage, lines: lines, missing: ending.missing,
      chosen: contestants[choice.index].cell.name, because: choice.because,
      highest: contestants[best].cell.name, bestSet: set.members, cheapest: choice.cheapest,
      hasNoEvidence: choice.hasNoEvidence, spread: shrinkage?.spread,
      winnersBias: WinnersBias.ofEqual(contestants.count) * errors[best],
      expectedLoss: believed.expectedLoss, stopped: ending.stopped, runs: ending.runs,
      means: try CombinedMeans(contestants.map(\.tasks), signals: signals),
      candidates: contestants.map(\.cell.name), confirmation: nil)
  }

  private struct Choice {
    let index: Int
    let because: String
    let cheapest: String?
    let hasNoEvidence: Bool
  }

  /// The leader, or where nothing can be told apart the cheapest.
  private func choose(_ believed: Beliefs, _ set: BestSet, _ shrinkage: Shrinkage?) -> Choice {
    let members = contestants.indices.filter { set.places[$0].mayBeBest }
    let priced = members.filter { contestants[$0].cost != nil }
    let cheapest =
      priced.count == members.count
      ? priced.min { (contestants[$0].cost ?? 0, $0) < (contestants[$1].cost ?? 0, $1) } : nil
    let name = cheapest.map { contestants[$0].cell.name }
    let leader = believed.leader
    let leading = contestants[leader].cell.name
    let isLevel = members.count == contestants.count || shrinkage?.spread == 0
    if contestants.count == 1 {
      return Choice(
        index: 0, because: "it is the only one with scores", cheapest: name, hasNoEvidence: false)
    }
    if isLevel {
      let kept = cheapest ?? leader
      return Choice(
        index: kept,
        because: cheapest == nil
          ? "no evidence of a difference; costs are not known, and \(leading) leads"
          : "no evidence of a difference; the cheapest is kept",
        cheapest: name, hasNoEvidence: true)
    }
    let others = members.filter { $0 != leader }.map { contestants[$0].cell.name }
    return Choice(
      index: leader,
      because: others.isEmpty
        ? "clear: it leads all others by more than chance does"
        : "it leads, but cannot be told from \(others.joined(separator: ", "))",
      cheapest: name, hasNoEvidence: false)
  }

  private func differenceError(_ one: Int, _ other: Int) -> Double {
    let c = standings.covariance
    return max(0, c[one][one] + c[other][other] - 2 * c[one][other]).squareRoot()
  }

  private func pValue(_ index: Int, _ best: Int) -> Double {
    let error = differenceError(index, best)
    let difference = abs(standings.means[best] - standings.means[index])
    guard error > 0 else { return difference > 0 ? 0 : 1 }
    return min(1, 2 * (1 - StudentT(freedom: standings.freedom).cumulative(difference / error)))
  }

  private func line(
    _ one: Contestant, _ error: Double, best: Int, index: Int?, controls: [Contestant],
    pValue: Double?, mayBeBest: Bool, chance: Double?, shrunk: Double?
  ) -> StageResult.Line {
    let own = RunNoise.pooled([one.runs.map(\.mean)])
    let control = controls.first { $0.cell.control == .equalRows }
    let isBest = index == best
    return StageResult.Line(
      cell: one.cell.name, isControl: index == nil, runs: one.runs.count, mean: one.mean,
      tasks: one.tasks,
      runError: own.map { ($0.variance / Double(one.runs.count)).squareRoot() }, error: error,
      questionError: index.flatMap(questionError),
      interval: Interval.t(
        mean: one.mean, error: index.flatMap(questionError).map { max($0, error) } ?? error,
        freedom: standings.freedom, bounds: 0...100),
      difference: isBest ? nil : one.mean - standings.means[best],
      differenceError: isBest
        ? nil
        : index.map { differenceError($0, best) }
          ?? (error * error + errors[best] * errors[best]).squareRoot(),
      pValue: pValue, mayBeBest: mayBeBest, chanceOfBest: chance, shrunk: shrunk,
      overControl: control.map { one.mean - $0.mean }, cost: one.cost,
      shape: index.flatMap(shape))
  }
}
