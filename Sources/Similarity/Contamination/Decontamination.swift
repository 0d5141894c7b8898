import Machine

/// Tells of a question which evaluation items it is too like: by ``Indel`` ratio, or by n units in a row that
/// both have. Both rules are those of OpenThoughts3 (arXiv 2506.04178, appendix on decontamination), whose
/// thresholds are 75 and 13 tokens of Qwen 2.
///
/// Memory: that of the evaluation sets only. Safe to use from several threads.
public struct Decontamination: Sendable {
  /// What counts as too like.
  public struct Rules: Sendable {
    /// The least ratio, 0...100; nil if ratios do not count.
    public var indel: RatioCutoff?
    /// The length of a shared n-gram; nil if n-grams do not count.
    public var ngram: Int?
    /// The share of an item, 0...1, that shared n-grams must cover for it to be found; 0: one is enough.
    public var cover: Double
    /// What n-grams are made of.
    public var units: TextUnits

    public init(
      indel: RatioCutoff? = RatioCutoff(percent: 75), ngram: Int? = 13,
      cover: Double = 0, units: TextUnits = .words
    ) {
      self.indel = indel
      self.ngram = ngram
      self.cover = cover
      self.units = units
    }
  }

  public let sets: [EvaluationSet]
  public let rules: Rules
  /// Of each item of all sets together: its set and its place in it.
  private let items: [(set: Int, item: Int)]
  private let join: IndelJoin?
  private let ngrams: NGramIndex?

  public init(_ sets: [EvaluationSet], _ rules: Rules = Rules()) {
    self.sets = sets
    self.rules = rules
    items = sets.enumerated().flatMap { set, content in
      content.items.indices.map { (set, $0) }
    }
    let texts = sets.flatMap(\.items).map(\.text)
    join = rules.indel.map { IndelJoin(texts.map(CodePoints.init), cutoff: $0) }
    ngrams = rules.ngram.map { NGramIndex(texts.map(rules.units.encode), length: $0) }
  }

  /// The same for many questions, on several threads, in their order.
  public func contaminations(of questions: [String], threads: Int = Cores.count)
    -> [Contamination?]
  {
    Self.inBlocks(questions, threads, contamination(of:))
  }

  /// The same for many questions of several texts each.
  func contaminations(ofAny questions: [[String]], threads: Int) -> [Contamination?] {
    Self.inBlocks(questions, threads) { contamination(ofAny: $0)?.contamination }
  }

  private static func inBlocks<Question: Sendable>(
    _ questions: [Question], _ threads: Int, _ look: @Sendable (Question) -> Contamination?
  ) -> [Contamination?] {
    let block = 16
    return Cores.map((questions.count + block - 1) / block, threads: threads) { number in
      questions[number * block..<min(questions.count, (number + 1) * block)].map(look)
    }.flatMap(\.self)
  }

  /// The first of a question's texts (all of it, then turn by turn) that is too like evaluation items, and these; nil
  /// if there is none.
  public func contamination(ofAny texts: [String]) -> (text: String, contamination: Contamination)?
  {
    for text in texts {
      if let contamination = contamination(of: text) { return (text, contamination) }
    }
    return nil
  }

  /// The evaluation items that a question is too like; nil if there is none.
  public func contamination(of question: String) -> Contamination? {
    var found: [Int: Contamination.Match] = [:]
    func match(_ index: Int, _ change: (inout Contamination.Match) -> Void) {
      let (set, item) = items[index]
      change(&found[index, default: Contamination.Match(set: set, item: item)])
    }
    for alike in join?.matches(of: CodePoints(question)) ?? [] {
      match(alike.index) { $0.ratio = alike.ratio }
    }
    for shared in ngrams?.matches(rules.units.encode(question)) ?? []
    where shared.cover >= rules.cover {
      match(shared.index) {
        $0.shared = Contamination.SharedUnits(
          own: shared.own, theirs: shared.theirs, cover: shared.cover)
      }
    }
    guard !found.isEmpty else { return nil }
    return Contamination(matches: found.sorted { $0.key < $1.key }.map(\.value))
  }
}

/// The evaluation items that a question is too like.
public struct Contamination: Sendable, Equatable {
  /// An item, and by what it was found; at least one of the two is there.
  public struct Match: Sendable, Equatable {
    /// The set, by its place.
    public let set: Int
    /// The item, by its place in the set.
    public let item: Int
    /// The Indel ratio, if it is at or above the threshold.
    public var ratio: Double?
    /// The longest stretch of units that both have, if it is long enough.
    public var shared: SharedUnits?
  }

  /// A stretch of units that a question shares with an item.
  public struct SharedUnits: Sendable, Equatable {
    /// In units of the question.
    public let own: Range<Int>
    /// In units of the item.
    public let theirs: Range<Int>
    /// The share of the item, 0...1, that shared n-grams cover.
    public let cover: Double
  }

  /// In the order of the sets and their items; at least one.
  public let matches: [Match]

  /// The item it is most like: the highest ratio, then the longest shared stretch, then the first.
  public var worst: Match {
    matches.reduce(matches[0]) { $0.weight < $1.weight ? $1 : $0 }
  }
}

extension Contamination.Match {
  fileprivate var weight: (Double, Int) { (ratio ?? 0, shared?.own.count ?? 0) }
}
