import Corpus
import Foundation
import TestSupport
import Testing

@testable import Training

/// Against TRL's own functions, on the portions that `datasets` gives them; LLaMA-Factory's packs are held against its labels, in `FactoryLabellerTests`.
struct PackerTests {
  @Test(
    .enabled(if: TestStudents.areThere, "\(TestStudents.absence)"),
    arguments: [Packing.bestFit, .bestFitSplit, .wrapped])
  func packsAreThoseOfTRL(_ packing: Packing) async throws {
    var generator = SeededGenerator(3)
    for capacity in [1, 7, 64, 100] {
      let lengths = (0..<2300).map { _ in generator.integer(1...150) }
      let printed = try await Oracle.python(
        """
        import sys, json, pyarrow as pa
        from trl.data_utils import _pack_bfd, _pack_wrapped
        lengths, capacity, packing = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
        packs = []
        for start in range(0, len(lengths), 1000):
            table = pa.table({"input_ids": [[1] * length for length in lengths[start:start + 1000]]})
            if packing == "wrapped":
                packed = _pack_wrapped(table, capacity)
            else:
                packed = _pack_bfd(table, capacity, "truncate" if packing == "bfd" else "split")
            packs += packed["input_ids"].to_pylist()
        print(len(packs), sum(map(len, packs)))
        """, ["\(lengths)", "\(capacity)", packing.rawValue])
      let numbers = printed.split { $0.isWhitespace }.compactMap { Int($0) }
      var packer = Packer(packing, cutoff: capacity, portion: 1000, workers: 1)
      for length in lengths { packer.add(length) }
      packer.finish()
      #expect([packer.outcome.sequences, packer.outcome.tokens] == numbers)
    }
  }

  /// Whatever is packed: nothing is lost, no pack exceeds the cutoff, and there are at least as many as tokens need.
  @Test(arguments: Packing.allCases)
  func packsHoldAllTokens(_ packing: Packing) {
    var generator = SeededGenerator(5)
    for _ in 0..<200 {
      let cutoff = generator.integer(2...60)
      let lengths = (0..<generator.integer(0...80)).map { _ in generator.integer(1...70) }
      var packer = Packer(
        packing, cutoff: cutoff, portion: generator.integer(1...40),
        workers: generator.integer(1...4))
      for length in lengths { packer.add(length) }
      packer.finish()
      let outcome = packer.outcome
      #expect(outcome.rows == lengths.count)
      #expect(packing == .none || outcome.tokens <= outcome.sequences * cutoff)
      if outcome.dropped == 0 { #expect(outcome.tokens + outcome.cut == lengths.reduce(0, +)) }
    }
  }

  @Test func rowsThatAreLeftOutTakeTheirPlace() {
    var packer = Packer(.neat, cutoff: 11, portion: 2, workers: 1)
    for length in [5, nil, 5, 5] { packer.add(length) }
    packer.finish()
    #expect(packer.outcome.sequences == 2)
    #expect(packer.outcome.rows == 3)
  }
}
