import Foundation

/// How full the packs are, made with the launcher's own portions.
struct FullPacks: Check {
  static let guide = CheckGuide(
    22, "packs", .warning, "how full the packs are, made with the launcher's own portions",
    expected: "95 % full, and no row left out",
    source: "LLaMA-Factory packs each portion of 1,000 rows and each worker's by itself")

  static func judge(_ facts: Facts) -> Judgement {
    guard facts.settings.packing.isOn else { return .notApplicable("rows are not packed") }
    let packs = facts.survey.packer.outcome
    guard packs.sequences > 0 else { return .notApplicable("no row is packed") }
    let room = facts.spec.cutoff
    let ideal = (packs.tokens + room - 1) / room
    let found =
      "\(packs.sequences) packs, \(percent(packs.tokens, packs.sequences * room)) full, "
      + "\(String(format: "%.1f", Double(packs.rows - packs.dropped) / Double(packs.sequences))) rows each"
    if packs.dropped > 0 {
      return .warn(
        "\(found); \(packs.dropped) rows fit in none",
        advice: "leave long rows out, or a larger cutoff")
    }
    guard Double(packs.sequences) > (Double(ideal) / 0.95).rounded(.up) else { return .pass(found) }
    return .warn(found, advice: "larger portions: settings: { map_batch: 10000 }")
  }
}
