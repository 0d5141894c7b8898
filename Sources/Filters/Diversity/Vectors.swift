import Machine

/// Vectors of length 1 of one dimension, one behind the other.
struct Vectors: Sendable {
  let dimension: Int
  private(set) var numbers: [Float] = []

  /// How many there are.
  var count: Int { dimension == 0 ? 0 : numbers.count / dimension }

  init(dimension: Int) { self.dimension = dimension }

  /// Adds the vector of length 1 in the same direction.
  ///
  /// - Returns: false for zero, for another dimension, and for numbers that are none: then nothing is added.
  mutating func add(_ vector: [Float]) -> Bool {
    let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard vector.count == dimension, length > 0, length.isFinite else { return false }
    for number in vector { numbers.append(Float(Double(number) / length)) }
    return true
  }

  /// One minus the cosine of two of them, 0...2.
  func distance(_ first: Int, _ second: Int) -> Float {
    1 - Self.product(numbers, first * dimension, numbers, second * dimension, dimension)
  }

  /// One minus the cosine to a vector of length 1.
  func distance(_ place: Int, to vector: [Float]) -> Float {
    1 - Self.product(numbers, place * dimension, vector, 0, dimension)
  }

  private static func product(
    _ first: [Float], _ start: Int, _ second: [Float], _ other: Int, _ count: Int
  ) -> Float {
    first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        var sum: Float = 0
        for place in 0..<count { sum += first[start + place] * second[other + place] }
        return sum
      }
    }
  }

  /// Works out something of each vector, on all cores, in their order.
  func map<Value: Sendable>(_ body: @Sendable (Int) -> Value) -> [Value] {
    let block = 512
    return Cores.map((count + block - 1) / block) { number in
      (number * block..<min(count, (number + 1) * block)).map(body)
    }.flatMap(\.self)
  }

  /// So many of them, each as far as can be from those before it: farthest first (Gonzalez 1985), which comes within a
  /// factor of two of the least distance at which all others are near one that was taken.
  ///
  /// - Parameter first: the one to begin with.
  /// - Complexity: O(n · k · dimension).
  func farthestFirst(_ k: Int, from first: Int) -> [Int] {
    guard k > 0, count > 0 else { return [] }
    var chosen = [first]
    var distances = map { distance($0, first) }
    distances[first] = -1
    while chosen.count < min(k, count) {
      // Of equals the first.
      let before = distances
      let next = before.indices.dropFirst().reduce(0) { before[$1] > before[$0] ? $1 : $0 }
      chosen.append(next)
      distances = map { place in
        before[place] < 0 ? -1 : Swift.min(before[place], distance(place, next))
      }
      distances[next] = -1
    }
    return chosen
  }
}
