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
    /// The cover is below the threshold, and not by much, or something that tells the item is not there.
    case nearly

    /// Of two findings of an item the one of the higher rank counts.
    fileprivate var rank: Int {
      switch self {
      case .nearly: 0
      case .otherNumbers: 1
      case .contained: 2
      }
    }
  }

  /// N-grams of so many terms count as shared.
  static let length = 3
  /// N-grams without numbers say less, and are longer.
  private static let lengthWithoutNumbers = 5
  /// The share of an item's weight, and of its terms, without numbers that a question with other numbers has.
  private static let coverWithoutNumbers = (weight: 0.9, terms: 0.8)
  /// So far below the threshold an item nearly stands in a question.
  static let margin = 0.15
  /// The share of an item's telling words that a question that is like it may lack, and one in which it nearly stands. Of
  /// what may be absent of an item at all, half may be of its words and a third of its numbers.
  private static let mayLack = (words: 0.15, wordsNearly: 0.4)

  /// An item that says less than so much besides words of any text stands in too many texts: it is found by its
  /// ratio alone.
  private static let leastTelling = 2
  /// What an item with other numbers says besides them, in words; less is a phrase.
  private static let leastWords = 3
  /// An item is compared without its diagram, its samples, its options or the form of its answer if it says so much besides.
  private static let leastTellingWithout = (diagram: 6, samples: 12, answerForm: 3, options: 6)
  /// An item that says less than so much is short: more of it must be there.
  private static let short = 30

  private let items: [Terms]
  /// What is looked for: items, and once more without samples, without options, and without what says how the answer is to be
  /// written.
  private let entries: [Entry]
  private let exact: ContainmentIndex
  private let withoutNumbers: ContainmentIndex
  private let vocabulary: Set<UInt64>
  /// Whether any item is compared with its diagram.
  private let needDiagrams: Bool

  private struct Entry: Sendable {
    /// By its place among all.
    let item: Int
    let terms: Terms
    let telling: TellingTerms
    /// The least cover that was asked for, 0...1, and that of an item of its length.
    let asked: Double
    let cover: Double
    /// Whether it is compared with its diagram, since it says too little without it.
    let needsDiagram: Bool
  }

  /// A question as items are looked for in it.
  struct Question {
    let text: CodePoints
    /// Without diagrams.
    let terms: Terms
    /// With its diagrams; nil if it has none.
    let drawn: Terms?

    /// - Parameter terms: of the text without its diagrams.
    init(_ text: CodePoints, _ terms: Terms, drawn: Terms?) {
      (self.text, self.terms, self.drawn) = (text, terms, drawn)
    }

    init(_ text: CodePoints) {
      let bare = Diagrams.leftOut(of: text.values).map { CodePoints($0) }
      self.init(text, Terms(bare ?? text), drawn: bare == nil ? nil : Terms(text))
    }
  }

  /// An item's text as it is compared: without its diagram, unless it says too little without it.
  static func compared(_ item: CodePoints) -> CodePoints {
    guard let bare = Diagrams.leftOut(of: item.values).map({ CodePoints($0) }),
      Terms(bare).tellingCount >= leastTellingWithout.diagram
    else { return item }
    return bare
  }

  /// - Parameter covers: the least cover of each item, 0...1.
  init(_ texts: [CodePoints], covers: [Double]) {
    let compared = texts.map(Self.compared)
    let items = compared.map { Terms($0) }
    let weights = TermWeights(items.map(\.digests))
    var entries: [Entry] = []
    func add(_ place: Int, _ text: CodePoints, _ terms: Terms) {
      entries.append(
        Entry(
          item: place, terms: terms, telling: TellingTerms(terms, of: text, weights),
          asked: covers[place], cover: Self.cover(covers[place], ofShort: terms.tellingCount),
          needsDiagram: Diagrams.leftOut(of: text.values) != nil))
    }
    for (place, terms) in items.enumerated() {
      add(place, compared[place], terms)
      let withoutOptions = Options.leftOut(of: compared[place].values).map {
        AnswerForms.leftOut(of: $0) ?? $0
      }
      let shorter = [
        (withoutOptions, Self.leastTellingWithout.options),
        (Samples.leftOut(of: compared[place].values), Self.leastTellingWithout.samples),
        (AnswerForms.leftOut(of: compared[place].values), Self.leastTellingWithout.answerForm),
      ]
      for (values, least) in shorter {
        guard let bare = values.map({ CodePoints($0) }) else { continue }
        let terms = Terms(bare)
        if terms.tellingCount >= least { add(place, bare, terms) }
      }
    }
    self.items = items
    self.entries = entries
    needDiagrams = entries.contains { $0.needsDiagram }
    vocabulary = items.reduce(into: []) { words, terms in
      for place in terms.digests.indices where terms.isWord[place] {
        words.insert(terms.digests[place])
      }
    }
    func isLookedFor(_ entry: Entry) -> Bool {
      entry.terms.tellingCount >= Self.leastTelling && entry.terms.count >= Self.length
    }
    exact = ContainmentIndex(
      entries.map { isLookedFor($0) ? $0.terms.digests : [] }, weights, length: Self.length,
      least: entries.map { max(0.05, $0.asked - Self.margin) })
    withoutNumbers = ContainmentIndex(
      entries.map { entry in
        let hasWords = entry.telling.wordCount >= Self.leastWords
        return isLookedFor(entry) && hasWords ? entry.terms.withoutNumbers : []
      }, TermWeights(items.map(\.withoutNumbers)), length: Self.lengthWithoutNumbers,
      least: entries.map { _ in Self.coverWithoutNumbers.weight })
  }

  /// Of a short item, half of what might else be absent may be, the less it says.
  private static func cover(_ cover: Double, ofShort telling: Int) -> Double {
    cover + (1 - cover) * 0.5 * max(0, 1 - Double(telling) / Double(short))
  }

  /// The least cover of an item, 0...1.
  func cover(of index: Int) -> Double {
    entries.first { $0.item == index }?.cover ?? 1
  }

  /// The items, in their order, each once.
  func found(in question: Question) -> [Found] {
    var found = found(in: question, question.terms, withDiagrams: false)
    if needDiagrams {
      let drawn = question.drawn ?? question.terms
      for item in self.found(in: question, drawn, withDiagrams: true) {
        found[item.key] = item.value
      }
    }
    return found.values.sorted { $0.index < $1.index }
  }

  private func found(in question: Question, _ terms: Terms, withDiagrams: Bool) -> [Int: Found] {
    var found: [Int: Found] = [:]
    // Of an item's forms the one that tells most is told.
    func add(_ new: Found) {
      guard let old = found[new.index] else { return found[new.index] = new }
      if (new.how.rank, new.cover) > (old.how.rank, old.cover) { found[new.index] = new }
    }
    let masked = terms.withoutNumbers
    let exactly = exact.matches(terms.digests)
    let roughly = withoutNumbers.matches(masked)
    guard !exactly.isEmpty || !roughly.isEmpty else { return [:] }
    let words = QuestionWords(terms, of: question.text, vocabulary: vocabulary)
    for match in roughly {
      let entry = entries[match.index]
      guard entry.needsDiagram == withDiagrams,
        entry.telling.missing(in: words).words <= Self.mayLack.words
      else { continue }
      let isCovered = Self.covered(entry.terms.withoutNumbers, by: masked, withoutNumbers.length)
      let covered = Double(isCovered.count { $0 }) / Double(isCovered.count)
      guard covered >= Self.coverWithoutNumbers.terms else { continue }
      add(Found(index: entry.item, cover: match.cover, how: .otherNumbers))
    }
    for match in exactly {
      let entry = entries[match.index]
      guard entry.needsDiagram == withDiagrams else { continue }
      let missing = entry.telling.missing(in: words)
      // Sums in another order may differ in their last bits.
      let mayLack = 1 - entry.asked + 1e-9
      if match.cover >= entry.cover, missing.words <= mayLack / 2, missing.numbers <= mayLack / 3 {
        let hasOthers = !Self.otherNumbers(of: entry.terms, in: terms, masked).isEmpty
        // With other numbers in it, a formula alone is a kind of question.
        let isFormula = entry.telling.wordCount < Self.leastWords
        let isItem = !isFormula || !hasOthers && terms.hasAll(of: entry.terms.formula)
        add(
          Found(
            index: entry.item, cover: match.cover,
            how: !isItem ? .nearly : hasOthers ? .otherNumbers : .contained))
      } else if missing.words <= Self.mayLack.wordsNearly {
        add(Found(index: entry.item, cover: match.cover, how: .nearly))
      }
    }
    return found
  }

  /// What a question is that is like an item by its ratio: nil if what tells the item is not in it.
  func how(_ index: Int, isLike question: Question) -> How? {
    guard let entry = entries.first(where: { $0.item == index }) else { return nil }
    let terms = entry.needsDiagram ? question.drawn ?? question.terms : question.terms
    let words = QuestionWords(terms, of: question.text, vocabulary: vocabulary)
    guard entry.telling.missing(in: words).words <= Self.mayLack.words else { return nil }
    // What is hardly more than a formula is not it if the formula is another one.
    if entry.telling.wordCount < Self.leastWords, entry.terms.formula != terms.formula {
      return nil
    }
    return hasSameNumbers(index, terms) ? .contained : .otherNumbers
  }

  /// Whether the numbers of an item and of a question are the same, in the same order.
  private func hasSameNumbers(_ index: Int, _ question: Terms) -> Bool {
    func numbers(_ terms: Terms) -> [UInt64] {
      terms.digests.indices.filter { terms.isNumber[$0] }.map { terms.digests[$0] }
    }
    return numbers(items[index]) == numbers(question)
  }

  /// The item's numbers, by their places among its terms, around which the question says the same, and not with
  /// this number.
  func otherNumbers(of index: Int, in question: Terms) -> [Int] {
    Self.otherNumbers(of: items[index], in: question, question.withoutNumbers)
  }

  private static func otherNumbers(of item: Terms, in question: Terms, _ masked: [UInt64]) -> [Int]
  {
    guard item.isNumber.contains(true), item.count > 0 else { return [] }
    let length = min(length, item.count)
    let exact = covered(item.digests, by: question.digests, length)
    let without = covered(item.withoutNumbers, by: masked, length)
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
