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
    /// The highest ratio at or above the threshold; nil if there was none.
    public fileprivate(set) var highest: Double?
    fileprivate var found: Set<Int> = []

    /// Questions that are too like one of its items.
    public var questions: Int { byIndel + byNGram + byBoth }
  }

  public private(set) var sets: [OfSet]
  /// How many questions were looked at.
  public private(set) var questions = 0
  /// How many were too like an item of any set.
  public private(set) var contaminated = 0

  public init(_ decontamination: Decontamination) {
    sets = decontamination.sets.map { OfSet(name: $0.name, items: $0.items.count) }
  }

  /// Counts a question.
  public mutating func add(_ contamination: Contamination?) {
    questions += 1
    guard let contamination else { return }
    contaminated += 1
    for (set, matches) in Dictionary(grouping: contamination.matches, by: \.set) {
      let ratio = matches.compactMap(\.ratio).max()
      let isShared = matches.contains { $0.shared != nil }
      switch (ratio != nil, isShared) {
      case (true, true): sets[set].byBoth += 1
      case (true, false): sets[set].byIndel += 1
      default: sets[set].byNGram += 1
      }
      sets[set].found.formUnion(matches.map(\.item))
      if let ratio { sets[set].highest = max(ratio, sets[set].highest ?? 0) }
    }
  }

  /// A line for each set of which something was found.
  public var notes: [String] {
    sets.filter { $0.questions > 0 }.map { set in
      "\(set.name): \(grouped(set.itemsFound)) of \(grouped(set.items)) items found in "
        + "\(grouped(set.questions)) questions"
    }
  }

  public var record: Record {
    [
      "questions": .integer(Int64(questions)), "contaminated": .integer(Int64(contaminated)),
      "sets": .list(
        sets.map { set in
          .record([
            "set": .string(set.name), "items": .integer(Int64(set.items)),
            "items_found": .integer(Int64(set.itemsFound)),
            "questions": .integer(Int64(set.questions)),
            "by_indel": .integer(Int64(set.byIndel)), "by_ngram": .integer(Int64(set.byNGram)),
            "by_both": .integer(Int64(set.byBoth)),
            "highest_indel": set.highest.map(Value.double) ?? .null,
          ])
        }),
    ]
  }
}
