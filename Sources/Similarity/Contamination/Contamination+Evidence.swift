import Values

extension Contamination {
  /// Why a question is dropped, as a phrase that can be counted.
  public func reason(_ rules: Decontamination.Rules) -> String { worst.reason(rules) }

  /// What the drop of a question rests on: the item it is most like, and the stretches of both texts that are
  /// the same; then the other items that were found, without their texts.
  ///
  /// All stretches are in code points of the texts as they are, from 0, the end not included.
  public func evidence(for question: String, in decontamination: Decontamination) -> Record {
    let worst = worst
    var record = decontamination.evidence(for: question, worst)
    let others = matches.filter { $0 != worst }
    if !others.isEmpty {
      record["others"] = .list(others.prefix(20).map { .record(decontamination.record($0)) })
    }
    if others.count > 20 { record["others_left_out"] = .integer(Int64(others.count - 20)) }
    return record
  }
}

extension Contamination.Match {
  /// Why a question is too like the item, as a phrase that can be counted.
  public func reason(_ rules: Decontamination.Rules) -> String {
    if hasOtherNumbers { return "it is an evaluation question with other numbers" }
    if let contained, contained >= rules.leastCover { return "it contains an evaluation question" }
    if ratio != nil { return "it is like an evaluation question" }
    return "it shares \(rules.ngram ?? 0) \(rules.units.name)s in a row with an evaluation question"
  }
}

extension Decontamination.Rules {
  /// The least cover that counts for any set.
  fileprivate var leastCover: Double { ofSets.values.compactMap(\.cover).reduce(cover, min) }
}

extension Decontamination {
  /// The item that a question is like, and the stretches of both texts that are the same.
  public func evidence(for question: String, _ match: Contamination.Match) -> Record {
    var record = record(match)
    let item = item(match)
    record["item_text"] = .string(String(item.text.prefix(1000)))
    let own = CodePoints(question)
    if match.ratio != nil {
      record["alike"] = .list(
        Alignment.spans(own, CodePoints(item.text)).telling.map { span in
          .record(span.record(text: own.text(span.first)))
        })
    }
    if let shared = match.shared {
      let (span, text) = self.shared(of: shared, question, item.text)
      record["shared"] = .record(span.record(text: text))
    }
    if match.contained != nil, let containment {
      let terms = Containment.Question(own).terms
      let index = index(of: match)
      let stretches = containment.stretches(of: index, in: terms).prefix(8)
      record["contained"] = .list(
        stretches.sorted { $0.theirs.lowerBound < $1.theirs.lowerBound }.map { stretch in
          let place = terms.place(of: stretch.own)
          let span = SharedSpan(
            first: place, second: containment.place(of: stretch.theirs, index: index))
          return .record(span.record(text: own.text(place)))
        })
      if match.hasOtherNumbers {
        let text = CodePoints(item.text)
        record["item_numbers"] = .list(
          containment.otherNumbers(of: index, in: terms).prefix(20).map {
            .string(text.text(containment.place(of: $0..<($0 + 1), index: index)))
          })
      }
    }
    return record
  }

  /// Where a stretch of units stands in a question and in an item, and its text.
  func shared(of shared: Contamination.SharedUnits, _ question: String, _ item: String)
    -> (span: SharedSpan, text: String)
  {
    let (mine, its) = (unitPlaces(of: question), unitPlaces(of: item))
    let span = SharedSpan(
      first: shared.own.places(mine.places), second: shared.theirs.places(its.places))
    return (span, mine.text.text(span.first))
  }

  /// Where the units of a text stand, and the text in which they do.
  private func unitPlaces(of text: String) -> (text: CodePoints, places: [Range<Int>]) {
    let units = rules.units
    let points = CodePoints(text)
    guard !rules.normalization.isEmpty else { return (units.codePoints(text), units.places(text)) }
    let normalized = NormalizedText(points, rules.normalization)
    let plain = normalized.points.text(0..<normalized.points.count)
    // A tokenizer tells places in a form of its own.
    if case .tokens = units { return (units.codePoints(plain), units.places(plain)) }
    return (points, units.places(plain).map(normalized.origin))
  }

  fileprivate func item(_ match: Contamination.Match) -> EvaluationSet.Item {
    sets[match.set].items[match.item]
  }

  fileprivate func record(_ match: Contamination.Match) -> Record {
    let set = sets[match.set].name
    var record: Record = ["set": .string(set), "item": .string(item(match).id)]
    if let ratio = match.ratio, let cutoff = rules.ratio(of: set) {
      record["indel"] = .double(ratio)
      record["indel_threshold"] = .double(cutoff.percent)
    }
    if let shared = match.shared, let least = rules.ngram {
      record["shared_\(rules.units.name)s"] = .integer(Int64(shared.own.count))
      record["ngram_threshold"] = .integer(Int64(least))
      record["covered"] = .double(shared.cover)
    }
    if let contained = match.contained {
      record["covered"] = .double((contained * 10_000).rounded() / 10_000)
      record["cover_threshold"] = .double(
        containment.map { ($0.cover(of: index(of: match)) * 10_000).rounded() / 10_000 }
          ?? rules.cover(of: set))
    }
    if match.hasOtherNumbers { record["other_numbers"] = true }
    return record
  }
}

extension SharedSpan {
  fileprivate func record(text: String) -> Record {
    func pair(_ range: Range<Int>) -> Value {
      .list([.integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound))])
    }
    return ["question": pair(first), "item": pair(second), "text": .string(text)]
  }
}

extension [SharedSpan] {
  /// The longest eight, in their order; those of a few characters only if there are no others.
  fileprivate var telling: [SharedSpan] {
    let byLength = indices.sorted { (-self[$0].first.count, $0) < (-self[$1].first.count, $1) }
    let longest = byLength.prefix(8).filter { self[$0].first.count >= 4 }
    return (longest.isEmpty ? byLength.prefix(1) : longest[...]).sorted().map { self[$0] }
  }
}

extension Range<Int> {
  /// From where the first unit begins to where the last ends.
  fileprivate func places(_ units: [Range<Int>]) -> Range<Int> {
    units[lowerBound]
      .lowerBound..<Swift.max(
        units[lowerBound].lowerBound, units[upperBound - 1].upperBound)
  }
}

extension TextUnits {
  /// The text that places of units are told in.
  fileprivate func codePoints(_ text: String) -> CodePoints {
    if case .tokens(let tokenizer) = self {
      CodePoints(tokenizer.normal(text))
    } else {
      CodePoints(text)
    }
  }
}
