/// How many updates there are, and where the learning rate rises and falls.
struct Schedule: Check {
  static let guide = CheckGuide(
    25, "schedule", .error,
    "how many updates there are, and where the learning rate rises and falls",
    expected: "a warm-up, and about nothing at the end",
    source: "updates by one rule were compared with those of another; a schedule that does not fall"
  )

  static func judge(_ facts: Facts) -> Judgement {
    let (settings, steps) = (facts.settings, facts.steps)
    let warmup = steps.warmup(settings.warmupRatio)
    let found =
      "\(steps.updates) updates (\(steps.updatesFloor) by the older rule, rows × epochs ÷ batch is \(steps.nominal)), "
      + "\(settings.schedule): 0 to \(settings.learningRate) over \(warmup)"
    let falls = ["cosine", "linear", "polynomial"].contains(settings.schedule)
    let advice = "schedule: cosine and warmup_ratio: 0.1; acknowledge: [schedule] if it is meant"
    if !falls {
      return Judgement.fail("\(found), and it does not fall to nothing", advice: advice)
        .acknowledged(facts.isAcknowledged(guide.name))
    }
    if warmup == 0 {
      return Judgement.fail("\(found): there is no warm-up", advice: advice)
        .acknowledged(facts.isAcknowledged(guide.name))
    }
    if settings.warmupRatio > 0.5 {
      return .fail("\(found): more than half is warm-up", advice: advice)
    }
    return .pass("\(found), then to 0")
  }
}
