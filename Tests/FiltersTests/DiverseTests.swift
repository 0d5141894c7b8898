import Corpus
import Teachers
import TestSupport
import Testing

@testable import Filters

struct DiverseTests {
  private func vectors(_ rows: [[Float]]) throws -> Vectors {
    var vectors = Vectors(dimension: try #require(rows.first?.count))
    for row in rows {
      let isAdded = vectors.add(row)
      #expect(isAdded)
    }
    return vectors
  }

  private func random(_ count: Int, _ dimension: Int, seed: Int64) -> [[Float]] {
    var generator = SeededGenerator(seed: seed, purpose: "vectors")
    return (0..<count).map { _ in
      (0..<dimension).map { _ in Float(generator.integer(-1000...1000)) + 0.5 }
    }
  }

  /// Each that is chosen is the farthest from those before it, by a plain look at all.
  @Test func theFarthestComesNext() throws {
    let vectors = try vectors(random(60, 5, seed: 3))
    let chosen = vectors.farthestFirst(25, from: 7)
    #expect(chosen.count == 25 && Set(chosen).count == 25 && chosen[0] == 7)
    for place in 1..<chosen.count {
      func near(_ other: Int) -> Float {
        chosen[..<place].map { vectors.distance(other, $0) }.min() ?? 0
      }
      let farthest = (0..<60).filter { !chosen[..<place].contains($0) }.map(near).max() ?? 0
      #expect(near(chosen[place]) == farthest)
    }
    #expect(vectors.farthestFirst(100, from: 0).count == 60)
    #expect(vectors.farthestFirst(0, from: 0).isEmpty)
  }

  @Test func whatHasNoDirectionIsNoVector() {
    var vectors = Vectors(dimension: 2)
    let rows: [[Float]] = [[0, 0], [1], [.nan, 1], [.infinity, 1], [3, 4]]
    let added = rows.map { vectors.add($0) }
    #expect(added == [false, false, false, false, true] && vectors.count == 1)
    #expect(vectors.numbers == [0.6, 0.8])
  }

  /// Three bundles of directions are three clusters, and each vector is nearest to its own centre.
  @Test func bundlesAreClusters() throws {
    var rows: [[Float]] = []
    for (place, noise) in random(90, 3, seed: 5).enumerated() {
      var row = noise.map { $0 / 10_000 }
      row[place % 3] += 1
      rows.append(row)
    }
    let vectors = try vectors(rows)
    let found = SphericalKMeans(vectors, k: 3, seed: 1)
    #expect(Set(found.clusters).count == 3)
    for place in rows.indices { #expect(found.clusters[place] == found.clusters[place % 3]) }
    #expect(SphericalKMeans(vectors, k: 3, seed: 1).clusters == found.clusters)
    for place in rows.indices {
      let nearest = found.centres.indices.min {
        vectors.distance(place, to: found.centres[$0])
          < vectors.distance(place, to: found.centres[$1])
      }
      #expect(nearest == found.clusters[place])
    }
  }

  @Test func fewOrEqualVectorsMakeFewerClusters() throws {
    let same = try vectors(Array(repeating: [1, 2, 3], count: 5))
    #expect(SphericalKMeans(same, k: 3, seed: 1).clusters == [0, 0, 0, 0, 0])
    #expect(SphericalKMeans(Vectors(dimension: 0), k: 3, seed: 1).clusters.isEmpty)
  }

  @Test(arguments: ["farthest", "clusters"])
  func theOutcomeDoesNotDependOnTheOrder(_ method: String) async throws {
    let rows = (0..<40).map { Samples.question("word\($0 % 7) word\($0 % 5) text\($0)") }
    let asker = FilterRig.Saying { .reply(FilterRig.vector(of: $0)) }
    let step = "diverse: { embedder: model, keep: 9, method: \(method) }"
    let kept = try await FilterRig.run(step, over: rows, asker: asker).kept
    let again = try await FilterRig.run(step, over: rows.reversed(), asker: asker).kept
    #expect(kept.count == 9 && Set(kept.map(\.text)) == Set(again.map(\.text)))
    let all = try await FilterRig.run(
      step.replacing("keep: 9", with: "keep: 90"), over: rows, asker: asker)
    #expect(all.kept.count == 40 && all.notes.contains { $0.contains("there were only 40") })
  }

  /// One bad vector costs one question.
  @Test func aQuestionWithoutAVectorLeaves() async throws {
    let rows = ["good one", "bad", "good two"].map { Samples.question($0) }
    let asker = FilterRig.Saying { call in
      call.messages[0].content == "bad"
        ? .refused(Refusal(status: 400, message: "too long"))
        : .reply(FilterRig.vector(of: call))
    }
    let outcome = try await FilterRig.run(
      "diverse: { embedder: model, keep: 3 }", over: rows, asker: asker)
    #expect(outcome.kept.map(\.text) == ["good one", "good two"])
    #expect(outcome.dropped.map(\.reason) == ["it has no vector"])
  }

  @Test func clustersBelongToTheirMethod() {
    #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("questions: [diverse: { embedder: model, keep: 3, clusters: 2 }]")
    }
  }
}
