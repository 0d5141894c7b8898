/// A set of real numbers: some points in order, and whether each point and each gap between them belongs to it.
struct NumberSet {
  /// Constants, the smallest first; none of them changes nothing.
  let points: [Expression]
  /// The gap below the first point, the first point, the gap above it, and so on: one more than twice the points.
  let cells: [Bool]

  /// More points are no answer.
  static let mostPoints = 64

  static let empty = NumberSet(points: [], cells: [false])
  static let all = NumberSet(points: [], cells: [true])

  private init(points: [Expression], cells: [Bool]) {
    (self.points, self.cells) = (points, cells)
  }

  /// - Parameters:
  ///   - low: nil for minus infinity.
  ///   - high: nil for infinity.
  /// - Returns: nil if the ends are not known to be in their order.
  init?(
    low: Expression?, includesLow: Bool, high: Expression?, includesHigh: Bool, _ order: Order
  ) throws {
    switch (low, high) {
    case (nil, nil): self = .all
    case (let low?, nil): self.init(points: [low], cells: [false, includesLow, true])
    case (nil, let high?): self.init(points: [high], cells: [true, includesHigh, false])
    case (let low?, let high?):
      guard let sign = try order.compare(low, high), sign <= 0 else { return nil }
      if sign == 0 {
        let isPoint = includesLow && includesHigh
        self = isPoint ? NumberSet(points: [low], cells: [false, true, false]) : .empty
      } else {
        self.init(points: [low, high], cells: [false, includesLow, true, includesHigh, false])
      }
    }
  }

  init(point: Expression) { self.init(points: [point], cells: [false, true, false]) }

  /// Of points in order and what holds between and at them.
  init(points: [Expression], holds: (Int) -> Bool) {
    let cells = (0...(2 * points.count)).map(holds)
    self = NumberSet(points: points, cells: cells).reduced
  }

  var isEmpty: Bool { !cells.contains(true) }

  /// Its points, if it is nothing but points.
  var finitePoints: [Expression]? {
    cells.indices.allSatisfy { $0 % 2 == 1 || !cells[$0] } ? points : nil
  }

  var complement: NumberSet { NumberSet(points: points, cells: cells.map { !$0 }) }

  /// Without points on both sides of which and at which the same holds.
  private var reduced: NumberSet {
    var points: [Expression] = []
    var cells = [self.cells[0]]
    for (index, point) in self.points.enumerated() {
      let (at, above) = (self.cells[2 * index + 1], self.cells[2 * index + 2])
      if cells[cells.count - 1] == at, at == above { continue }
      points.append(point)
      cells += [at, above]
    }
    return NumberSet(points: points, cells: cells)
  }

  func union(_ other: NumberSet, _ order: Order) throws -> NumberSet? {
    try merged(other, order) { $0 || $1 }
  }

  func intersection(_ other: NumberSet, _ order: Order) throws -> NumberSet? {
    try merged(other, order) { $0 && $1 }
  }

  func subtracting(_ other: NumberSet, _ order: Order) throws -> NumberSet? {
    try merged(other, order) { $0 && !$1 }
  }

  func isSame(_ other: NumberSet, _ order: Order) throws -> Bool? {
    guard cells == other.cells else {
      // The same points may be written in two ways; where the cells differ the sets do.
      return try merged(other, order) { $0 != $1 }?.isEmpty
    }
    for (left, right) in zip(points, other.points) {
      guard let sign = try order.compare(left, right) else { return nil }
      if sign != 0 { return false }
    }
    return true
  }

  /// Nil if points cannot be put in order, or are too many.
  private func merged(_ other: NumberSet, _ order: Order, _ rule: (Bool, Bool) -> Bool) throws
    -> NumberSet?
  {
    guard points.count + other.points.count <= Self.mostPoints else { return nil }
    var merged: [Expression] = []
    var cells = [rule(self.cells[0], other.cells[0])]
    var (left, right) = (0, 0)
    while left < points.count || right < other.points.count {
      var sign = left == points.count ? 1 : -1
      if left < points.count, right < other.points.count {
        guard let found = try order.compare(points[left], other.points[right]) else { return nil }
        sign = found
      }
      let isLeft = sign <= 0
      let isRight = sign >= 0
      merged.append(isLeft ? points[left] : other.points[right])
      cells.append(
        rule(
          self.cells[2 * left + (isLeft ? 1 : 0)], other.cells[2 * right + (isRight ? 1 : 0)]))
      if isLeft { left += 1 }
      if isRight { right += 1 }
      cells.append(rule(self.cells[2 * left], other.cells[2 * right]))
    }
    return NumberSet(points: merged, cells: cells).reduced
  }
}
