import Values

extension Contamination {
  /// Why a question is dropped, as a phrase that can be counted.
  public func reason(_ rules: Decontamination.Rules) -> String {
    if worst.ratio != nil { return "it is like an evaluation question" }
    return "it shares \(rules.ngram ?? 0) \(rules.units.name)s in a row with an evaluation question"
  }

  /// What the drop of a question rests on: the item it is most like, and the stretches of both texts that are
  /// the same; then the other items that were found, without their texts.
  ///
  /// All stretches are in code points, from 0, the end not included.
  public func evidence(for question: String, in decontamination: Decontamination) -> Record {
    let worst = worst
    var record = decontamination.record(worst)
    let item = decontamination.item(worst)
    record["item_text"] = .string(String(item.text.prefix(1000)))
    if worst.ratio != nil {
      let (own, theirs) = (CodePoints(question), CodePoints(item.text))
      record["alike"] = .list(
        Alignment.spans(own, theirs).telling.map { span in
          .record(span.record(text: own.text(span.first)))
        })
    }
    if let shared = worst.shared {
      let units = decontamination.rules.units
      let span = SharedSpan(
        first: shared.own.places(units.places(question)),
        second: shared.theirs.places(units.places(item.text)))
      record["shared"] = .record(span.record(text: units.codePoints(question).text(span.first)))
    }
    let others = matches.filter { $0 != worst }
    if !others.isEmpty {
      record["others"] = .list(others.prefix(20).map { .record(decontamination.record($0)) })
    }
    if others.count > 20 { record["others_left_out"] = .integer(Int64(others.count - 20)) }
    return record
  }
}

extension Decontamination.Rules {
  /// The thresholds, as they are reported and as they decide.
  public var record: Record {
    [
      "indel": indel.map { .double($0.percent) } ?? .null,
      "ngram": ngram.map { .integer(Int64($0)) } ?? .null, "of": .string(units.name),
      "cover": .double(cover),
    ]
  }
}

extension Decontamination {
  fileprivate func item(_ match: Contamination.Match) -> EvaluationSet.Item {
    sets[match.set].items[match.item]
  }

  fileprivate func record(_ match: Contamination.Match) -> Record {
    var record: Record = [
      "set": .string(sets[match.set].name), "item": .string(item(match).id),
    ]
    if let ratio = match.ratio, let cutoff = rules.indel {
      record["indel"] = .double(ratio)
      record["indel_threshold"] = .double(cutoff.percent)
    }
    if let shared = match.shared, let least = rules.ngram {
      record["shared_\(rules.units.name)s"] = .integer(Int64(shared.own.count))
      record["ngram_threshold"] = .integer(Int64(least))
      record["covered"] = .double(shared.cover)
    }
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
