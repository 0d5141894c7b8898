import Foundation
import Machine
import Synchronization
import TestSupport
import Testing

struct CoresInOrderTests {
  private struct Stop: Error, Equatable {
    let number: Int
  }

  @Test(arguments: [0, 1, 2, 3, 7, 500], [1, 2, 5])
  func resultsComeInTheOrderOfTheItems(_ count: Int, _ threads: Int) throws {
    var (given, taken) = (0, [Int]())
    try Cores.inOrder(threads: threads) {
      defer { given += 1 }
      return given < count ? given : nil
    } _: { item -> Int in
      // Later items are done first.
      if item % 5 == 0 { usleep(200) }
      return item * item
    } _: { result in
      taken.append(result)
    }
    #expect(taken == (0..<count).map { $0 * $0 })
  }

  @Test func noMoreIsReadAheadThanFits() throws {
    var (given, taken, most) = (0, 0, 0)
    try Cores.inOrder(threads: 2) {
      given += 1
      most = max(most, given - taken)
      return given <= 200 ? given : nil
    } _: { item in
      item
    } _: { _ in
      taken += 1
    }
    #expect(taken == 200 && most <= 9)
  }

  @Test func theFirstErrorEndsIt() throws {
    for failing in [0, 1, 40] {
      var (given, taken) = (0, [Int]())
      #expect(throws: Stop(number: failing)) {
        try Cores.inOrder(threads: 3) {
          defer { given += 1 }
          return given < 100 ? given : nil
        } _: { item -> Int in
          if item >= failing { throw Stop(number: item) }
          return item
        } _: { result in
          taken.append(result)
        }
      }
      #expect(taken == Array(0..<failing))
    }
    var given = 0
    #expect(throws: Stop(number: 3)) {
      try Cores.inOrder(threads: 3) {
        given += 1
        return given
      } _: { item in
        item
      } _: { result in
        if result == 3 { throw Stop(number: 3) }
      }
    }
  }

  /// When it returns nobody works any more, and nothing that waited is begun.
  @Test(arguments: [1, 2, 4])
  func noWorkGoesOnAfterAnError(_ threads: Int) {
    for failing in 0..<20 {
      let begun = Atomic(0)
      let done = Atomic(0)
      #expect(throws: Stop(number: failing)) {
        try Cores.inOrder(threads: threads) {
          begun.load(ordering: .relaxed)
        } _: { (_: Int) in
          begun.add(1, ordering: .relaxed)
          usleep(500)
          done.add(1, ordering: .relaxed)
        } _: { _ in
          if done.load(ordering: .relaxed) >= failing { throw Stop(number: failing) }
        }
      }
      let atTheEnd = begun.load(ordering: .relaxed)
      #expect(done.load(ordering: .relaxed) == atTheEnd)
      usleep(1000)
      #expect(begun.load(ordering: .relaxed) == atTheEnd)
    }
  }
}
