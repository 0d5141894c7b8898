import Corpus
import Values

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
    let reasons = tally.dropped.byCount
      .map { "\($0.key) (\(grouped($0.value)))" }
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
