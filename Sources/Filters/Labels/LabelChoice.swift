import Recipes
import Values

/// Which labelled rows stay.
struct LabelChoice: Sendable {
  /// How many stay; nil for all within the range.
  let keep: Int?
  /// Scores that may stay.
  let range: ClosedRange<Double>
  /// Whether rows stay whose label cannot be read.
  let keepsUnknown: Bool

  /// Fields: `keep`, `min`, `max`, of which one must be there, and `unknown`.
  init?(_ fields: Fields) {
    let keep = fields.integer("keep", in: 1...Int64.max)
    let everything = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    let least = fields.number("min", in: everything)
    let most = fields.number("max", in: everything)
    let unknown = fields.keepsUnknown()
    if !["keep", "min", "max"].contains(where: fields.has) {
      fields.log.error(fields.mark, "\(fields.owner) needs \"keep\", \"min\" or \"max\"")
      return nil
    }
    if let least, let most, least > most {
      fields.log.error(fields.mark, "\(fields.owner): min is larger than max")
      return nil
    }
    guard let unknown else { return nil }
    self.keep = keep.map { Int($0) }
    range = (least ?? everything.lowerBound)...(most ?? everything.upperBound)
    keepsUnknown = unknown
  }

  /// What to know of rows that stay without a label.
  ///
  /// - Parameter kept: how many stay by their label; does not count where all within a range do.
  func notes(kept: Int, _ unlabelled: Int) -> [String] {
    guard keepsUnknown, unlabelled > 0 else { return [] }
    guard keep != nil else {
      return ["\(grouped(unlabelled)) questions stay without a label: unknown: keep"]
    }
    return [
      "\(grouped(unlabelled)) of the \(grouped(kept + unlabelled)) questions that stay have no label: "
        + "unknown: keep keeps them besides the \(grouped(kept)) of keep"
    ]
  }

  static let parameters = [
    FilterParameter("keep", "all in range", "how many stay, those with the highest scores"),
    FilterParameter("min", "none", "the least score that may stay"),
    FilterParameter("max", "none", "the highest score that may stay"),
    FilterParameter(
      "unknown", "drop", "what becomes of rows whose label cannot be read: `keep` or `drop`"),
  ]

  var settings: Record {
    [
      "keep": Value(keep.map(Int64.init)), "min": .double(range.lowerBound),
      "max": .double(range.upperBound), "keep_unknown": .bool(keepsUnknown),
    ]
  }
}
