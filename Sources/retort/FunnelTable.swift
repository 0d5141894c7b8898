import Corpus
import Values

/// The stages of a run with what entered, what stayed, and why the rest left.
func funnelTable(_ funnel: [Manifest]) -> String {
  var table = Table(
    ["stage", "counted", "in", "kept", "dropped", "calls", "price", "because"],
    numeric: [2, 3, 4, 5, 6])
  var notes: [String] = []
  for manifest in funnel {
    let (stage, tally) = (manifest.stage, manifest.tally)
    let reasons = tally.dropped.byCount
      .map { "\($0.key) (\(grouped($0.value)))" }
    table.add([
      stage, tally.unit.rawValue, grouped(tally.entered), grouped(tally.kept),
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
  return ([table.text] + notes).joined(separator: "\n")
}
