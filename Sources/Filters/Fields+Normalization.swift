import Recipes
import Similarity

extension Fields {
  /// What texts are freed of before they are compared, from the field `normalize`; nil if it is wrong.
  func normalization(default fallback: Normalization) -> Normalization? {
    guard let names = texts("normalize") else { return has("normalize") ? nil : fallback }
    if let normalization = Normalization(names: names.map(\.text)) { return normalization }
    log.error(
      mark(of: "normalize"), "\(owner): normalize has a name that is not known",
      hint: "\(Normalization.names.map(\.name).joined(separator: ", ")), all or none")
    return nil
  }
}

extension Fields {
  /// A number that holds for all sets, or some by their names.
  struct NumberBySet {
    /// For all; nil if it is not said.
    var all: Double?
    var isOff = false
    var ofSets: [String: Double] = [:]
  }

  /// A number within a range: `cover: 0.7`, or by set `cover: { all: 0.7, livecodebench: 0.9 }`.
  func bySet(_ name: String, in range: ClosedRange<Double>, canBeOff: Bool) -> NumberBySet {
    var found = NumberBySet()
    guard let node = node(name) else { return found }
    guard case .mapping(let entries) = node.content else {
      if canBeOff, node.scalar == "off" {
        found.isOff = true
      } else {
        found.all = number(name, in: range)
      }
      return found
    }
    for entry in entries {
      let text = entry.value.scalar ?? ""
      if canBeOff, entry.key == "all", text == "off" {
        found.isOff = true
        continue
      }
      guard let number = Double(text), range.contains(number) else {
        log.error(
          entry.value.mark,
          "\(owner): \(name) of \"\(entry.key)\" should be a number from \(range.lowerBound) to "
            + "\(range.upperBound), not \"\(text)\"")
        continue
      }
      if entry.key == "all" { found.all = number } else { found.ofSets[entry.key] = number }
    }
    return found
  }
}
