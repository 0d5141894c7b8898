/// Finds, for one text after another, all texts of a set that are alike: exactly the pairs that a comparison
/// of all with all would find.
///
/// Three bounds come before the comparison, each proved never to lose a pair: the lengths, the symbols'
/// histograms (``Signature``), and the longest common subsequences of groups of symbols
/// (``LaneDivision``). Memory: about six bytes for each code point of the set.
public struct IndelJoin: Sendable {
  /// What was found alike.
  public struct Match: Sendable, Equatable {
    /// The text of the set, by its place in it.
    public let index: Int
    /// As rapidfuzz tells it, 0...100.
    public let ratio: Double
  }

  private let cutoff: RatioCutoff
  private let division: LaneDivision
  private var signatures: Signatures
  /// For each text in ascending order of lengths: its place in the set, itself, and its lanes.
  private var indices: [Int] = []
  private var texts: [CodePoints] = []
  private var counted: [UInt32] = []
  private var steps: [UInt8] = []
  private var starts = [0]

  public init(_ texts: [CodePoints], cutoff: RatioCutoff) {
    self.cutoff = cutoff
    var counts = [Int](repeating: 0, count: Symbols.count)
    for text in texts {
      Symbols.forEach(of: text) { counts[Int($0)] += 1 }
    }
    division = LaneDivision(counts: counts)
    signatures = Signatures(cutoff)
    indices = texts.indices.sorted { (texts[$0].count, $0) < (texts[$1].count, $1) }
    for index in indices {
      let text = texts[index]
      self.texts.append(text)
      signatures.add(Signature(text).counts, length: text.count)
      let lanes = division.lanes(of: text)
      counted.append(UInt32(lanes.counted))
      steps += lanes.steps
      starts.append(steps.count)
    }
  }

  /// The texts of the set that are alike to a text, in the order of their places.
  public func matches(of text: CodePoints) -> [Match] {
    let window = signatures.window(of: text.count, in: 0..<texts.count)
    guard !window.isEmpty else { return [] }
    var found: [Match] = []
    var room: [UInt32] = []
    // Made when the first text has come so far.
    var laneBound: LaneDivision.Pattern?
    var exact: IndelPattern?
    signatures.forEachNear(Signature(text).counts, length: text.count, in: window, room: &room) {
      let total = text.count + texts[$0].count
      let limit = cutoff.largestDistance(total: total)
      if laneBound == nil { laneBound = LaneDivision.Pattern(division.lanes(of: text)) }
      let common = laneBound?.common(
        counted: Int(counted[$0]), steps: steps[starts[$0]..<starts[$0 + 1]])
      guard let common, total - 2 * common <= limit else { return }
      if exact == nil { exact = IndelPattern(text) }
      guard let distance = exact?.distance(to: texts[$0], atMost: limit) else { return }
      found.append(
        Match(index: indices[$0], ratio: Indel.ratio(distance: distance, total: total)))
    }
    return found.sorted { $0.index < $1.index }
  }
}
