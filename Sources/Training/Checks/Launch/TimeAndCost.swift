import Foundation

/// How long it takes, and what it costs.
struct TimeAndCost: Check {
  static let guide = CheckGuide(
    29, "time", .warning, "how long it takes, and what it costs",
    expected: "less than a month", source: "a training that nobody would wait for")

  static func judge(_ facts: Facts) -> Judgement {
    guard let parameters = facts.parameters, let width = facts.number("hidden_size"),
      let layers = facts.number("num_hidden_layers")
    else { return .notApplicable("config.json does not tell the student's size") }
    let survey = facts.survey
    // What is padded to a pack's length is computed, too.
    let tokens =
      facts.settings.packing.isOn
      ? Double(survey.packer.outcome.sequences) * Double(facts.spec.cutoff) : Double(survey.tokens)
    let mean = Double(survey.tokens) / Double(max(1, survey.trainedRows))
    let each = 6 * parameters + 12 * Double(layers) * Double(width) * mean
    let operations = each * tokens * facts.settings.epochs
    let found = String(
      format: "%.3g operations in %.0f tokens", operations, tokens * facts.settings.epochs)
    let hardware = facts.spec.hardware
    guard let teraflops = hardware.teraflops else {
      return .pass("\(found); hardware: { teraflops: 989 } tells hours")
    }
    let hours =
      operations / (teraflops * 1e12 * hardware.utilization * Double(facts.settings.devices)) / 3600
    var time = String(format: "%.3g hours on %d devices", hours, facts.settings.devices)
    if let price = hardware.price {
      time += String(format: ", $%.2f", hours * price * Double(facts.settings.devices))
    }
    guard hours > 24 * 30 else { return .pass("\(time): \(found)") }
    return .warn("\(time): \(found)", advice: "more devices, a smaller student, or fewer rows")
  }
}
