/// Which evaluation items stand in a question, which stand in it with other numbers, and which nearly do.
struct Containment: Sendable {
  /// An item, and how it stands in a question.
  struct Found: Sendable, Equatable {
    /// The item, by its place among all.
    let index: Int
    /// The share of its weight, 0...1, that is covered; with other numbers of the weight without numbers.
    let cover: Double
    let how: How
  }

  /// How an item stands in a question.
  enum How: Sendable {
    case contained
    /// The question is the item with other numbers.
    case otherNumbers
    /// The cover is below the threshold, and not by much.
    case nearly
  }

  /// N-grams of so many terms count as shared.
  static let length = 3
  /// N-grams without numbers say less, and are longer.
  private static let lengthWithoutNumbers = 5
  /// The share of an item's weight without numbers that a question with other numbers has.
  static let coverWithoutNumbers = 0.9
  /// So far below the threshold an item nearly stands in a question.
  static let margin = 0.15

  /// An item that says less than so much besides words of any text stands in too many texts: it is found by its
  /// ratio alone.
  private static let leastTelling = 2
  /// An item may have lost its diagram if it says so much besides.
  private static let leastTellingWithoutDiagram = 6

  private let items: [Terms]
  private let covers: [Double]
  /// What is looked for: items, and once more those with a diagram without it.
  private let itemOfEntry: [Int]
  private let exact: ContainmentIndex
  private let withoutNumbers: ContainmentIndex

  /// - Parameter covers: the least cover of each item, 0...1.
  init(_ texts: [CodePoints], covers: [Double]) {
    let items = texts.map { Terms($0) }
    self.items = items
    self.covers = covers
    var entries: [(item: Int, terms: Terms)] = []
    for (place, terms) in items.enumerated() where terms.tellingCount >= Self.leastTelling {
      if terms.count >= Self.length { entries.append((place, terms)) }
      let bare = Terms(texts[place], withDiagrams: false)
      if bare.count < terms.count, bare.tellingCount >= Self.leastTellingWithoutDiagram {
        entries.append((place, bare))
      }
    }
    itemOfEntry = entries.map(\.item)
    exact = ContainmentIndex(
      entries.map(\.terms.digests), TermWeights(items.map(\.digests)), length: Self.length,
      least: entries.map { max(0.05, covers[$0.item] - Self.margin) })
    withoutNumbers = ContainmentIndex(
      entries.map { entry in
        // What is hardly more than numbers is no item with other numbers.
        let hasWords = entry.terms.tellingWordCount >= Self.leastTelling
        return hasWords ? entry.terms.withoutNumbers : []
      }, TermWeights(items.map(\.withoutNumbers)), length: Self.lengthWithoutNumbers,
      least: entries.map { _ in Self.coverWithoutNumbers })
  }

  /// The items, in their order, each once.
  func found(in question: Terms) -> [Found] {
    let masked = question.withoutNumbers
    var found: [Int: Found] = [:]
    for match in withoutNumbers.matches(masked) {
      let index = itemOfEntry[match.index]
      let cover = max(match.cover, found[index]?.cover ?? 0)
      found[index] = Found(index: index, cover: cover, how: .otherNumbers)
    }
    // Of an item's two forms the one that more stands of is told.
    var covered: [Int: Double] = [:]
    for match in exact.matches(question.digests) {
      let index = itemOfEntry[match.index]
      covered[index] = max(match.cover, covered[index] ?? 0)
    }
    for (index, cover) in covered {
      let isEnough = cover >= covers[index]
      let hasOthers = isEnough && !otherNumbers(of: index, in: question, masked).isEmpty
      if !isEnough, found[index] != nil { continue }
      found[index] = Found(
        index: index, cover: cover,
        how: hasOthers ? .otherNumbers : isEnough ? .contained : .nearly)
    }
    return found.values.sorted { $0.index < $1.index }
  }

  /// Whether the numbers of an item and of a question are the same, in the same order.
  func hasSameNumbers(_ index: Int, _ question: Terms) -> Bool {
    func numbers(_ terms: Terms) -> [UInt64] {
      terms.digests.indices.filter { terms.isNumber[$0] }.map { terms.digests[$0] }
    }
    return numbers(items[index]) == numbers(question)
  }

  /// The item's numbers, by their places among its terms, around which the question says the same, and not with
  /// this number.
  func otherNumbers(of index: Int, in question: Terms) -> [Int] {
    otherNumbers(of: index, in: question, question.withoutNumbers)
  }

  private func otherNumbers(of index: Int, in question: Terms, _ masked: [UInt64]) -> [Int] {
    let item = items[index]
    guard item.isNumber.contains(true), item.count > 0 else { return [] }
    let length = min(Self.length, item.count)
    let exact = Self.covered(item.digests, by: question.digests, length)
    let without = Self.covered(item.withoutNumbers, by: masked, length)
    return item.digests.indices.filter { item.isNumber[$0] && without[$0] && !exact[$0] }
  }

  /// Which terms stand in n-grams that another text has.
  private static func covered(_ terms: [UInt64], by others: [UInt64], _ length: Int) -> [Bool] {
    let grams = DigestSet(ContainmentIndex.grams(of: others, length))
    var isCovered = [Bool](repeating: false, count: terms.count)
    for (start, gram) in ContainmentIndex.grams(of: terms, length).enumerated()
    where grams.contains(gram) {
      for place in start..<(start + length) { isCovered[place] = true }
    }
    return isCovered
  }

  /// The stretches of an item's and a question's terms that are the same, the longest first: each as long as it
  /// can be, none within another.
  func stretches(of index: Int, in question: Terms) -> [(own: Range<Int>, theirs: Range<Int>)] {
    let item = items[index]
    let length = min(Self.length, item.count)
    guard length > 0, question.count >= length else { return [] }
    var places: [UInt64: [Int]] = [:]
    for (place, gram) in ContainmentIndex.grams(of: question.digests, length).enumerated() {
      if places[gram, default: []].count < 64 { places[gram, default: []].append(place) }
    }
    var found: [(own: Range<Int>, theirs: Range<Int>)] = []
    var start = 0
    let grams = ContainmentIndex.grams(of: item.digests, length)
    while start < grams.count {
      var longest: (own: Range<Int>, theirs: Range<Int>)?
      for place in places[grams[start]] ?? [] {
        var count = length
        while start + count < item.count, place + count < question.count,
          item.digests[start + count] == question.digests[place + count]
        {
          count += 1
        }
        if count > longest?.own.count ?? 0 {
          longest = (place..<(place + count), start..<(start + count))
        }
      }
      if let longest { found.append(longest) }
      start = longest?.theirs.upperBound ?? start + 1
    }
    return found.sorted {
      ($1.own.count, $0.theirs.lowerBound) < ($0.own.count, $1.theirs.lowerBound)
    }
  }

  /// Where a stretch of an item's terms stands in its text, in code points.
  func place(of stretch: Range<Int>, index: Int) -> Range<Int> { items[index].place(of: stretch) }
}

extension Terms {
  /// Where a stretch of terms stands in the text, in code points.
  func place(of stretch: Range<Int>) -> Range<Int> {
    guard !stretch.isEmpty else { return 0..<0 }
    let first = Int(places[stretch.lowerBound].lowerBound)
    return first..<max(first, Int(places[stretch.upperBound - 1].upperBound))
  }
}
