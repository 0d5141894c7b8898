import Corpus
import Values

/// A stage's line in the funnel, as JSON.
func funnelRecord(_ manifest: Manifest) -> Record {
  let tally = manifest.tally
  return [
    "stage": .string(manifest.stage), "unit": .string(tally.unit.rawValue),
    "in": .integer(Int64(tally.entered)), "kept": .integer(Int64(tally.kept)),
    "dropped": counts(tally.dropped), "dropped_by_id": counts(tally.droppedByID),
    "verdicts": counts(tally.verdicts),
    "questions": Value(tally.questions.map(Int64.init)),
    "calls": Value(manifest.spending?.calls),
    "spent_usd": manifest.spending?.wholeCost.map { .double($0.dollars) } ?? .null,
  ]
}

private func counts(_ byName: [String: Int]) -> Value {
  .record(
    Record(
      byName.sorted { $0.key < $1.key }.map { Record.Field($0.key, .integer(Int64($0.value))) }))
}
