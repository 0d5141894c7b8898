/// The tokens of a call: estimated before it, counted after it.
public struct CallTokens: Sendable, Equatable {
  public var input: Int
  public var output: Int

  public init(input: Int, output: Int) {
    self.input = input
    self.output = output
  }
}

/// An amount for each minute, given out evenly: a token bucket.
///
/// It holds a tenth of the minute's amount and is filled with the other nine tenths over a minute, so that no
/// sixty seconds, wherever they begin, see more than the limit. What is larger than the bucket is given when
/// it is full, and paid back.
struct MinuteBucket: Sendable, Equatable {
  private var capacity: Double
  private var perSecond: Double
  private var level: Double
  private var filledAt: Double

  /// - Parameter now: seconds of any clock, the same for all calls.
  init(perMinute: Int, now: Double) {
    capacity = max(1, Double(perMinute) / 10)
    perSecond = Double(perMinute) * 0.9 / 60
    level = capacity
    filledAt = now
  }

  /// When an amount can be taken.
  mutating func time(for amount: Double, now: Double) -> Double {
    fill(now)
    let missing = min(amount, capacity) - level
    return missing <= 0 ? now : now + missing / perSecond
  }

  /// Takes an amount, or gives it back if it is negative.
  mutating func take(_ amount: Double) { level = min(capacity, level - amount) }

  /// From now on gives out another amount for each minute.
  mutating func adjust(perMinute: Int, now: Double) {
    fill(now)
    let adjusted = MinuteBucket(perMinute: perMinute, now: now)
    (capacity, perSecond) = (adjusted.capacity, adjusted.perSecond)
    level = min(level, capacity)
  }

  private mutating func fill(_ now: Double) {
    level = min(capacity, level + max(0, now - filledAt) * perSecond)
    filledAt = max(filledAt, now)
  }
}
