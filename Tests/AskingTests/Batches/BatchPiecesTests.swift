import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

struct BatchPiecesTests {
  private static let teacher = Teacher(
    name: "t", place: .endpoints(["http://t/v1"], key: nil), model: "m", price: nil)

  private static func calls(_ range: Range<Int>) -> [Call] {
    range.map { teacher.call(question: "\($0)", sampling: Sampling(), sample: 0) }
  }

  private static func divide(_ calls: [Call]) -> [[Call]] {
    stride(from: 0, to: calls.count, by: 100).map { Array(calls[$0..<min($0 + 100, calls.count)]) }
  }

  @Test func aFullQueueMakesAllPiecesSmaller() {
    var pieces = BatchPieces()
    pieces.add(Self.calls(0..<250), dividing: Self.divide)
    let first = pieces.takeNext() ?? []
    #expect(first.count == 100)
    #expect(pieces.wasRefused(first, .queueIsFull) == nil)
    var sizes: [Int] = []
    var keys: [CallKey] = []
    while let piece = pieces.takeNext() {
      sizes.append(piece.count)
      keys += piece.map(\.key)
    }
    #expect(sizes == [50, 50, 50, 50, 50] && keys == Self.calls(0..<250).map(\.key))
  }

  /// One bad call among many is found by halving, and no other is refused.
  @Test func theCallWhoseFaultItIsIsFound() {
    var pieces = BatchPieces()
    let bad = Self.calls(37..<38)[0].key
    pieces.add(Self.calls(0..<100), dividing: Self.divide)
    var (taken, refused, submissions) = (0, [CallKey](), 0)
    while let piece = pieces.takeNext() {
      submissions += 1
      if piece.contains(where: { $0.key == bad }) {
        if let call = pieces.wasRefused(piece, .ofItsCalls) { refused.append(call.key) }
      } else {
        taken += piece.count
      }
    }
    #expect(taken == 99 && refused == [bad] && submissions < 20)
  }

  @Test func oneAloneWaitsForTheQueue() {
    var pieces = BatchPieces()
    pieces.add(Self.calls(0..<1), dividing: Self.divide)
    for _ in 0..<10 {
      guard let piece = pieces.takeNext() else { break }
      #expect(pieces.wasRefused(piece, .queueIsFull) == nil)
    }
    #expect(pieces.takeNext()?.count == 1)
  }

  @Test func whatWaitsIsNotAddedTwice() {
    var pieces = BatchPieces()
    pieces.add(Self.calls(0..<3), dividing: Self.divide)
    pieces.add(Self.calls(0..<5), dividing: Self.divide)
    #expect(pieces.takeNext()?.count == 3 && pieces.takeNext()?.count == 2)
    #expect(pieces.isEmpty)
  }

  @Test func endlessTroubleEnds() {
    var pieces = BatchPieces()
    let key = Self.calls(0..<1)[0].key
    #expect((0..<BatchPieces.tries).map { _ in pieces.cameBack(key) }.last == true)
    #expect(!pieces.batchEnded(results: 0) && !pieces.batchEnded(results: 3))
    #expect((0..<BatchPieces.idleEnds).map { _ in pieces.batchEnded(results: 0) }.last == true)
  }
}
