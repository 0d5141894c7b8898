import Corpus
import Foundation
import Testing

@testable import Similarity

struct ContainmentIndexTests {
  /// Every item that a plain look at all pairs finds is found, with its cover, and no other.
  @Test func findsJustWhatAPlainScanFinds() {
    var generator = SeededGenerator(17)
    // Words of very different frequencies, generic ones among them, and items shorter than an n-gram.
    let words = ["the", "find", "of"] + (0..<40).map { "w\($0)" }
    func text(_ count: Int) -> [UInt64] {
      (0..<count).map { _ in
        FNV1a.digest(words[min(generator.integer(0...42), generator.integer(0...42))])
      }
    }
    for length in 1...4 {
      var items = (0..<60).map { _ in text(generator.integer(0...14)) }
      items.append(items[3])
      let least = items.indices.map { _ in Double(generator.integer(1...10)) / 10 }
      let index = ContainmentIndex(items, length: length, least: least)
      var found = 0
      for number in 0..<200 {
        var question = text(generator.integer(0...8)) + items[number % items.count]
        if !question.isEmpty {
          for _ in 0..<generator.integer(0...4) {
            question[generator.integer(0...(question.count - 1))] = text(1)[0]
          }
        }
        question += text(generator.integer(0...8))
        let matches = index.matches(question)
        let plain = items.indices.compactMap { item -> Int? in
          let cover = plainCover(items[item], question, length, items)
          if let match = matches.first(where: { $0.index == item }) {
            #expect(abs(match.cover - cover) < 1e-5)
          }
          // Sums of weights in another order are not the same to the last bit.
          if abs(cover - least[item]) < 1e-5 {
            return matches.contains { $0.index == item } ? item : nil
          }
          return cover >= least[item] ? item : nil
        }
        #expect(matches.map(\.index) == plain)
        found += plain.count
      }
      #expect(found > 100)
    }
  }

  private func plainCover(
    _ item: [UInt64], _ question: [UInt64], _ length: Int, _ items: [[UInt64]]
  ) -> Double {
    guard !item.isEmpty else { return 0 }
    let length = min(length, item.count)
    var covered = Set<Int>()
    // Each place of the question stands for one of the item: what the item says twice must be there twice.
    var free =
      question.count >= length
      ? (0...(question.count - length)).map { Array(question[$0..<($0 + length)]) } : []
    for start in 0...(item.count - length) {
      let gram = Array(item[start..<(start + length)])
      guard let place = free.firstIndex(of: gram) else { continue }
      free.remove(at: place)
      covered.formUnion(start..<(start + length))
    }
    func weight(_ term: UInt64) -> Double {
      let have = items.count { $0.contains(term) }
      let all = log(Double(items.count + 1))
      let rarity = max(0.05, (all - log(Double(have))) / all)
      let generic = ["the", "find", "of"].map(FNV1a.digest).contains(term)
      return rarity * (generic ? 0.2 : 1)
    }
    let total = item.reduce(0) { $0 + weight($1) }
    return covered.reduce(0) { $0 + weight(item[$1]) } / total
  }

  @Test func nothingIsFoundOfNothing() {
    let index = ContainmentIndex([[], [1, 2, 3]], length: 3, least: [0.5, 0.5])
    #expect(index.matches([]).isEmpty && index.matches([1, 2]).isEmpty)
    #expect(index.matches([9, 1, 2, 3]).map(\.index) == [1])
    #expect(ContainmentIndex([], length: 3, least: []).matches([1, 2, 3]).isEmpty)
  }

  @Test func aSetOfDigestsHasWhatWasPutIn() {
    var generator = SeededGenerator(2)
    let digests = (0..<500).map { _ in UInt64(generator.integer(0...2000)) }
    let set = DigestSet(digests)
    for digest in 0..<UInt64(2001) { #expect(set.contains(digest) == digests.contains(digest)) }
  }
}
