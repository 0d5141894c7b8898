import Corpus
import Foundation
import TestSupport
import Testing

@testable import Similarity

struct DuplicateFinderTests {
  /// Chains, near copies, copies and strangers.
  private static func texts(_ count: Int, seed: UInt64) -> [String] {
    var source = TextPairs(seed: seed)
    var texts: [CodePoints] = [CodePoints(""), CodePoints("")]
    while texts.count < count {
      let isNew = source.integer(0...3) == 0
      texts.append(
        isNew
          ? source.text(60)
          : source.changed(
            texts[source.integer(0...(texts.count - 1))], share: source.integer(0...12)))
    }
    return texts.map { $0.text(0..<$0.count) }
  }

  private func clusters(
    _ texts: [String], _ rules: DuplicateRules, ids: [Int]? = nil, parts: [String]? = nil,
    threads: Int = 2
  ) throws -> Duplicates<Int> {
    var finder = try DuplicateFinder<Int>(rules)
    for (number, text) in texts.enumerated() {
      try finder.add(ids?[number] ?? number, text, part: parts?[number] ?? "")
    }
    return try finder.finish(threads: threads)
  }

  /// The connected components of all pairs, found one pair after another.
  private func components(_ texts: [String], _ isAlike: (Int, Int) -> Bool) -> Set<[Int]> {
    var component = Array(texts.indices)
    for second in texts.indices {
      for first in 0..<second where component[first] != component[second] && isAlike(first, second)
      {
        let (old, new) = (component[second], component[first])
        for index in texts.indices where component[index] == old { component[index] = new }
      }
    }
    return Set(Dictionary(grouping: texts.indices) { component[$0] }.values.filter { $0.count > 1 })
  }

  private func sets(_ duplicates: Duplicates<Int>) -> Set<[Int]> {
    Set(duplicates.clusters.map { (($0.dropped) + [$0.kept]).sorted() })
  }

  @Test(arguments: [0, 50, 75, 86, 90, 97, 100] as [Double])
  func clustersAreTheConnectedComponentsOfAllPairs(_ percent: Double) throws {
    let texts = Self.texts(700, seed: UInt64(percent) + 40)
    let cutoff = RatioCutoff(percent: percent)
    let points = texts.map(CodePoints.init)
    let patterns = points.map(IndelPattern.init)
    let expected = components(texts) { first, second in
      let total = points[first].count + points[second].count
      return patterns[first].distance(
        to: points[second], atMost: cutoff.largestDistance(total: total)) != nil
    }
    let found = try clusters(texts, DuplicateRules(.fuzzy(cutoff)))
    #expect(sets(found) == expected)
    for cluster in found.clusters {
      for row in cluster.dropped where texts[row] != texts[cluster.kept] {
        // The next one on the way is near, and in the cluster.
        let link = try #require(found.link(of: row))
        #expect(link.ratio == Indel.ratio(texts[row], texts[link.row]))
        #expect(link.ratio >= percent)
        #expect(link.row == cluster.kept || cluster.dropped.contains(link.row))
      }
    }
  }

  @Test func theResultIsTheSameInAnyOrderAndOnAnyNumberOfThreads() throws {
    let texts = Self.texts(900, seed: 50)
    let rules = DuplicateRules(.fuzzy(RatioCutoff(percent: 85)))
    let first = try clusters(texts, rules, threads: 1)
    var generator = SeededGenerator(9)
    let order = texts.indices.shuffled(using: &generator)
    let other = try clusters(order.map { texts[$0] }, rules, ids: order, threads: 4)
    let inOrder = Set(
      other.clusters.map { cluster in
        (cluster.dropped.map { order[$0] } + [order[cluster.kept]]).sorted()
      })
    #expect(sets(first) == inOrder)
    #expect(Set(first.clusters.map(\.kept)) == Set(other.clusters.map { order[$0.kept] }))
    let rows = first.clusters.flatMap(\.dropped)
    for row in rows {
      let place = try #require(order.firstIndex(of: row))
      #expect(first.ratio(of: row) == other.ratio(of: place))
      #expect(first.link(of: row)?.ratio == other.link(of: place)?.ratio)
    }
  }

  @Test func whichStaysIsSaid() throws {
    let texts = ["a long text that is the longest", "a long text that is longest", "other"]
    let ids = [5, 3, 1]
    for (kept, row) in [(DuplicateRules.Kept.lowestID, 1), (.longest, 0), (.first, 0)] {
      let rules = DuplicateRules(.fuzzy(RatioCutoff(percent: 80)), kept: kept)
      #expect(try clusters(texts, rules, ids: ids).clusters.map(\.kept) == [row])
    }
  }

  @Test func partsAreKeptApart() throws {
    let texts = ["one text", "one text", "one text", "one text!"]
    let parts = ["math", "code", "math", "code"]
    let exact = try clusters(texts, DuplicateRules(.exact), parts: parts)
    #expect(exact.clusters.map { [$0.kept] + $0.dropped } == [[0, 2]])
    let fuzzy = DuplicateRules(.fuzzy(RatioCutoff(percent: 80)))
    #expect(try clusters(texts, fuzzy, parts: parts).clusters.map(\.dropped) == [[2], [3]])
  }

  @Test func numbersAreFoldedTogetherOnlyIfTheUserWants() throws {
    let texts = (0..<200).map {
      "A train leaves the station at \(100 + $0) km/h. How far is it after 3 hours?"
    }
    let cutoff = RatioCutoff(percent: 90)
    let fuzzy = try clusters(texts, DuplicateRules(.fuzzy(cutoff)))
    #expect(fuzzy.droppedCount == 199)
    #expect(fuzzy.numbersNote?.hasPrefix("199 of the dropped") == true)
    #expect(fuzzy.numbersDiffer(fuzzy.clusters[0].dropped[0]))
    #expect(
      try clusters(texts, DuplicateRules(.fuzzy(cutoff), numbersApart: true)).droppedCount == 0)
    #expect(try clusters(texts, DuplicateRules(.minhash(cutoff))).droppedCount == 0)
    let reworded = texts + texts.map { $0.replacing("How far", with: "How far away") }
    let found = try clusters(reworded, DuplicateRules(.minhash(cutoff)))
    #expect(found.clusters.allSatisfy { $0.dropped == [$0.kept + 200] })
  }

  @Test func minhashFindsNoPairThatIsNoneAndTellsItsRecall() throws {
    let texts = Self.texts(800, seed: 60)
    let cutoff = RatioCutoff(percent: 88)
    let exact = try clusters(texts, DuplicateRules(.fuzzy(cutoff), numbersApart: true))
    let approximate = try clusters(texts, DuplicateRules(.minhash(cutoff)))
    var cluster: [Int: Int] = [:]
    for (number, rows) in sets(exact).enumerated() { for row in rows { cluster[row] = number } }
    for rows in sets(approximate) { #expect(Set(rows.map { cluster[$0] }).count == 1) }
    let recall = try #require(approximate.recall)
    #expect(recall.pairs > 0 && recall.found <= recall.pairs)
    #expect(approximate.recallNote?.hasPrefix("approximate: of ") == true)
  }

  @Test func tenThousandIdenticalQuestionsAreOne() throws {
    let texts = Array(repeating: "the same question, again and again", count: 10_000)
    for likeness in [
      DuplicateRules.Likeness.exact, .fuzzy(RatioCutoff(percent: 90)),
      .minhash(RatioCutoff(percent: 90)),
    ] {
      #expect(try clusters(texts, DuplicateRules(likeness)).droppedCount == 9_999)
    }
  }

  @Test func nothingIsNothing() throws {
    #expect(try clusters([], DuplicateRules(.fuzzy(RatioCutoff(percent: 90)))).clusters.isEmpty)
    #expect(try clusters([], DuplicateRules(.minhash(RatioCutoff(percent: 90)))).clusters.isEmpty)
  }

  /// All pairs of rapidfuzz, then their components.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func clustersAreThoseOfAllPairsOfRapidfuzz() async throws {
    let script = """
      import json, sys, numpy
      from rapidfuzz import process, fuzz
      texts = json.load(open(sys.argv[1]))
      scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=90, dtype=numpy.float64)
      root = list(range(len(texts)))
      def find(x):
          while root[x] != x: x = root[x]
          return x
      for a, b in zip(*numpy.nonzero(scores)): root[find(int(a))] = find(int(b))
      groups = {}
      for i in range(len(texts)): groups.setdefault(find(i), []).append(i)
      print(json.dumps([g for g in groups.values() if len(g) > 1]))
      """
    let texts = Self.texts(1500, seed: 70)
    let scratch = Scratch()
    try scratch.write(
      "texts.json", String(decoding: try JSONEncoder().encode(texts), as: UTF8.self))
    let printed = try await Oracle.python(script, ["\(scratch.path)/texts.json"])
    let expected = try JSONDecoder().decode(Set<[Int]>.self, from: Data(printed.utf8))
    let found = try clusters(texts, DuplicateRules(.fuzzy(RatioCutoff(percent: 90))))
    #expect(sets(found) == expected)
  }
}

struct NumbersOfTextTests {
  private func digest(_ text: String) -> UInt64 { NumbersOfText.digest(CodePoints(text)) }

  @Test(arguments: [
    ("3 apples and 5 pears", "3 pears and 5 apples"), ("12", "what is 12?"), ("none", ""),
    ("2,000 steps", "2000 steps"), ("twelve eggs", "12 eggs"), ("twenty-one", "21"),
    ("1.50", "1.5"),
  ])
  func wordsDoNotCount(_ pair: (String, String)) { #expect(digest(pair.0) == digest(pair.1)) }

  @Test(arguments: [
    ("3 and 5", "5 and 3"), ("12", "1 2"), ("3.5", "35"), ("-2", "2"), ("1", "1 1"), ("٣", "٤"),
    ("1,000", "1 000"), ("", "0"),
  ])
  func numbersDo(_ pair: (String, String)) { #expect(digest(pair.0) != digest(pair.1)) }
}
