import Values

/// How much of each evaluation set was found in a dataset.
public struct ContaminationReport: Sendable {
  /// What was found of one set.
  public struct OfSet: Sendable {
    public let name: String
    /// How many items it has, and how many of them are in the dataset.
    public let items: Int
    public var itemsFound: Int { found.count }
    /// Questions that are too like one of its items: by their ratio only, by a shared n-gram only, by both.
    public fileprivate(set) var byIndel = 0
    public fileprivate(set) var byNGram = 0
    public fileprivate(set) var byBoth = 0
    /// Questions in which one of its items stands, whatever their ratio.
    public fileprivate(set) var byContaining = 0
    /// Those of all that leave that are one of its items with other numbers.
    public fileprivate(set) var otherNumbers = 0
    /// The highest ratio at or above the threshold; nil if there was none.
    public fileprivate(set) var highest: Double?
    fileprivate var found: Set<Int> = []

    /// Questions that are too like one of its items.
    public var questions: Int { byIndel + byNGram + byBoth + byContaining }
  }

  public private(set) var sets: [OfSet]
  /// How many questions were looked at.
  public private(set) var questions = 0
  /// How many were too like an item of any set.
  public private(set) var contaminated = 0
  /// How many stay though they are an item with other numbers, and how many though an item nearly stands in them.
  public private(set) var otherNumbersKept = 0
  public private(set) var nearlyContaminated = 0
  /// The rule that found them.
  public let rule: Decontamination.Rules.Name
  /// What questions that leave share with items, and what explains many of them.
  private var phrases = SharedPhrases()

  public init(_ decontamination: Decontamination) {
    rule = decontamination.rules.name
    sets = decontamination.sets.map { OfSet(name: $0.name, items: $0.items.count) }
  }

  /// Counts a question.
  ///
  /// - Parameter phrase: what it shares with the item it is most like, if that is what it was found by.
  public mutating func add(_ contamination: Contamination?, phrase: String? = nil) {
    questions += 1
    guard let contamination else { return }
    contaminated += 1
    phrases.add(phrase)
    for (set, matches) in Dictionary(grouping: contamination.matches, by: \.set) {
      let ratio = matches.compactMap(\.ratio).max()
      let isShared = matches.contains { $0.shared != nil }
      let isContained = matches.contains { $0.contained != nil }
      switch (ratio != nil, isShared) {
      case _ where isContained: sets[set].byContaining += 1
      case (true, true): sets[set].byBoth += 1
      case (true, false): sets[set].byIndel += 1
      default: sets[set].byNGram += 1
      }
      if matches.allSatisfy(\.hasOtherNumbers) { sets[set].otherNumbers += 1 }
      sets[set].found.formUnion(matches.map(\.item))
      if let ratio { sets[set].highest = max(ratio, sets[set].highest ?? 0) }
    }
  }

  /// Counts a question that stays and is nearly too like an item.
  mutating func add(nearly match: Contamination.Match) {
    if match.hasOtherNumbers { otherNumbersKept += 1 } else { nearlyContaminated += 1 }
  }

  /// A line for each set of which something was found.
  public var notes: [String] {
    sets.filter { $0.questions > 0 }.map { set in
      "\(set.name): \(grouped(set.itemsFound)) of \(grouped(set.items)) items found in "
        + "\(grouped(set.questions)) questions"
    } + advice
  }

  /// What else a person should know: a phrase that explains many drops, questions that stay and look like items.
  public var advice: [String] {
    var lines: [String] = []
    if let note = phrases.note(of: contaminated, rule) { lines.append(note) }
    if otherNumbersKept > 0 {
      lines.append(
        "\(grouped(otherNumbersKept)) questions that are an evaluation question with other numbers stay; numbers: "
          + "together drops them, too")
    }
    return lines
  }

  public var record: Record {
    [
      "questions": .integer(Int64(questions)), "contaminated": .integer(Int64(contaminated)),
      "other_numbers_kept": .integer(Int64(otherNumbersKept)),
      "nearly_contaminated": .integer(Int64(nearlyContaminated)),
      "phrases": phrases.value,
      "sets": .list(
        sets.map { set in
          .record([
            "set": .string(set.name), "items": .integer(Int64(set.items)),
            "items_found": .integer(Int64(set.itemsFound)),
            "questions": .integer(Int64(set.questions)),
            "by_indel": .integer(Int64(set.byIndel)), "by_ngram": .integer(Int64(set.byNGram)),
            "by_both": .integer(Int64(set.byBoth)),
            "by_containing": .integer(Int64(set.byContaining)),
            "other_numbers": .integer(Int64(set.otherNumbers)),
            "highest_indel": set.highest.map(Value.double) ?? .null,
          ])
        }),
    ]
  }
}
