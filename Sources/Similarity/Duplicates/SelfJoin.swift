import Machine

/// Finds all that holds texts together at a ratio: exactly the connected components that a comparison of all
/// with all would find.
///
/// Texts come in ascending order of their lengths, so each is held against those before it whose lengths and
/// signatures let them be near. A pair is compared only if it can unite two components: once a text is linked
/// to one member, the others of that component need no look. What is known of components is that of the
/// round before, so the pairs found depend on the texts alone, and not on threads.
struct SelfJoin: Sendable {
  private let texts: UniqueTexts
  private let cutoff: RatioCutoff
  private let threads: Int
  /// Nil where the signatures alone leave few pairs.
  private let division: LaneDivision?

  /// Texts that are looked at between two looks at the components.
  private static let round = 512
  /// Texts that are held against the same stretch of signatures while it is in the cache.
  private static let rows = 16
  private static let stretch = 1024

  init(texts: UniqueTexts, cutoff: RatioCutoff, threads: Int) {
    self.texts = texts
    self.cutoff = cutoff
    self.threads = threads
    division = cutoff.percent < 87 ? LaneDivision(counts: texts.signatures.total) : nil
  }

  func forest(progress: (Int, Int) -> Void) -> Forest {
    var forest = Forest(count: texts.count)
    for start in stride(from: 0, to: texts.count, by: Self.round) {
      progress(start, texts.count)
      let end = min(start + Self.round, texts.count)
      let groups = (end - start + Self.rows - 1) / Self.rows
      let known = forest
      let edges = Cores.map(groups, threads: threads) { group in
        let first = start + group * Self.rows
        return links(of: first..<min(first + Self.rows, end), known)
      }
      for edge in edges.joined() { forest.add(edge) }
    }
    progress(texts.count, texts.count)
    return forest
  }

  /// For each text, pairs that link it to components of texts before it: to each component one.
  private func links(of range: Range<Int>, _ known: Forest) -> [Forest.Edge] {
    var rows = range.map { Row($0, texts) }
    var room: [UInt32] = []
    let least = texts.signatures.window(
      of: texts.length(range.lowerBound), in: 0..<range.lowerBound
    ).lowerBound
    for start in stride(from: least, to: range.upperBound, by: Self.stretch) {
      var others: [Int: Divided] = [:]
      for place in rows.indices {
        let index = rows[place].text
        guard start < index else { continue }
        let stretch = start..<min(start + Self.stretch, index)
        texts.signatures.forEachNear(
          rows[place].signature, length: rows[place].length, in: stretch, room: &room
        ) { other in
          let root = known.root(other)
          guard texts.areComparable(index, other), !rows[place].isLinked(root) else { return }
          let divided = others[other] ?? Divided(texts.text(other), division)
          others[other] = divided
          if let distance = rows[place].distance(to: divided, texts, cutoff, division) {
            rows[place].link(to: other, distance, root: root)
          }
        }
      }
    }
    return rows.flatMap(\.edges)
  }

  /// A text that is looked at, and its lanes if they are wanted.
  private struct Divided {
    let text: CodePoints
    let lanes: LaneDivision.Lanes?

    init(_ text: CodePoints, _ division: LaneDivision?) {
      self.text = text
      lanes = division?.lanes(of: text)
    }
  }

  /// A text on its way past those before it.
  private struct Row {
    let text: Int
    let length: Int
    let signature: [UInt8]
    private(set) var edges: [Forest.Edge] = []
    private var linked: Set<Int32> = []
    private var lanes: LaneDivision.Pattern?
    private var exact: IndelPattern?

    init(_ text: Int, _ texts: UniqueTexts) {
      self.text = text
      length = texts.length(text)
      signature = texts.signatures[text]
    }

    func isLinked(_ root: Int32) -> Bool { linked.contains(root) }

    mutating func link(to other: Int, _ distance: Int, root: Int32) {
      linked.insert(root)
      edges.append(.init(first: Int32(text), second: Int32(other), distance: UInt32(distance)))
    }

    /// The distance to another text; nil if it is too large.
    mutating func distance(
      to other: Divided, _ texts: UniqueTexts, _ cutoff: RatioCutoff, _ division: LaneDivision?
    ) -> Int? {
      let total = length + other.text.count
      let limit = cutoff.largestDistance(total: total)
      if let division, let theirs = other.lanes {
        if lanes == nil { lanes = LaneDivision.Pattern(division.lanes(of: texts.text(text))) }
        let common = lanes?.common(counted: theirs.counted, steps: theirs.steps[...])
        guard let common, total - 2 * common <= limit else { return nil }
      }
      if exact == nil { exact = IndelPattern(texts.text(text)) }
      return exact?.distance(to: other.text, atMost: limit)
    }
  }
}
