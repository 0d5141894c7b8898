/// Whether the data was held against the benchmarks of the evaluation.
struct Decontaminated: Check {
  static let guide = CheckGuide(
    19, "decontaminated", .error,
    "whether the data was held against the benchmarks of the evaluation",
    expected: "a report that names each of them",
    source: "scores on questions that were trained on tell nothing")

  static func judge(_ facts: Facts) -> Judgement {
    let wanted = facts.spec.evaluation.benchmarks
    guard !wanted.isEmpty else { return .notApplicable("evaluate: names no benchmarks") }
    guard let done = facts.surroundings.decontaminated else {
      return .fail(
        "no report of a decontamination lies with the data",
        advice:
          "decontaminate in the recipe, or retort decontaminate … --report decontamination.json beside the data"
      )
    }
    let missing = wanted.filter { name in
      !done.contains { $0.lowercased().contains(name.lowercased()) }
    }
    guard missing.isEmpty else {
      return .fail(
        "held against \(done.sorted().joined(separator: ", ")), and not against \(missing.joined(separator: ", "))",
        advice: "decontaminate against these, too")
    }
    return .pass(wanted.joined(separator: ", "))
  }
}
