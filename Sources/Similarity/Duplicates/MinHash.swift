import Corpus
import Machine

/// Finds most of what holds texts together at a ratio, where to compare all with all takes too long:
/// approximate, by locality-sensitive hashing of min-wise hashes (Broder 1997; Leskovec, Rajaraman and Ullman,
/// Mining of Massive Datasets, 3.4).
///
/// Texts that agree in a band (four least hashes of their 5-grams of code points) are looked at; 32 bands.
/// What is looked at is then compared as exactly as everywhere, so no pair is found that is none; some pairs
/// are missed.
struct MinHash: Sendable {
  let texts: UniqueTexts
  let cutoff: RatioCutoff
  let threads: Int

  private static let bands = 32
  private static let hashesOfBand = 4
  private static let shingle = 5
  /// With how many of those before it in its bucket a text is compared.
  private static let neighbours = 32

  func forest(progress: (Int, Int) -> Void) -> Forest {
    var forest = Forest(count: texts.count)
    for band in 0..<Self.bands {
      progress(band, Self.bands)
      let buckets = buckets(band)
      let known = forest
      let edges = Cores.map(buckets.count, threads: threads) { links(in: buckets[$0], known) }
      for edge in edges.joined() { forest.add(edge) }
    }
    progress(Self.bands, Self.bands)
    return forest
  }

  /// The texts that agree in a band, in ascending order; only where there are several.
  private func buckets(_ band: Int) -> [ArraySlice<Int>] {
    let block = 256
    let keys = Cores.map((texts.count + block - 1) / block, threads: threads) { number in
      (number * block..<min(texts.count, (number + 1) * block)).map {
        key(of: texts.text($0), band)
      }
    }.flatMap(\.self)
    let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    var buckets: [ArraySlice<Int>] = []
    var start = 0
    for end in 1...max(1, order.count) where end <= order.count {
      guard end == order.count || keys[order[end]] != keys[order[start]] else { continue }
      if end - start > 1 { buckets.append(order[start..<end]) }
      start = end
    }
    return buckets
  }

  private func key(of text: CodePoints, _ band: Int) -> UInt64 {
    var generator = SeededGenerator(UInt64(band))
    let factors = (0..<Self.hashesOfBand).map { _ in generator.next() | 1 }
    var least = [UInt64](repeating: .max, count: factors.count)
    let values = text.values
    // A text that is shorter than a shingle is one shingle.
    for start in 0...max(0, values.count - Self.shingle) {
      var digest = FNV1a()
      for value in values[start..<min(values.count, start + Self.shingle)] { digest.add(value) }
      let shingle = digest.value ^ digest.value >> 29
      for (place, factor) in factors.enumerated() {
        least[place] = min(least[place], (shingle &* factor) ^ (shingle &* factor) >> 32)
      }
    }
    return least.reduce(0) { ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 }
  }

  private func links(in bucket: ArraySlice<Int>, _ known: Forest) -> [Forest.Edge] {
    var edges: [Forest.Edge] = []
    for place in bucket.indices {
      var pattern: IndelPattern?
      var linked: Set<Int32> = [known.root(bucket[place])]
      let before = max(bucket.startIndex, place - Self.neighbours)..<place
      for other in bucket[before] where !linked.contains(known.root(other)) {
        let index = bucket[place]
        guard texts.areComparable(index, other) else { continue }
        let limit = cutoff.largestDistance(total: texts.length(index) + texts.length(other))
        if pattern == nil { pattern = IndelPattern(texts.text(index)) }
        guard let distance = pattern?.distance(to: texts.text(other), atMost: limit) else {
          continue
        }
        linked.insert(known.root(other))
        edges.append(
          .init(first: Int32(index), second: Int32(other), distance: UInt32(distance)))
      }
    }
    return edges
  }
}
