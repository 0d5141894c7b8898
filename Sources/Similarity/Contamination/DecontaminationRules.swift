import Values

extension Decontamination {
  /// What counts as too like.
  public struct Rules: Sendable {
    /// A rule by its name.
    public enum Name: String, Sendable, CaseIterable {
      /// An item stands in the question: most of its terms, weighed by how few items have them, in n-grams of
      /// three; or the two have an Indel ratio of 90. An item with other numbers is told apart.
      case contained
      /// As published for OpenThoughts3: an Indel ratio of 75, or 13 words or tokens in a row.
      case openthoughts3
    }

    /// What becomes of a question that is an item with other numbers.
    public enum Numbers: String, Sendable, CaseIterable {
      /// It stays, and is told.
      case apart
      /// It leaves like others.
      case together
    }

    public let name: Name
    /// The least ratio, 0...100; nil if ratios do not count.
    public var indel: RatioCutoff?
    /// The length of a shared n-gram; nil if n-grams do not count. Of `openthoughts3`.
    public var ngram: Int?
    /// The share of an item, 0...1, that shared n-grams must cover for it to be found; 0: one is enough. For
    /// `contained` the share of its weight.
    public var cover: Double
    /// What n-grams are made of. Of `openthoughts3`.
    public var units: TextUnits
    /// What texts are freed of before ratios and n-grams are told.
    public var normalization: Normalization
    /// Of `contained`.
    public var numbers: Numbers
    /// What else holds for some sets, by their names.
    public var ofSets: [String: SetRules]

    /// What holds for one set instead.
    public struct SetRules: Sendable, Equatable {
      /// The least ratio, 0...100; nil for what holds for all.
      public var indel: RatioCutoff?
      /// The share that must be covered; nil for what holds for all.
      public var cover: Double?

      public init(indel: RatioCutoff? = nil, cover: Double? = nil) {
        self.indel = indel
        self.cover = cover
      }
    }

    /// The rule of OpenThoughts3, or one of its kind.
    public init(
      indel: RatioCutoff? = RatioCutoff(percent: 75), ngram: Int? = 13,
      cover: Double = 0, units: TextUnits = .words, normalization: Normalization = [],
      ofSets: [String: SetRules] = [:]
    ) {
      name = .openthoughts3
      self.indel = indel
      self.ngram = ngram
      self.cover = cover
      self.units = units
      self.normalization = normalization
      numbers = .together
      self.ofSets = ofSets
    }

    /// The rule by which items are found that stand in a question.
    ///
    /// - Parameter cover: 0...1; 0.7 unless said otherwise: of 500 items of MATH-500 in disguise it finds 99.6 % and
    ///   more, and of the questions of MATH's training set it drops one in 115 (`make bench-similarity`).
    public static func contained(
      cover: Double = 0.7, indel: RatioCutoff? = RatioCutoff(percent: 90),
      numbers: Numbers = .apart, normalization: Normalization = .all,
      ofSets: [String: SetRules] = [:]
    ) -> Rules {
      Rules(
        contained: cover, indel: indel, numbers: numbers, normalization: normalization,
        ofSets: ofSets)
    }

    private init(
      contained cover: Double, indel: RatioCutoff?, numbers: Numbers, normalization: Normalization,
      ofSets: [String: SetRules]
    ) {
      name = .contained
      self.indel = indel
      ngram = nil
      self.cover = cover
      units = .words
      self.normalization = normalization
      self.numbers = numbers
      self.ofSets = ofSets
    }

    /// The same with thresholds of at most so many percent, for all sets.
    public func widened(to percent: Double) -> Rules {
      var rules = self
      let least = RatioCutoff(percent: percent)
      rules.indel = rules.indel.map { $0.percent < percent ? $0 : least }
      rules.cover = min(rules.cover, percent / 100)
      rules.ofSets = [:]
      return rules
    }

    /// The share of an item of a set that must be covered.
    func cover(of set: String) -> Double { ofSets[set]?.cover ?? cover }

    /// The least ratio of an item of a set; nil if ratios do not count for it.
    func ratio(of set: String) -> RatioCutoff? { ofSets[set]?.indel ?? indel }

    /// The least ratio that counts for any of some sets.
    func leastRatio(of sets: [EvaluationSet]) -> RatioCutoff? {
      sets.compactMap { ratio(of: $0.name) }.min { $0.percent < $1.percent }
    }

    /// The thresholds, as they are reported and as they decide.
    public var record: Record {
      var record: Record
      switch name {
      case .openthoughts3:
        record = [
          "indel": indel.map { .double($0.percent) } ?? .null,
          "ngram": ngram.map { .integer(Int64($0)) } ?? .null, "of": .string(units.name),
          "cover": .double(cover),
        ]
        if !normalization.isEmpty { record["normalize"] = normalization.value }
      case .contained:
        record = [
          "rule": .string(name.rawValue), "cover": .double(cover),
          "terms": .integer(Int64(Containment.length)),
          "indel": indel.map { .double($0.percent) } ?? .null,
          "numbers": .string(numbers.rawValue), "normalize": normalization.value,
        ]
      }
      if !ofSets.isEmpty {
        record["of_sets"] = .record(
          Record(
            ofSets.sorted { $0.key < $1.key }.map { name, rules in
              var own: Record = [:]
              own["indel"] = rules.indel.map { .double($0.percent) }
              own["cover"] = rules.cover.map(Value.double)
              return .init(name, .record(own))
            }))
      }
      return record
    }
  }
}
