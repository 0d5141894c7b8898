/// Which texts belong together, and by which pairs: a forest that spans the connected components.
struct Forest: Sendable {
  /// A pair that holds two texts together.
  struct Edge: Sendable, Equatable {
    let first: Int32
    let second: Int32
    let distance: UInt32
  }

  private var parents: [Int32]
  /// One less than there are texts in each component, together.
  private(set) var edges: [Edge] = []

  init(count: Int) {
    parents = (0..<Int32(count)).map(\.self)
  }

  /// The component of a text, by the least number in it.
  func root(_ index: Int) -> Int32 {
    var root = Int32(index)
    while parents[Int(root)] != root { root = parents[Int(root)] }
    return root
  }

  /// Unites the components of a pair, if they are two.
  mutating func add(_ edge: Edge) {
    let (first, second) = (root(Int(edge.first)), root(Int(edge.second)))
    guard first != second else { return }
    edges.append(edge)
    parents[Int(max(first, second))] = min(first, second)
    shorten(Int(edge.first))
    shorten(Int(edge.second))
  }

  /// Lets all on the way to a root point to it.
  private mutating func shorten(_ index: Int) {
    let root = root(index)
    var next = Int32(index)
    while parents[Int(next)] != root, next != root {
      (next, parents[Int(next)]) = (parents[Int(next)], root)
    }
  }
}
