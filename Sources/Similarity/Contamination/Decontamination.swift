import Machine

/// Tells of a question which evaluation items it is too like, by one of two ``Rules``.
///
/// The rule `contained` asks whether an item stands in the question (``ContainmentIndex``), or the two are alike by
/// their ``Indel`` ratio. The rule `openthoughts3` is that of OpenThoughts3 (arXiv 2506.04178, appendix on
/// decontamination), whose thresholds are a ratio of 75 and 13 tokens of Qwen 2 in a row.
///
/// Memory: that of the evaluation sets only. Safe to use from several threads.
public struct Decontamination: Sendable {
  public let sets: [EvaluationSet]
  public let rules: Rules
  /// Of each item of all sets together: its set and its place in it.
  private let items: [(set: Int, item: Int)]
  private let join: IndelJoin?
  private let ngrams: NGramIndex?
  let containment: Containment?

  public init(_ sets: [EvaluationSet], _ rules: Rules = .contained()) {
    self.sets = sets
    self.rules = rules
    items = sets.enumerated().flatMap { set, content in
      content.items.indices.map { (set, $0) }
    }
    let texts = sets.flatMap(\.items).map(\.text)
    let compared =
      rules.name == .contained
      ? texts.map { text in
        let points = Containment.compared(CodePoints(text))
        return points.text(0..<points.count)
      } : texts
    let normalized = compared.map(rules.normalization.text)
    join = rules.leastRatio(of: sets).map { cutoff in
      IndelJoin(normalized.map(CodePoints.init), cutoff: cutoff)
    }
    ngrams = rules.ngram.map { NGramIndex(normalized.map(rules.units.encode), length: $0) }
    switch rules.name {
    case .openthoughts3: containment = nil
    case .contained:
      containment = Containment(
        texts.map(CodePoints.init),
        covers: sets.flatMap { set in set.items.map { _ in rules.cover(of: set.name) } })
    }
  }

  /// The same for many questions, on several threads, in their order.
  public func contaminations(of questions: [String], threads: Int = Cores.count)
    -> [Contamination?]
  {
    Self.inBlocks(questions, threads, contamination(of:))
  }

  /// What was found in many questions of several texts each.
  func findings(ofAny questions: [[String]], threads: Int) -> [Finding] {
    Self.inBlocks(questions, threads, finding(ofAny:))
  }

  private static func inBlocks<Question: Sendable, Found: Sendable>(
    _ questions: [Question], _ threads: Int, _ look: @Sendable (Question) -> Found
  ) -> [Found] {
    let block = 16
    return Cores.map((questions.count + block - 1) / block, threads: threads) { number in
      questions[number * block..<min(questions.count, (number + 1) * block)].map(look)
    }.flatMap(\.self)
  }

  /// What was found in a question of several texts.
  public struct Finding: Sendable {
    /// The first text that is too like evaluation items, and these.
    public let contamination: (text: String, contamination: Contamination)?
    /// The first text of a question that stays and is nearly too like an item; see ``nearMatches(of:)``.
    public let nearly: (text: String, match: Contamination.Match)?
  }

  /// What was found in a question of several texts (all of it, then turn by turn).
  public func finding(ofAny texts: [String]) -> Finding {
    var nearly: (text: String, match: Contamination.Match)?
    for text in texts {
      let (contamination, near) = look(at: text)
      if let contamination { return Finding(contamination: (text, contamination), nearly: nil) }
      if let near, nearly == nil { nearly = (text, near) }
    }
    return Finding(contamination: nil, nearly: nearly)
  }

  /// The first of a question's texts (all of it, then turn by turn) that is too like evaluation items, and these; nil
  /// if there is none.
  public func contamination(ofAny texts: [String]) -> (text: String, contamination: Contamination)?
  {
    finding(ofAny: texts).contamination
  }

  /// The evaluation items that a question is too like; nil if there is none.
  public func contamination(of question: String) -> Contamination? { look(at: question).found }

  private func look(at question: String) -> (found: Contamination?, nearly: Contamination.Match?) {
    var found: [Int: Contamination.Match] = [:]
    func match(_ index: Int, _ change: (inout Contamination.Match) -> Void) {
      let (set, item) = items[index]
      change(&found[index, default: Contamination.Match(set: set, item: item)])
    }
    let whole = CodePoints(question)
    let bare =
      containment == nil ? nil : Diagrams.leftOut(of: whole.values).map { CodePoints($0) }
    let points = bare ?? whole
    // A text in ASCII has the same tokens for ratios and for terms.
    let tokens =
      containment != nil && points.values.allSatisfy { $0 < 0x80 }
      ? MathTokens(ScalarForms(points.values, .asIs)) : nil
    let normalized =
      if let tokens, rules.normalization.contains(.latex) {
        rules.normalization.points(tokens)
      } else {
        rules.normalization.isEmpty ? points : rules.normalization.points(points)
      }
    for alike in join?.matches(of: normalized) ?? [] where isTooLike(alike) {
      match(alike.index) { $0.ratio = alike.ratio }
    }
    for shared in ngrams?.matches(units(of: question)) ?? []
    where shared.cover >= rules.cover(of: sets[items[shared.index].set].name) {
      match(shared.index) {
        $0.shared = Contamination.SharedUnits(
          own: shared.own, theirs: shared.theirs, cover: shared.cover)
      }
    }
    guard let containment else { return (Self.contamination(found), nil) }
    let terms = tokens.map { Terms($0, of: points) } ?? Terms(points)
    let text = Containment.Question(whole, terms, drawn: bare == nil ? nil : Terms(whole))
    var near: Contamination.Match?
    for (index, match) in found {
      switch containment.how(index, isLike: text) {
      case .otherNumbers: found[index]?.hasOtherNumbers = true
      case nil:
        found[index] = nil
        if (match.ratio ?? 0, -index) > (near?.ratio ?? 0, -(near.map(self.index) ?? 0)) {
          near = match
        }
      default: break
      }
    }
    for contained in containment.found(in: text) {
      let (set, item) = items[contained.index]
      if contained.how == .nearly {
        // What was found by its ratio has its numbers looked at already: too small a part says nothing of them.
        let match = Contamination.Match(set: set, item: item, contained: contained.cover)
        if found[contained.index] == nil, near?.ratio == nil,
          contained.cover > near?.contained ?? 0
        {
          near = match
        }
        continue
      }
      let hasOthers = contained.how == .otherNumbers
      match(contained.index) {
        $0.contained = contained.cover
        // What has the item's numbers is the item, whichever of the two saw it.
        $0.hasOtherNumbers = $0.ratio == nil ? hasOthers : $0.hasOtherNumbers && hasOthers
      }
    }
    guard rules.numbers == .apart else { return (Self.contamination(found), near) }
    let same = found.filter { !$0.value.hasOtherNumbers }
    let siblings = Self.contamination(found.filter { $0.value.hasOtherNumbers })
    return (Self.contamination(same), siblings?.worst ?? near)
  }

  private func units(of question: String) -> [UInt64] {
    rules.units.encode(
      rules.normalization.isEmpty ? question : rules.normalization.text(question))
  }

  /// Whether a ratio that was found is one for the item's set.
  private func isTooLike(_ match: IndelJoin.Match) -> Bool {
    guard !rules.ofSets.isEmpty else { return true }
    guard let cutoff = rules.ratio(of: sets[items[match.index].set].name) else { return false }
    return match.ratio >= cutoff.percent
  }

  private static func contamination(_ found: [Int: Contamination.Match]) -> Contamination? {
    guard !found.isEmpty else { return nil }
    return Contamination(matches: found.sorted { $0.key < $1.key }.map(\.value))
  }

  /// How near a question is to an item that was found, in percent: the higher of their ratio and of the share of the item
  /// that is covered.
  public func nearness(of match: Contamination.Match) -> Double {
    let covered = match.contained ?? match.shared?.cover ?? 0
    return max(match.ratio ?? 0, covered * 100)
  }

  /// An item's place among those of all sets together.
  func index(of match: Contamination.Match) -> Int {
    sets[..<match.set].reduce(match.item) { $0 + $1.items.count }
  }
}

/// The evaluation items that a question is too like.
public struct Contamination: Sendable, Equatable {
  /// An item, and by what it was found; at least one of ratio, stretch and cover is there.
  public struct Match: Sendable, Equatable {
    /// The set, by its place.
    public let set: Int
    /// The item, by its place in the set.
    public let item: Int
    /// The Indel ratio, if it is at or above the threshold.
    public var ratio: Double?
    /// The longest stretch of units that both have, if it is long enough.
    public var shared: SharedUnits?
    /// The share of the item's weight, 0...1, that stands in the question.
    public var contained: Double?
    /// Whether the question is the item with other numbers.
    public var hasOtherNumbers = false
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

  /// The item it is most like: one with its own numbers before one with others, then the highest ratio, the longest
  /// shared stretch, the highest cover, and the first.
  public var worst: Match {
    matches.reduce(matches[0]) { $0.weight < $1.weight ? $1 : $0 }
  }
}

extension Contamination.Match {
  fileprivate var weight: (Int, Double, Int, Double) {
    (hasOtherNumbers ? 0 : 1, ratio ?? 0, shared?.own.count ?? 0, contained ?? 0)
  }
}
