/// Which questions are alike, and which one of them stays.
public struct Duplicates<ID: Comparable & Sendable>: Sendable {
  /// Questions that are alike.
  public struct Cluster: Sendable {
    /// The one that stays.
    public let kept: Int
    /// The others, in the order of the rows.
    public let dropped: [Int]
  }

  /// In the order of those that stay. Rows are told by the order in which they came, from 0.
  public let clusters: [Cluster]
  /// How much an approximate search found; nil for an exact one.
  public let recall: Recall?
  /// How many rows there are.
  public var count: Int { ids.count }
  /// How many of them leave.
  public var droppedCount: Int { clusters.reduce(0) { $0 + $1.dropped.count } }

  let rules: DuplicateRules
  private let ids: [ID]
  private let texts: UniqueTexts
  /// For each row, its text in the order of the texts.
  private let textOfRow: [Int32]
  /// For each row that leaves, its cluster.
  private let clusterOfRow: [Int: Int]
  /// For each text of a cluster, the first row that has it.
  private let rowOfText: [Int32: Int]
  /// For each text that does not stay, the one it is alike to and that leads to the text that stays.
  private let link: [Int32: (text: Int32, distance: UInt32)]

  init(
    rules: DuplicateRules, ids: [ID], textOfRow: [Int32], texts: UniqueTexts, forest: Forest,
    recall: Recall?
  ) {
    self.rules = rules
    self.ids = ids
    self.texts = texts
    self.recall = recall
    var indexOfPlace = [Int32](repeating: 0, count: texts.count)
    for index in 0..<texts.count { indexOfPlace[texts.place(index)] = Int32(index) }
    let textOfRow = textOfRow.map { indexOfPlace[Int($0)] }
    self.textOfRow = textOfRow

    // Most texts are alone: of these no list is made.
    let rootOfRow = textOfRow.map { forest.root(Int($0)) }
    var sizes = [Int32](repeating: 0, count: texts.count)
    for root in rootOfRow { sizes[Int(root)] += 1 }
    var rowsOfRoot: [Int32: [Int]] = [:]
    for (row, root) in rootOfRow.enumerated() where sizes[Int(root)] > 1 {
      rowsOfRoot[root, default: []].append(row)
    }
    func goesBefore(_ first: Int, _ second: Int) -> Bool {
      switch rules.kept {
      case .first: return first < second
      case .lowestID: return (ids[first], first) < (ids[second], second)
      case .longest:
        let lengths = [first, second].map { texts.length(Int(textOfRow[$0])) }
        return (lengths[1], ids[first], first) < (lengths[0], ids[second], second)
      }
    }
    clusters = rowsOfRoot.values.compactMap { rows in
      guard let kept = rows.min(by: goesBefore) else { return nil }
      return Cluster(kept: kept, dropped: rows.filter { $0 != kept })
    }.sorted { $0.kept < $1.kept }
    clusterOfRow = Dictionary(
      uniqueKeysWithValues: clusters.enumerated().flatMap { number, cluster in
        cluster.dropped.map { ($0, number) }
      })
    rowOfText = Dictionary(
      clusters.flatMap { ([$0.kept] + $0.dropped).map { (textOfRow[$0], $0) } },
      uniquingKeysWith: min)
    link = Self.links(forest, from: clusters.map { textOfRow[$0.kept] })
  }

  /// Leads from the texts that stay along the forest's edges to all others of their components.
  private static func links(_ forest: Forest, from kept: [Int32])
    -> [Int32: (text: Int32, distance: UInt32)]
  {
    var neighbours: [Int32: [(text: Int32, distance: UInt32)]] = [:]
    for edge in forest.edges {
      neighbours[edge.first, default: []].append((edge.second, edge.distance))
      neighbours[edge.second, default: []].append((edge.first, edge.distance))
    }
    var links: [Int32: (text: Int32, distance: UInt32)] = [:]
    for start in kept {
      var queue = [start]
      while let text = queue.popLast() {
        for next in neighbours[text] ?? [] where next.text != start && links[next.text] == nil {
          links[next.text] = (text, next.distance)
          queue.append(next.text)
        }
      }
    }
    return links
  }

  /// The rows that a row is alike to, one of which stays for it; nil if the row itself stays.
  public func cluster(of row: Int) -> Cluster? { clusterOfRow[row].map { clusters[$0] } }

  /// A row's id.
  public func id(_ row: Int) -> ID { ids[row] }

  /// How alike a row that leaves is to the one that stays, 0...100: below the threshold if others are
  /// between them.
  public func ratio(of row: Int) -> Double? {
    cluster(of: row).map { cluster in
      let pair = [row, cluster.kept].map { Int(textOfRow[$0]) }
      return pair[0] == pair[1] ? 100 : Indel.ratio(texts.text(pair[0]), texts.text(pair[1]))
    }
  }

  /// The question that a row is alike to, on the way to the one that stays: a row that has its text, and the
  /// ratio. Nil if its text stays.
  public func link(of row: Int) -> (row: Int, ratio: Double)? {
    guard let link = link[textOfRow[row]], let linked = rowOfText[link.text] else { return nil }
    let total = texts.length(Int(textOfRow[row])) + texts.length(Int(link.text))
    return (linked, Indel.ratio(distance: Int(link.distance), total: total))
  }

  /// Whether a row that leaves has other numbers than the one that stays.
  public func numbersDiffer(_ row: Int) -> Bool {
    guard let kept = cluster(of: row)?.kept, textOfRow[row] != textOfRow[kept] else {
      return false
    }
    let digests = [row, kept].map { NumbersOfText.digest(texts.text(Int(textOfRow[$0]))) }
    return digests[0] != digests[1]
  }
}
