/// How many rows to draw.
public enum DrawAmount: Sendable, Equatable {
  /// So many; fewer are a shortfall, which is reported.
  case exactly(Int)
  /// So many, or all if there are fewer.
  case atMost(Int)
  /// So many; if there are fewer, rows are repeated, each as often as the others, give or take one.
  case upsample(Int)
  /// So much of what there is, 0...1, rounded to the nearest whole row.
  case share(Double)

  /// How many of so many rows.
  public func count(of rows: Int) -> Int {
    switch self {
    case .exactly(let count), .atMost(let count): min(count, rows)
    case .upsample(let count): rows == 0 ? 0 : count
    case .share(let share): Int((share * Double(rows)).rounded())
    }
  }

  /// How many rows are missing from what was asked for.
  public func shortfall(of rows: Int) -> Int {
    switch self {
    case .exactly(let count), .upsample(let count): count - self.count(of: rows)
    case .atMost, .share: 0
    }
  }
}

/// Draws rows by their rank in a ``SeededOrder``: the lowest are drawn.
///
/// So a draw depends on nothing but the seed and the rows' ids, and the draw of 1,000 is a subset of
/// the draw of 3,160. With strata each gives its share of the rows, and that stays true: shares are
/// divided by a method under which no part loses a row when the total grows (``apportion(_:to:)``).
///
/// Memory: eight bytes for each row offered.
public struct Draw: Sendable {
  private let amount: DrawAmount
  private var ranks: [String: [UInt64]] = [:]

  public init(_ amount: DrawAmount) {
    self.amount = amount
  }

  /// Offers a row.
  ///
  /// - Parameter stratum: the part that the row belongs to; the same for all where there are none.
  public mutating func offer(rank: UInt64, stratum: String = "") {
    ranks[stratum, default: []].append(rank)
  }

  /// Decides, once all rows were offered. O(n log n).
  public consuming func finish() -> Drawn {
    let names = ranks.keys.sorted()
    let sizes = names.map { ranks[$0]?.count ?? 0 }
    let total = amount.count(of: sizes.reduce(0, +))
    var cuts: [String: Drawn.Cut] = [:]
    for (name, count) in zip(names, apportion(total, to: sizes.map(Double.init))) {
      var stratum = ranks.removeValue(forKey: name) ?? []
      stratum.sort()
      cuts[name] = Drawn.Cut(count, of: stratum)
    }
    return Drawn(
      offered: sizes.reduce(0, +), count: total,
      shortfall: amount.shortfall(of: sizes.reduce(0, +)), cuts: cuts)
  }
}

/// What was drawn: asked row by row, in any order, it says how often each is in the draw.
public struct Drawn: Sendable {
  /// Rows that were offered.
  public let offered: Int
  /// Rows that were drawn, repetitions included.
  public let count: Int
  /// Rows that were asked for beyond that.
  public let shortfall: Int
  fileprivate var cuts: [String: Cut]

  /// The border of the draw within a stratum.
  fileprivate struct Cut {
    /// How often every row is drawn.
    let times: Int
    /// Rows below this rank are drawn once more.
    let rank: UInt64
    /// So many rows of just this rank, too: the same row can be there several times.
    var atRank: Int

    init(_ count: Int, of ranks: [UInt64]) {
      times = ranks.isEmpty ? 0 : count / ranks.count
      let rest = ranks.isEmpty ? 0 : count % ranks.count
      rank = rest == 0 ? 0 : ranks[rest - 1]
      atRank = rest == 0 ? 0 : rest - ranks.prefix { [rank] in $0 < rank }.count
    }
  }

  /// How often a row is in the draw: 0, 1, or more when rows are repeated.
  ///
  /// Of rows with the same rank, which are the same row several times, the first asked about are drawn.
  public mutating func copies(rank: UInt64, stratum: String = "") -> Int {
    guard let cut = cuts[stratum] else { return 0 }
    if rank < cut.rank { return cut.times + 1 }
    guard rank == cut.rank, cut.atRank > 0 else { return cut.times }
    cuts[stratum]?.atRank -= 1
    return cut.times + 1
  }
}

/// Divides a whole number in proportion to weights, so that the parts add up to it: Sainte-Laguë's
/// method (Webster's), in which no part loses when the total grows, and rows divided among strata by
/// their sizes never give a stratum more than it has. Of equal claims the first wins.
///
/// - Parameter weights: none below zero, and not all zero. O(n log n).
public func apportion(_ total: Int, to weights: [Double]) -> [Int] {
  let sum = weights.reduce(0, +)
  guard sum > 0, total > 0 else { return weights.map { _ in 0 } }
  func parts(_ divisor: Double) -> [Int] {
    weights.map { Int(($0 / divisor + 0.5).rounded(.down)) }
  }
  // The smallest divisor that gives no more than the total, as near as doubles come to it.
  var (low, high) = (sum / Double(total) / 2, 2 * sum / Double(total) * Double(weights.count + 1))
  for _ in 0..<200 {
    let middle = (low + high) / 2
    guard low < middle, middle < high else { break }
    if parts(middle).reduce(0, +) > total { low = middle } else { high = middle }
  }
  var result = parts(high)
  // What is left goes to parts with equal claims, one each.
  let claims = result.indices.map { weights[$0] / Double(2 * result[$0] + 1) }
  let order = claims.indices.sorted { (claims[$1], $0) < (claims[$0], $1) }
  for index in order.prefix(max(0, total - result.reduce(0, +))) { result[index] += 1 }
  return result
}
