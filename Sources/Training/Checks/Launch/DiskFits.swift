/// Whether all checkpoints have room, and can be resumed from.
struct DiskFits: Check {
  static let guide = CheckGuide(
    30, "disk", .error, "whether all checkpoints have room, and can be resumed from",
    expected: "less than is free; whole checkpoints",
    source:
      "a full disk ends a training at its first checkpoint; save_only_model keeps none to resume from"
  )

  static func judge(_ facts: Facts) -> Judgement {
    if facts.keys.truth("save_only_model") == true {
      return .fail(
        "save_only_model: a training that is stopped could not be resumed",
        advice: "remove it; acknowledge: [disk] if it is meant"
      ).acknowledged(facts.isAcknowledged(guide.name))
    }
    guard let parameters = facts.parameters else {
      return .notApplicable("config.json does not tell the student's size")
    }
    let updates = facts.steps.updates
    var count =
      facts.settings.saveSteps.map { max(1, updates / $0) }
      ?? max(1, Int(facts.settings.epochs.rounded(.up)))
    if let kept = facts.settings.keepCheckpoints { count = min(count, kept + 1) }
    let bytes = Double(count) * parameters * 14
    let found = "\(count) checkpoints of \(gigabytes(parameters * 14))"
    guard let free = facts.surroundings.free else { return .pass(found) }
    guard bytes > Double(free) else {
      return .pass("\(found), \(gigabytes(Double(free))) are free")
    }
    return .fail(
      "\(found), and \(gigabytes(Double(free))) are free",
      advice: "settings: { keep_checkpoints: 1 }, or output: a larger disk")
  }
}
