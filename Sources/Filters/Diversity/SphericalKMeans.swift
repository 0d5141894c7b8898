import Corpus

/// Clusters of vectors of length 1 by their angles: spherical k-means (Dhillon and Modha 2001), begun as k-means++ does
/// (Arthur and Vassilvitskii 2007).
struct SphericalKMeans {
  /// The cluster of each vector, 0..<k.
  private(set) var clusters: [Int]
  /// The centres, each of length 1.
  private(set) var centres: [[Float]]

  private static let mostRounds = 25
  /// Centres are moved by so many vectors at most; all are then put into the clusters.
  private static let mostLearnt = 50_000

  /// - Parameters:
  ///   - k: at least 1; fewer clusters come of fewer vectors.
  ///   - seed: the same clusters come of the same seed.
  /// - Complexity: O(n · k · dimension), 25 times at most for the first 50,000.
  init(_ vectors: Vectors, k: Int, seed: Int64) {
    var generator = SeededGenerator(seed: seed, purpose: "k-means")
    let learnt = min(vectors.count, Self.mostLearnt)
    guard learnt > 0 else {
      (clusters, centres) = ([], [])
      return
    }
    func vector(_ place: Int) -> [Float] {
      Array(vectors.numbers[place * vectors.dimension..<(place + 1) * vectors.dimension])
    }
    var centres = [vector(generator.integer(0...(learnt - 1)))]
    var nearest = (0..<learnt).map { vectors.distance($0, to: centres[0]) }
    while centres.count < min(k, learnt) {
      let total = nearest.reduce(0.0) { $0 + Double(max(0, $1)) }
      guard total > 1e-6 else { break }
      // Drawn in proportion to the distance from the nearest centre.
      var left = total * Double(generator.integer(0...(1 << 30) - 1)) / Double(1 << 30)
      let next =
        nearest.firstIndex { distance in
          left -= Double(max(0, distance))
          return left < 0
        } ?? learnt - 1
      let centre = vector(next)
      centres.append(centre)
      for place in 0..<learnt {
        nearest[place] = min(nearest[place], vectors.distance(place, to: centre))
      }
    }
    var assigned: [Int] = []
    for _ in 0..<Self.mostRounds {
      let found = Self.assigned(vectors, centres, learnt)
      if found == assigned { break }
      assigned = found
      centres = Self.moved(centres, by: assigned, vectors)
    }
    clusters = learnt == vectors.count ? assigned : Self.assigned(vectors, centres, vectors.count)
    self.centres = centres
  }

  private static func assigned(_ vectors: Vectors, _ centres: [[Float]], _ count: Int) -> [Int] {
    let found = vectors.map { place -> Int in
      guard place < count else { return 0 }
      var best = (cluster: 0, distance: Float.infinity)
      for (cluster, centre) in centres.enumerated() {
        let distance = vectors.distance(place, to: centre)
        if distance < best.distance { best = (cluster, distance) }
      }
      return best.cluster
    }
    return Array(found.prefix(count))
  }

  /// The means of the clusters' vectors, each brought to length 1; a centre without vectors stays.
  private static func moved(_ centres: [[Float]], by clusters: [Int], _ vectors: Vectors)
    -> [[Float]]
  {
    var sums = centres.map { _ in [Double](repeating: 0, count: vectors.dimension) }
    for (place, cluster) in clusters.enumerated() {
      for index in 0..<vectors.dimension {
        sums[cluster][index] += Double(vectors.numbers[place * vectors.dimension + index])
      }
    }
    return zip(sums, centres).map { sum, centre in
      let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length > 0 ? sum.map { Float($0 / length) } : centre
    }
  }
}
