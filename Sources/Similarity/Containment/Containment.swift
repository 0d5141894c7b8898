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

  private let items: [Terms]
  private let covers: [Double]
  private let exact: ContainmentIndex
  private let withoutNumbers: ContainmentIndex

  /// - Parameter covers: the least cover of each item, 0...1.
  init(_ items: [Terms], covers: [Double]) {
    self.items = items
    self.covers = covers
    exact = ContainmentIndex(
      items.map(\.digests), length: Self.length, least: covers.map { max(0.05, $0 - Self.margin) })
    // What is nothing but a number is no item with other numbers.
    withoutNumbers = ContainmentIndex(
      items.map { $0.isNumber.allSatisfy(\.self) ? [] : $0.withoutNumbers },
      length: Self.lengthWithoutNumbers, least: covers.map { _ in Self.coverWithoutNumbers })
  }

  /// The items, in their order, each once.
  func found(in question: Terms) -> [Found] {
    let masked = question.withoutNumbers
    var found: [Int: Found] = [:]
    let without = withoutNumbers.matches(masked)
    for match in without {
      found[match.index] = Found(index: match.index, cover: match.cover, how: .otherNumbers)
    }
    for match in exact.matches(question.digests) {
      let isEnough = match.cover >= covers[match.index]
      let hasOthers = isEnough && !otherNumbers(of: match.index, in: question, masked).isEmpty
      if !isEnough, found[match.index] != nil { continue }
      found[match.index] = Found(
        index: match.index, cover: match.cover,
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
