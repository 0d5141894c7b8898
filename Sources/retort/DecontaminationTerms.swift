import ArgumentParser
import Similarity
import Values

/// The rule of a decontamination as options say it.
struct DecontaminationTerms {
  let rule: Decontamination.Rules.Name?
  let indel: [String]
  let ngram: String?
  let hasTokenizer: Bool
  let cover: [String]
  let numbers: Decontamination.Rules.Numbers?
  let normalize: [String]

  /// The rule they make.
  ///
  /// - Parameter sets: those that options may name; nil while they are not read.
  /// - Throws: `ValidationError` if an option is wrong, or two do not go together; ``RetortError`` if a set is named that is
  ///   not there.
  func rules(units: TextUnits, of sets: [EvaluationSet]? = nil) throws -> Decontamination.Rules {
    let isPublished =
      (rule ?? (ngram != nil || hasTokenizer ? .openthoughts3 : .contained))
      == .openthoughts3
    let ratios = try bySet(indel, "--indel") { text in
      try Self.number(text, in: 0...100, "--indel takes a number from 0 to 100, or off")
    }
    let covers = try bySet(cover, "--cover") { text in
      try Self.number(text, in: 0...1, "--cover takes a share from 0 to 1")
    }
    if covers.values.contains(nil) { throw ValidationError("--cover takes a share from 0 to 1") }
    guard let normalization = Normalization(names: normalize) else {
      throw ValidationError(
        "--normalize takes \(Normalization.names.map(\.name).joined(separator: ", ")), all or none")
    }
    var ofSets: [String: Decontamination.Rules.SetRules] = [:]
    for (name, ratio) in ratios where name != "" {
      guard let ratio else { throw ValidationError("--indel off holds for all sets or for none") }
      ofSets[name, default: .init()].indel = RatioCutoff(percent: ratio)
    }
    for (name, share) in covers where name != "" { ofSets[name, default: .init()].cover = share }
    if let sets {
      for name in ofSets.keys.sorted() where !sets.contains(where: { $0.name == name }) {
        throw RetortError(
          .usage, "there is no evaluation set \"\(name)\"",
          hint: nearest(to: name, among: sets.map(\.name))
            ?? "there are: \(sets.map(\.name).joined(separator: ", "))")
      }
    }
    func cutoff(_ fallback: Double) -> RatioCutoff? {
      guard let ratio = ratios[""] else { return RatioCutoff(percent: fallback) }
      return ratio.map { RatioCutoff(percent: $0) }
    }
    let cover = covers[""] ?? nil
    guard isPublished else {
      if ngram != nil || hasTokenizer {
        throw ValidationError("--ngram and --tokenizer belong to --rule openthoughts3")
      }
      return .contained(
        cover: cover ?? 0.7, indel: cutoff(90), numbers: numbers ?? .apart,
        normalization: normalize.isEmpty ? .all : normalization, ofSets: ofSets)
    }
    if numbers != nil { throw ValidationError("--numbers belongs to --rule contained") }
    let length = try length()
    if cutoff(75) == nil, length == nil {
      throw ValidationError("one of --indel and --ngram is needed")
    }
    return .init(
      indel: cutoff(75), ngram: length, cover: cover ?? 0, units: units,
      normalization: normalization, ofSets: ofSets)
  }

  private func length() throws -> Int? {
    guard let ngram else { return 13 }
    if ngram == "off" { return nil }
    guard let length = Int(ngram), length > 0 else {
      throw ValidationError("--ngram takes a whole number of at least 1, or off")
    }
    return length
  }

  /// What holds for each set by its name, and for all under an empty one; nil: off.
  private func bySet(_ values: [String], _ option: String, _ read: (String) throws -> Double?)
    throws
    -> [String: Double?]
  {
    var found: [String: Double?] = [:]
    for value in values {
      let parts = value.split(separator: "=", omittingEmptySubsequences: false)
      let name = parts.dropLast().joined(separator: "=")
      guard found[name] == nil else {
        throw ValidationError(
          "\(option) is given twice\(name.isEmpty ? "" : " for \(name)")")
      }
      found[name] = .some(try read(String(parts[parts.count - 1])))
    }
    return found
  }

  private static func number(_ text: String, in range: ClosedRange<Double>, _ problem: String)
    throws
    -> Double?
  {
    if text == "off" { return .none }
    guard let number = Double(text), range.contains(number) else { throw ValidationError(problem) }
    return number
  }
}
