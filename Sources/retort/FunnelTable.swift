import Corpus
import Values

/// Reasons that a stage's line tells; a filter may have one for each row.
private let mostReasons = 5

/// Why rows left, the most frequent reasons first, each with how many.
private func reasonsTold(_ dropped: [String: Int]) -> [String] {
  let all = dropped.byCount
  let told = all.prefix(mostReasons).map { reason in
    "\(shortened(reason.key, to: 160)) (\(grouped(reason.value)))"
  }
  let rest = all.dropFirst(mostReasons)
  guard !rest.isEmpty else { return told }
  let rows = rest.reduce(0) { $0 + $1.value }
  return told + ["\(grouped(rest.count)) other reasons (\(grouped(rows)))"]
}

private func shortened(_ text: String, to length: Int) -> String {
  text.count > length ? text.prefix(length - 1) + "…" : text
}

/// Why no row came to the end: where the last ones left, and the reason that took most of all.
func whyNothingIsLeft(_ funnel: [Manifest]) -> String? {
  guard let last = funnel.first(where: { $0.tally.kept == 0 }) else { return nil }
  guard last.tally.entered > 0 else { return "\(last.stage) had no row to begin with" }
  let reasons = reasonsTold(last.tally.dropped).joined(separator: ", ")
  var words =
    "\(last.stage) dropped the last \(grouped(last.tally.entered)) \(last.tally.unit.rawValue): \(reasons)"
  let all = funnel.flatMap { manifest in
    manifest.tally.dropped.byCount.map { (manifest: manifest, reason: $0.key, count: $0.value) }
  }
  if let most = all.max(by: { $0.count < $1.count }), most.manifest.stage != last.stage {
    words +=
      "; most left at \(most.manifest.stage): \(shortened(most.reason, to: 160)) "
      + "(\(grouped(most.count)) \(most.manifest.tally.unit.rawValue))"
  }
  return words
}

/// The stages of a run with what entered, what stayed, and why the rest left; behind the answers also of how many questions
/// they are.
func funnelTable(_ funnel: [Manifest]) -> String {
  let hasAnswers = funnel.contains { $0.tally.questions != nil }
  var table = Table(
    ["stage", "counted", "in", "kept"] + (hasAnswers ? ["questions"] : [])
      + ["dropped", "calls", "spent", "because"],
    numeric: Set(2...(hasAnswers ? 7 : 6)), spare: [1])
  var notes: [String] = []
  for manifest in funnel {
    let (stage, tally) = (manifest.stage, manifest.tally)
    let reasons = reasonsTold(tally.dropped)
    table.add(
      [stage, tally.unit.rawValue, grouped(tally.entered), grouped(tally.kept)]
        + (hasAnswers ? [tally.questions.map { grouped($0) } ?? ""] : [])
        + [
          grouped(tally.droppedInAll),
          manifest.spending.map { grouped(Int($0.calls)) } ?? "",
          manifest.spending.map { worded($0.wholeCost) } ?? "",
          reasons.joined(separator: ", "),
        ])
    if !tally.verdicts.isEmpty {
      let counts = tally.verdicts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      notes.append("\(stage): of the kept, \(counts.joined(separator: ", "))")
    }
    notes += manifest.notes.map { "note: \(stage): \($0)" }
  }
  return ([table.text] + notes.map(sentence)).joined(separator: "\n")
}
