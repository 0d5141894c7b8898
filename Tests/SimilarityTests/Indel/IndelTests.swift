import Foundation
import TestSupport
import Testing

@testable import Similarity

struct IndelTests {
  /// Letters that look as if in no order.
  private static func values(_ count: Int) -> [UInt32] {
    (0..<count).map { (place: Int) -> UInt32 in
      let letter = (place * 7 + place * place / 11) % 19
      return UInt32(97 + letter)
    }
  }

  private static let oracle = """
    import json, sys
    from rapidfuzz import fuzz
    pairs = json.load(open(sys.argv[1]))
    print(json.dumps([fuzz.ratio("".join(map(chr, a)), "".join(map(chr, b))) for a, b in pairs]))
    """

  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func ratiosAreThoseOfRapidfuzzToTheLastBit() async throws {
    var source = TextPairs(seed: 1)
    var pairs = (0..<3000).map { _ in source.next(120) }
    // More than one block of a pattern, with carries between them.
    pairs += (0..<12).map { _ in
      let text = CodePoints(Self.values(source.integer(4000...14000)))
      return (text, source.changed(text, share: source.integer(0...50)))
    }
    pairs.append((CodePoints(""), CodePoints("")))
    pairs.append((CodePoints("e\u{301}"), CodePoints("é")))
    let scratch = Scratch()
    let json = try JSONEncoder().encode(pairs.map { [$0.0.values, $0.1.values] })
    try scratch.write("pairs.json", String(decoding: json, as: UTF8.self))
    let printed = try await Oracle.python(Self.oracle, ["\(scratch.path)/pairs.json"])
    let expected = try JSONDecoder().decode([Double].self, from: Data(printed.utf8))
    #expect(expected.count == pairs.count)
    for (pair, ratio) in zip(pairs, expected) {
      #expect(Indel.ratio(pair.0, pair.1) == ratio, "\(pair)")
    }
  }

  @Test func aDistanceWithinALimitIsExactAndOneBeyondItIsNone() {
    var source = TextPairs(seed: 2)
    for _ in 0..<10_000 {
      let (first, second) = source.next(40)
      let distance = plainDistance(first, second)
      let limit = max(0, distance + source.integer(-3...3))
      let found = IndelPattern(first).distance(to: second, atMost: limit)
      #expect(found == (distance <= limit ? distance : nil), "\(first) \(second) \(limit)")
    }
  }

  @Test(arguments: [40, 520, 4_200, 9_000]) func aBandOfALongPatternLosesNothing(_ length: Int) {
    var source = TextPairs(seed: UInt64(length))
    for _ in 0..<40 {
      let text = CodePoints(Self.values(length))
      let other = source.changed(text, share: source.integer(0...40))
      let distance = Indel.distance(text, other)
      let pattern = IndelPattern(other)
      #expect(pattern.distance(to: text, atMost: distance) == distance)
      #expect(distance == 0 || pattern.distance(to: text, atMost: distance - 1) == nil)
    }
  }

  @Test(arguments: [0, 12.5, 33.3, 75, 80, 90, 99.9, 100]) func aCutoffAcceptsUpToItsDistance(
    _ percent: Double
  ) {
    let cutoff = RatioCutoff(percent: percent)
    for total in 0...2000 {
      let largest = cutoff.largestDistance(total: total)
      #expect(cutoff.accepts(distance: largest, total: total))
      #expect(largest == total || !cutoff.accepts(distance: largest + 1, total: total))
      // The bound of the inner loop, which must not be smaller.
      #expect(largest <= (total * Int(cutoff.share)) >> 16 + 1)
    }
  }
}
