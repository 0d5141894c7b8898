import TestSupport
import Testing

@testable import Grading

/// Kind 14: whatever is in a pickle, it is read or refused.
struct MutatedPicklesTests {
  /// `pickle.dumps({"inputs": ["1\n", "2"], "outputs": [1, 2.5, None, True, -3]}, 4)`, written by hand.
  private static let pickle: [UInt8] =
    [0x80, 4, 0x95, 60, 0, 0, 0, 0, 0, 0, 0, 0x7D, 0x94, 0x28, 0x8C, 6] + Array("inputs".utf8)
    + [0x94, 0x5D, 0x94, 0x28, 0x8C, 2] + Array("1\n".utf8) + [0x94, 0x8C, 1] + Array("2".utf8)
    + [0x94, 0x65, 0x8C, 7] + Array("outputs".utf8)
    + [0x94, 0x5D, 0x94, 0x28, 0x4B, 1, 0x47, 0x40, 4, 0, 0, 0, 0, 0, 0, 0x4E, 0x88]
    + [0x4A, 0xFD, 0xFF, 0xFF, 0xFF, 0x65, 0x75, 0x2E]

  @Test func everyMutationIsReadOrRefused() {
    #expect(throws: Never.self) { try Pickle.value(Self.pickle) }
    var mutations = Mutations(13)
    var refused = 0
    for _ in 0..<3000 {
      do { _ = try Pickle.value(mutations.next(Self.pickle)) } catch { refused += 1 }
    }
    #expect(refused > 1000)
  }
}
