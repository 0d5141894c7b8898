import CSimilarity

/// The symbols divided into nine groups: one that is counted (the most frequent symbol, a space as a rule),
/// and eight lanes, so that a text is eight texts of a tenth of its length.
///
/// A common subsequence of two texts, cut down to the symbols of a group, is a common subsequence of the two
/// texts cut down to that group. So the longest ones of the groups add up to at least that of the texts, and
/// cost a tenth: a tenth of the steps, each over a tenth of the words, eight times. (With a group for each
/// symbol this is the bound by histograms, with one group it is the subsequence itself.)
struct LaneDivision: Sendable {
  private let laneOfSymbol: [UInt8]
  private let counted: UInt8

  private static let count = Int(SIMILARITY_LANES)
  /// Stands where a lane is over.
  private static let none = UInt8(Symbols.count)

  /// Divides so that the lanes are about as long as each other.
  ///
  /// - Parameter counts: how often each symbol stands in the texts.
  init(counts: [Int]) {
    var lanes = [UInt8](repeating: 0, count: Symbols.count)
    var loads = [Int](repeating: 0, count: Self.count)
    let byCount = counts.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
    counted = UInt8(byCount[0])
    for symbol in byCount.dropFirst() {
      let lane = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      lanes[symbol] = UInt8(lane)
      loads[lane] += counts[symbol] + 1
    }
    laneOfSymbol = lanes
  }

  /// A text, divided.
  struct Lanes {
    /// How often the counted symbol stands in the text.
    fileprivate(set) var counted = 0
    /// Eight symbols for each step, one of each lane.
    fileprivate(set) var steps: [UInt8] = []
  }

  func lanes(of text: CodePoints) -> Lanes {
    var lengths = [Int](repeating: 0, count: Self.count)
    var lanes = Lanes()
    Symbols.forEach(of: text) { symbol in
      guard symbol != counted else {
        lanes.counted += 1
        return
      }
      let lane = Int(laneOfSymbol[Int(symbol)])
      let place = lengths[lane] * Self.count + lane
      while lanes.steps.count <= place {
        lanes.steps.append(contentsOf: repeatElement(Self.none, count: Self.count))
      }
      lanes.steps[place] = symbol
      lengths[lane] += 1
    }
    return lanes
  }

  /// A text that others are held against.
  struct Pattern {
    private let counted: Int
    private var masks: [UInt64]
    private let words: Int
    private var carries: [UInt8] = []

    init(_ lanes: Lanes) {
      counted = lanes.counted
      words = max(1, (lanes.steps.count / LaneDivision.count + 63) / 64)
      let masksOfWord = Int(SIMILARITY_SYMBOLS) * LaneDivision.count
      masks = Array(repeating: 0, count: words * masksOfWord)
      for (index, symbol) in lanes.steps.enumerated() where symbol != LaneDivision.none {
        let (step, lane) = index.quotientAndRemainder(dividingBy: LaneDivision.count)
        let mask = step / 64 * masksOfWord + Int(symbol) * LaneDivision.count + lane
        masks[mask] |= 1 << UInt64(step % 64)
      }
    }

    /// At least the length of the longest common subsequence with a text that was divided in the same way.
    ///
    /// - Parameters:
    ///   - counted: how often the counted symbol stands in it.
    ///   - steps: its lanes.
    mutating func common(counted: Int, steps: ArraySlice<UInt8>) -> Int {
      let count = steps.count / LaneDivision.count
      if words > 1, carries.count < count * 4 { carries = Array(repeating: 0, count: count * 4) }
      let inLanes = steps.withUnsafeBufferPointer { steps in
        guard let text = steps.baseAddress else { return 0 }
        return Int(similarity_common_in_lanes(masks, words, text, count, &carries))
      }
      return inLanes + min(counted, self.counted)
    }
  }
}
